from collections.abc import Callable
from datetime import date

import pytest

from cmcoord_portal.scale import filling

TODAY = date(2026, 3, 2)
Fill = Callable[..., dict[str, int]]


@pytest.fixture
def fill(db: None, monkeypatch: pytest.MonkeyPatch) -> Fill:
    """`fill(resources=30)`: in chunks of ten, within the test's transaction. Returns what was added."""
    monkeypatch.setattr(filling, "CHUNK", 10)

    def filler(*, resources: int = 0, events: int = 0, members: int = 0, profiles: int = 0) -> dict[str, int]:
        wanted = {"members": members, "profiles": profiles, "events": events, "resources": resources}
        added = dict.fromkeys(wanted, 0)

        def say(kind: str, number: int) -> None:
            added[kind] += number

        filling.fill(wanted, today=TODAY, processes=1, say=say)
        return added

    return filler
