"""What a reader asks of the library, read from an address and written into one."""

from urllib.parse import parse_qsl

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from apps.resources.asking import FACETS, Asked, asked

TOPICS = {"access", "escorts"}
WORDS = st.one_of(st.text(), st.sampled_from(["oslo", "guideline", "fr", "access", "7", "KE", "2015", "newest", "-1"]))
NAMES = st.sampled_from([*FACETS, "q", "small", "sort", "more", "page", "csrf"])


def read(query: str, *, signed_in: bool = False) -> Asked:
    return asked(QueryDict(query), topics=TOPICS, organizations=lambda keys: set(keys) & {7, 8}, signed_in=signed_in)


def test_everything_that_can_be_asked() -> None:
    wish = read(
        "q=military+assets&type=guideline&topic=escorts&language=fr&publisher=7&region=africa&country=KE&year=2015"
        "&small=1&sort=newest&page=2"
    )

    assert wish.words == "military assets"
    assert wish.marks == {
        "type": {"guideline"},
        "topic": {"escorts"},
        "language": {"fr"},
        "publisher": {"7"},
        "region": {"africa"},
        "country": {"KE"},
        "year": {"2015"},
        "size": {"small"},
    }
    assert (wish.order, wish.page) == ("newest", 2)


def test_whatever_order_they_come_in_the_address_is_one() -> None:
    one = read("page=3&year=2015&year=2007&type=handbook&type=guideline&q=oslo")
    other = read("q=+oslo+&type=guideline&year=2007&type=handbook&year=2015&type=guideline&page=3")

    assert one == other
    assert one.query(page=3) == "?q=oslo&type=guideline&type=handbook&year=2007&year=2015&page=3"


NONSENSE = (
    "type=novel topic=sports language=xx publisher=9 publisher=x region=moon country=XX year=20150 year=0001 small=yes"
    " sort=oldest page=0 page=-1 page=x page=² more=q q=++"
)


@pytest.mark.parametrize("query", NONSENSE.split())
def test_what_makes_no_sense_is_left_out(query: str) -> None:
    assert read(query) == Asked()


def test_only_who_is_signed_in_chooses_by_access() -> None:
    assert read("access=members") == Asked()
    assert read("access=members", signed_in=True).marks == {"access": {"members"}}


def test_a_page_further_than_anybody_leafs_is_the_last_one_there_is() -> None:
    assert read("page=99999999").page == 50


def test_a_changed_wish_begins_with_its_first_page() -> None:
    assert read("q=oslo&page=4").query(words="") == ""


def test_one_value_is_taken_off_and_the_others_stay() -> None:
    wish = read("q=oslo&language=fr&language=en")

    assert wish.without("language", "fr") == "?q=oslo&language=en"
    assert read("language=fr").without("language", "fr") == ""


@given(st.lists(st.tuples(NAMES, WORDS), max_size=30), st.booleans())
def test_any_parameters_make_a_wish_whose_address_reads_back_as_the_same(
    pairs: list[tuple[str, str]], signed_in: bool
) -> None:
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)

    wish = asked(data, topics=TOPICS, organizations=lambda keys: set(keys) & {7}, signed_in=signed_in)
    query = wish.query(page=wish.page)

    assert read_again(query, signed_in) == wish
    assert len(parse_qsl(query)) <= len(pairs)


def read_again(query: str, signed_in: bool) -> Asked:
    known = QueryDict(query.removeprefix("?"))
    return asked(known, topics=TOPICS, organizations=lambda keys: set(keys) & {7}, signed_in=signed_in)
