import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.search.words import LONGEST, fold, is_stop_word, lexemes, readings, split, spots

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("UN-CMCoord: the U.N. and Côte d’Ivoire", ["un", "cmcoord", "the", "un", "and", "cote", "ivoire"]),
        ("soldier's l'an 1.5 km", ["soldier", "an", "1", "5", "km"]),
        ("Straße ﬁle Łódź œuvre İstanbul", ["strasse", "file", "lodz", "oeuvre", "istanbul"]),
        ("Ещё йод", ["еще", "йод"]),
        ("Αθήνα", ["αθηνα"]),
        ("إِنْسَانِيّـــة ٢٠٢٤", ["انسانيه", "2024"]),
        ("军民协调 军", ["军民", "民协", "协调", "军"]),
        ("ひらがな 한국", ["ひら", "らが", "がな", "한국"]),
        ("CMCoord军民2024", ["cmcoord", "军民", "2024"]),
        ("সমন্বয় मानवीय", ["সমন্বয়", "मानवीय"]),
        ("_a_ (b) c/d e\0f \ud800 😀 …", ["a", "b", "c", "d", "e", "f"]),
    ],
)
def test_text_is_split_and_folded(text: str, words: list[str]) -> None:
    assert split(text) == words


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "escort escorts escorted"),
        ("fr", "armée armées armé"),
        ("es", "evacuación evacuaciones evacuacion"),
        ("es", "directriz directrices"),
        ("es", "militar militares"),
        ("ru", "гуманитарная гуманитарный гуманитарных"),
        ("ar", "المساعدة مساعدات والمساعدة مساعده"),
        ("ar", "المدنيين مدني المدنيون"),
    ],
)
def test_forms_of_a_word_have_one_stem(language: str, forms: str) -> None:
    assert len(set(lexemes(forms, language))) == 1


def test_a_word_of_another_script_or_language_keeps_its_form() -> None:
    assert lexemes("guidelines", "ru") == lexemes("guidelines", "pt") == lexemes("guidelines", "") == ("guidelines",)
    assert lexemes("guidelines", "en-GB") == ("guidelin",)


def test_a_typed_word_is_read_in_the_languages_of_its_script() -> None:
    assert readings(("escortes",), "ar") == (("escort",), ("escortes",))
    assert readings(("координация",), "en") == (("координац",), ("координация",))
    assert readings(("军民",), "en") == (("军民",),)


def test_stop_words_are_those_of_the_reader() -> None:
    assert is_stop_word("the", "en")
    assert not is_stop_word("un", "en")
    assert is_stop_word("un", "fr")
    assert is_stop_word("la", "ru")


@given(st.text())
def test_no_text_fails_and_each_word_is_letters_and_digits_only(text: str) -> None:
    for word in split(text):
        assert 0 < len(word) <= LONGEST
        assert not set(word) & set(" '\"|\\:&!()*<>-_\0")
        word.encode()


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    once = [word for word in split(text) if word.isascii()]

    assert [again for word in once for again in fold(word)] == once


@given(st.text())
def test_each_word_is_told_where_it_stands(text: str) -> None:
    for spot in spots(text):
        assert tuple(split(text[spot.start : spot.end])) == spot.words
