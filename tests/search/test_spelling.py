from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.search.entries import MEMBERS
from apps.search.spelling import distance
from tests.search.factories import NOW, find, make_entry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gudelines", "guidelines"),
        ("guidlines", "guidelines"),
        ("uidelines", "guidelines"),
        ("giudelines", "guidelines"),
        ("olso", "oslo"),
        ("Olso gudelines", "oslo guidelines"),
        ('"oslo gudelines" -paper', '"oslo guidelines" -paper'),
        ("координацыя", "координация"),
        ("oslo", ""),
        ("oslo xylophones", ""),
        ("gu", ""),
        ("军民", ""),
    ],
)
def test_what_was_meant_is_guessed_from_the_words_there_are(typed: str, meant: str) -> None:
    make_entry("Oslo paper")
    make_entry("Oslo guidelines")
    make_entry("Координация", language="ru")

    answer = find(f"{typed} nowhere" if typed == "oslo" else typed)

    assert (answer.hits, answer.suggestion) == ((), meant)


def test_nothing_is_guessed_where_something_was_found() -> None:
    make_entry("Oslo")
    make_entry("Olso")

    assert find("olso").suggestion == ""


def test_the_word_of_most_things_is_taken_among_equally_near_ones() -> None:
    for _ in range(2):
        make_entry("convoy")
    make_entry("convex")

    assert find("conveoy").suggestion == "convoy"


def test_a_guess_never_betrays_what_is_hidden() -> None:
    make_entry("Deployment", audience=MEMBERS)
    make_entry("Announcement", opens_at=NOW + timedelta(days=1))

    assert find("deploymnt").suggestion == find("announcment").suggestion == ""


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_the_same_both_ways_and_nothing_only_between_equals(one: str, other: str) -> None:
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) == (one == other)
    assert distance(one, other, 2) == min(distance(one, other, 9), 3)


def test_nothing_is_suggested_that_would_find_nothing_either() -> None:
    make_entry("Convoy")
    make_entry("Helicopter")

    assert find("convoi").suggestion == "convoy"
    assert find("convoi helicopter").suggestion == ""
