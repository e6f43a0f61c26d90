import pytest

from apps.search.sources import sources
from tests.search.factories import Shelf


@pytest.fixture(autouse=True)
def shelves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only these things can be found."""
    for kind in list(sources):
        monkeypatch.delitem(sources, kind)
    for kind in ["resource", "event", "notice"]:
        monkeypatch.setitem(sources, kind, Shelf())
