from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.pages_public.season import Season, make_season


@pytest.fixture(autouse=True)
def reader_of_english() -> Iterator[None]:
    """The last page asked for leaves its language behind in the thread."""
    with translation.override("en"):
        yield


@pytest.fixture
def season(db: None) -> Season:
    return make_season()
