"""Quoted phrases, OR, minus; and whatever else is typed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.search import finding
from apps.search.questions import Order, Question
from tests.search.factories import NOW, find, found, make_entry, make_text

pytestmark = pytest.mark.django_db


def test_all_words_are_wanted() -> None:
    make_entry("Oslo Guidelines")
    make_entry("Oslo conference")

    assert found("guidelines oslo") == ["Oslo Guidelines"]


def test_a_quoted_phrase_stands_together_and_in_order() -> None:
    make_entry("Civil military coordination")
    make_entry("Coordination, civil and military")

    assert found('"civil military"') == ["Civil military coordination"]
    assert found('"military civil"') == []


def test_a_phrase_does_not_reach_from_one_title_into_the_next() -> None:
    make_entry("Civil", others=[("en", "military")])

    assert found('"civil military"') == []


def test_a_phrase_does_not_reach_from_a_text_into_the_title() -> None:
    make_text(make_entry("military use"), "for civil")

    assert found('"civil military"') == []


def test_or_finds_either() -> None:
    for title in ["Oslo paper", "Geneva paper", "Vienna paper"]:
        make_entry(title)

    assert sorted(found("oslo OR geneva paper")) == ["Geneva paper", "Oslo paper"]
    assert sorted(found("oslo | vienna")) == ["Oslo paper", "Vienna paper"]


def test_minus_leaves_out_words_and_phrases() -> None:
    for title in ["Oslo paper", "Oslo annual review", "Oslo review annual"]:
        make_entry(title)

    assert found("oslo -paper -“annual review”") == ["Oslo review annual"]


def test_a_compound_is_the_phrase_of_its_parts() -> None:
    make_entry("UN CMCoord")
    make_entry("CMCoord for the UN")

    assert found("UN-CMCoord") == ["UN CMCoord"]


def test_stop_words_are_wanted_only_where_nothing_else_is() -> None:
    make_entry("Use of assets")
    make_entry("The end")

    assert found("the assets") == ["Use of assets"]
    assert found("the") == ["The end"]


def test_an_acronym_is_no_stop_word() -> None:
    make_entry("Guidelines of the WHO")
    make_entry("Guidelines of others")

    assert found("WHO guidelines") == ["Guidelines of the WHO"]


@pytest.mark.parametrize("words", ["-oslo", '"', '""', "OR", "| |", "-", "...", "😀", "'", "\\", "&", "\ud800", "\0"])
def test_what_has_no_words_finds_nothing(words: str) -> None:
    make_entry("Oslo")

    assert found(words) == []


@pytest.mark.parametrize(
    "words",
    ['"oslo', 'oslo"', "oslo OR", "OR oslo", "oslo -", "(oslo)", "oslo*", "{oslo}", "oslo\0"],
)
def test_operators_that_lack_something_are_passed_over(words: str) -> None:
    make_entry("Oslo")

    assert found(words) == ["Oslo"]


@pytest.mark.parametrize(
    "words", ["oslo AND geneva", "oslo NEAR geneva", "titles:oslo", "oslo & geneva", "a" * 10_000, "a " * 5_000]
)
def test_no_word_is_an_operator_of_the_database(words: str) -> None:
    make_entry("Oslo")

    assert found(words) == []


WRITTEN = ["oslo", "Oslo's", "un-cmcoord", "军", "军民协调", "مُـ", "ё", "ﬁ", "½", "İ", "ß", "ก", "்", "𝕆slo", "x" * 300]
SIGNS = [
    '"',
    "-",
    "OR",
    "|",
    "AND",
    "NOT",
    "NEAR(",
    ")",
    "*",
    "^",
    ":",
    "\\",
    "'",
    "''",
    "\0",
    "\ud800",
    "😀",
    "\u200d",
]
PIECES = st.sampled_from([*WRITTEN, *SIGNS, "<b>", "%s", "%", "{}"])
TYPED = st.one_of(
    st.text(max_size=60), st.lists(PIECES, max_size=30).map(" ".join), st.lists(PIECES, max_size=9).map("".join)
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=TYPED,
    mark=st.text(max_size=20),
    language=st.sampled_from(["en", "ar", "zh-hans", "", "x-\0"]),
    order=st.sampled_from(Order),
)
def test_nothing_typed_makes_it_fail(words: str, mark: str, language: str, order: Order) -> None:
    question = Question(
        words,
        marks={"type": frozenset({mark}), "language": frozenset()},
        audiences=frozenset({"public", mark}),
        language=language,
        order=order,
        facets=("type",),
        kind_counts=True,
    )
    finding.find(question, at=NOW)
    find(words, language=language)
    finding.suggest(words, kinds=[mark], audiences=["public", mark], language=language, at=NOW)
