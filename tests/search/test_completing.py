from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.search.entries import MEMBERS, PUBLIC
from apps.search.finding import suggest
from tests.search.factories import NOW, make_entry

pytestmark = pytest.mark.django_db


def suggested(
    words: str, *, kinds: frozenset[str] = frozenset(), language: str = "en", members: bool = False
) -> list[str]:
    audiences = frozenset({PUBLIC, MEMBERS}) if members else frozenset({PUBLIC})
    return suggest(words, kinds=kinds, audiences=audiences, language=language, at=NOW)


def test_a_title_is_completed_from_its_beginning() -> None:
    make_entry("Oslo Guidelines")
    make_entry("Other")

    for words in ["o", "os", "OSLO ", "oslo gui", "Öslo guidelines"]:
        assert "Oslo Guidelines" in suggested(words)
    assert suggested("oslo gux") == suggested("") == suggested("…") == []


def test_a_word_is_completed_within_a_title_and_in_any_order() -> None:
    make_entry("Oslo Guidelines")

    assert suggested("guid") == suggested("guidelines os") == ["Oslo Guidelines"]


def test_another_name_is_completed_in_the_readers_language() -> None:
    make_entry("Oslo Guidelines", others=[("fr", "Oslo, directives"), ("en", "Oslo")])

    assert suggested("oslo") == ["Oslo"]
    assert suggested("oslo", language="fr") == ["Oslo, directives"]


def test_chinese_is_completed_from_its_first_character() -> None:
    make_entry("军民协调指南", language="zh-hans")

    assert suggested("军") == suggested("军民") == suggested("军民协") == suggested("协调") == ["军民协调指南"]


def test_what_is_in_force_comes_first() -> None:
    make_entry("Oslo", standing=0)
    make_entry("Oslo Guidelines of today")

    assert suggested("oslo") == ["Oslo Guidelines of today", "Oslo"]


def test_nothing_hidden_is_suggested() -> None:
    make_entry("Oslo for members", audience=MEMBERS)
    make_entry("Oslo of the future", opens_at=NOW + timedelta(days=1))
    make_entry("Oslo event", kind="event")

    assert suggested("oslo", kinds=frozenset({"resource"})) == suggested("members") == suggested("future") == []
    assert suggested("oslo") == suggested("event") == ["Oslo event"]
    assert "Oslo for members" in suggested("oslo", members=True)


def test_no_more_than_a_few_are_suggested_in_as_many_queries() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            suggested("guid oslo")
        return len(captured)

    make_entry("Oslo guide 0")
    few = queries()
    for number in range(1, 30):
        make_entry(f"Oslo guide {number}")

    assert queries() == few
    assert len(suggested("oslo")) == len(suggested("guide")) == 8
