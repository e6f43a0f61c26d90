"""The same words find the same things on both databases."""

import pytest

from tests.search.factories import found, make_entry

pytestmark = pytest.mark.django_db


def test_all_words_are_wanted() -> None:
    make_entry("Oslo Guidelines")
    make_entry("Oslo conference")

    assert found("guidelines oslo") == ["Oslo Guidelines"]
