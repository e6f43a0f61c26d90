import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.search.highlighting import highlight, mark
from apps.search.models import Term
from apps.search.snippets import WIDTH, snippet

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "words", "language", "marked"),
    [
        ("Armed escorts & more", "escort", "en", "Armed <mark>escorts</mark> &amp; more"),
        ("L’escorte armée", "ESCORTES armees", "fr", "<mark>L’escorte</mark> <mark>armée</mark>"),
        ("<b>Oslo</b>", "oslo b", "en", "&lt;<mark>b</mark>&gt;<mark>Oslo</mark>&lt;/<mark>b</mark>&gt;"),
        ("军民协调指南", "协调", "zh-hans", "<mark>军民协调指南</mark>"),
        ("المُساعدات الإنسانية", "مساعدة", "ar", "<mark>المُساعدات</mark> الإنسانية"),
        ("Ещё раз", "еще", "ru", "<mark>Ещё</mark> раз"),
        ("Oslo paper", "oslo -paper", "en", "<mark>Oslo</mark> paper"),
        ("Oslo", "", "en", "Oslo"),
    ],
)
def test_the_words_found_are_marked(text: str, words: str, language: str, marked: str) -> None:
    assert highlight(text, words, language=language) == marked


def test_terms_of_the_same_meaning_are_marked() -> None:
    Term.objects.create(phrases="armed escort\nescorte armée")

    assert highlight("Armed escorts", "escorte armée", language="en") == "<mark>Armed</mark> <mark>escorts</mark>"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(), words=st.text())
def test_nothing_of_a_text_gets_through_unescaped_or_lost(text: str, words: str) -> None:
    marked = mark(text, frozenset(words.split()), language="en")

    plain = marked.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in plain
    assert (
        plain.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
        == text
    )


def test_a_snippet_is_taken_around_the_words_and_knows_its_page() -> None:
    text = "nothing " * 2_000 + "the évacuations of civilians " + "nothing " * 2_000

    found = snippet(text, "fr", [[0, 1], [15_990, 7], [16_100, 8]], frozenset({"evacu"}))

    assert "the évacuations of civilians" in found.text
    assert found.text.startswith("… nothing")
    assert found.text.endswith("nothing …")
    assert len(found.text) <= WIDTH + 4
    assert found.page == 7


def test_a_snippet_is_taken_where_most_of_the_words_stand_together() -> None:
    text = "oslo " + "nothing " * 200 + "water in oslo " + "nothing " * 200

    assert "water in oslo" in snippet(text, "en", [], frozenset({"oslo", "water"})).text


def test_a_snippet_finds_a_word_whose_beginning_is_written_otherwise() -> None:
    text = "nothing " * 200 + "والمساعدات " + "nothing " * 200

    assert "والمساعدات" in snippet(text, "ar", [], frozenset({"مساعد"})).text


@given(text=st.text(), word=st.text())
def test_no_text_makes_a_snippet_fail(text: str, word: str) -> None:
    assert len(snippet(text, "en", [], frozenset({word})).text) <= WIDTH + 4
