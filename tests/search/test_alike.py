"""Both databases against one plain reading of the same expression: whatever is asked, the hits are the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.search.query import Expression, Phrase, parse
from apps.search.words import lexemes
from tests.search.factories import find, make_entry, make_text

pytestmark = pytest.mark.django_db

WORDS = [
    "oslo",
    "guidelines",
    "guideline",
    "the",
    "escorte",
    "armée",
    "armed",
    "un-cmcoord",
    "军民协调",
    "协调",
    "ещё",
    "مساعدة",
]
DOCUMENTS: list[tuple[str, str, str]] = [
    ("Oslo guidelines", "the armed escorte", "un cmcoord ещё oslo"),
    ("Guideline, armed", "军民协调", "armée the oslo guidelines"),
    ("Escorte armée", "المساعدات", "协调 军民 guidelines"),
    ("The UN-CMCoord", "oslo armed guideline", ""),
    ("ЕЩЕ escorte", "oslo", "the guidelines armed oslo 军民 协调"),
]


def says(texts: list[tuple[str, ...]], phrase: Phrase) -> bool:
    return any(text[at : at + len(phrase)] == phrase for text in texts for at in range(len(text)))


def fits(document: tuple[str, str, str], expression: Expression) -> bool:
    """By title and summary, or by text and title; what is unwanted must not stand in title or summary."""
    title, summary, text = (lexemes(one, "en") for one in document)
    if any(says([title, summary], phrase) for phrase in expression.none_of):
        return False
    return has_all([title, summary], expression) or (
        text != () and has_all([text, title], expression) and not any(says([text], no) for no in expression.none_of)
    )


def has_all(texts: list[tuple[str, ...]], expression: Expression) -> bool:
    return all(any(says(texts, phrase) for phrase in group) for group in expression.all_of)


WORD = st.sampled_from(WORDS)
PHRASE = st.lists(WORD, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"')
TERM = st.builds("".join, st.tuples(st.sampled_from(["", "", "", "-"]), st.one_of(WORD, WORD, PHRASE)))
TYPED = st.lists(st.one_of(TERM, TERM, TERM, st.just("OR")), min_size=1, max_size=5).map(" ".join)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=TYPED)
def test_what_is_found_is_what_the_expression_says(typed: str, documents: dict[int, tuple[str, str, str]]) -> None:
    expression = parse(typed, language="en")

    expected = {key for key, document in documents.items() if expression and fits(document, expression)}

    assert {hit.key for hit in find(typed).hits} == expected


@pytest.fixture
def documents() -> dict[int, tuple[str, str, str]]:
    made = {}
    for document in DOCUMENTS:
        entry = make_entry(document[0], summary=document[1])
        make_text(entry, document[2])
        made[entry.key] = document
    return made
