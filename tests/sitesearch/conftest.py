import pytest

from tests.sitesearch.season import Shelf, make_shelf


@pytest.fixture
def shelf(db: None) -> Shelf:
    return make_shelf()
