import pytest
from django.test import TestCase

from tests.sitesearch.season import Shelf, make_shelf


@pytest.fixture
def shelf(db: None) -> Shelf:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return make_shelf()
