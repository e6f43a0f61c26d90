"""The same words find the same things on both databases."""

import pytest

from tests.search.factories import NOW, find, found, make_entry, make_text

pytestmark = pytest.mark.django_db


def test_all_words_are_wanted() -> None:
    make_entry("Oslo Guidelines")
    make_entry("Oslo conference")

    assert found("guidelines oslo") == ["Oslo Guidelines"]
