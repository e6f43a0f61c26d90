"""What one row of the index can take."""

from datetime import date
from typing import Any

import pytest

from apps.search import cards
from apps.search.entries import Entry, Passage, Text
from apps.search.lexemes import Lexemes, columns, tsvector
from apps.search.models import Excerpt
from apps.search.words import spots
from tests.search.factories import find, found, make_entry, make_text


def excerpts(*texts: str, language: str = "en") -> list[Excerpt]:
    passages = [Passage(Text(language, text), page) for page, text in enumerate(texts, 1)]
    return list(cards.excerpts(passages, part="file:1"))


def test_pages_are_joined_and_know_where_each_begins() -> None:
    (excerpt,) = excerpts("First page.", "Second page.")

    assert excerpt.text == "First page.\n\nSecond page.\n\n"
    assert excerpt.pages == [(0, 1), (13, 2)]


def test_a_long_text_is_cut_where_a_tsvector_would_end() -> None:
    made = excerpts(" ".join(f"w{number}" for number in range(25_000)))

    assert [len(excerpt.words.groups[0][1][0]) for excerpt in made] == [10_000, 10_000, 5_000]
    assert "".join(excerpt.text for excerpt in made).split() == [f"w{number}" for number in range(25_000)]
    assert [excerpt.pages for excerpt in made] == [[(0, 1)], [(0, 1)], [(0, 1)]]


def test_a_text_is_cut_before_a_word_stands_in_it_too_often_for_its_places_to_be_kept() -> None:
    assert [len(excerpt.words.groups[0][1][0]) for excerpt in excerpts("again " * 600)] == [255, 255, 90]


def test_a_text_is_cut_before_its_words_weigh_too_much() -> None:
    made = excerpts(" ".join(f"{number:05}{'ж' * 40}" for number in range(9_000)))

    assert len(made) > 1
    assert all(len(tsvector(excerpt.words).encode()) < 2**20 for excerpt in made)


@pytest.mark.parametrize(
    "written", ["".join(map(chr, range(0x4E00, 0x9E00))), "น้ำ" * 20_000, "a" * 60_000, "a’" * 60_000]
)
def test_what_is_written_without_an_end_is_cut_all_the_same(written: str) -> None:
    made = excerpts(written)

    assert "".join(excerpt.text for excerpt in made) == f"{written}\n\n"
    assert all(len(excerpt.words.groups[0][1][0]) <= 10_000 for excerpt in made)
    assert max(len(spot.words) for spot in spots(written)) <= 200
    assert max(spot.end - spot.start for spot in spots(written)) <= 2_100


def test_texts_of_different_languages_are_kept_apart() -> None:
    passages = [Passage(Text("en", "guidelines")), Passage(Text("fr", "directives"))]

    assert [one.language for one in cards.excerpts(passages, part="x")] == ["en", "fr"]


def test_a_text_without_words_gives_no_excerpt() -> None:
    assert excerpts("", " … ", "😀") == []


def test_each_line_of_a_title_is_a_name_and_none_is_kept_twice() -> None:
    entry = Entry("resource", 1, (Text("en", "Oslo Guidelines\nOslo"), Text("fr", "Oslo guidelines")))

    assert [(name.phrase, name.language) for name in cards.names(entry)] == [("oslo guidelines", "en"), ("oslo", "en")]


def test_any_difference_changes_the_digest() -> None:
    plain: dict[str, Any] = {"kind": "resource", "key": 1, "titles": (Text("en", "Oslo"),)}
    different: list[dict[str, Any]] = [
        {},
        {"titles": (Text("fr", "Oslo"),)},
        {"marks": frozenset({"a:b"})},
        {"standing": 0},
    ]
    different += [{"audience": "members"}, {"dated_on": date(2024, 1, 1)}, {"summaries": (Text("en", "Oslo"),)}]

    assert len({cards.digest(Entry(**{**plain, **other})) for other in different}) == len(different)


def test_the_lexemes_take_the_form_that_each_database_reads() -> None:
    lexemes = Lexemes((("A", (("oslo", "paper"),)), ("B", (("oslo",), ("x",)))), marks=("type:a'b\\",))

    assert tsvector(lexemes) == r"'oslo':1A,4B 'paper':2A 'x':6B 'type:a''b\\'"
    assert columns(lexemes) == '["oslo paper", "oslo | x"]'


@pytest.mark.django_db
def test_a_very_long_text_is_found_to_its_end() -> None:
    words = " ".join(f"w{number}" for number in range(25_000))
    make_text(make_entry("Oslo"), words, f"The {'very ' * 700}last deconfliction")

    assert found("w24999") == found('"last deconfliction"') == found("oslo w15000") == ["Oslo"]
    assert "last deconfliction" in find("deconfliction").hits[0].passage


@pytest.mark.django_db
def test_a_thing_with_more_to_say_than_fits_is_still_kept() -> None:
    words = " ".join(f"w{number}" for number in range(3_000))
    make_entry("Oslo", others=[("en", words)] * 50, summary=words * 5)

    assert found("oslo w59") == ["Oslo"]
