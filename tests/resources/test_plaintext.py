import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.resources.extraction.plaintext import plain, rejoin
from apps.resources.extraction.righttoleft import in_reading_order

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("given_text", "text"),
    [
        ("Relief\r\n  convoys\x0b\x00", "Relief convoys"),
        ("e\u0301scorte", "\u00e9scorte"),
        ("o\ufb03cer", "officer"),
        ("\ufef7\ufe8e\ufee7\ufeea", "لأانه"),
        ("\u202eabc\u202c\u200b", "abc"),
        ("می\u200cروم", "می\u200cروم"),
        ("联络官 负责\n航班，每天", "联络官负责航班，每天"),
        ("ＭＣＤＡ", "MCDA"),
        ("使用 MCDA 时", "使用 MCDA 时"),
    ],
)
def test_text_becomes_ordinary_letters_on_one_line(given_text: str, text: str) -> None:
    assert plain(given_text) == text


@given(st.text(st.characters(), max_size=200))
def test_any_text_becomes_printable_and_stays_so(given_text: str) -> None:
    text = plain(given_text)

    assert all(character.isprintable() or character in "\u200c\u200d" for character in text)
    assert "  " not in text


def test_a_word_divided_at_the_end_of_a_line_is_one_word_again() -> None:
    assert rejoin(["coordi\ufffe\r\nnation"]) == ["coordination"]


def test_a_hyphen_between_words_of_the_document_stays() -> None:
    texts = ["civil\x02\r\nmilitary coordi\x02\r\nnation", "The civil and the military"]

    assert rejoin(texts)[0] == "civil-military coordination"


def written(text: str, *, at: list[float]) -> list[tuple[str, float]]:
    return list(zip(text, at, strict=True))


@pytest.mark.parametrize(
    ("letters", "text"),
    [
        (written("سلام", at=[40, 30, 20, 10]), "سلام"),
        (written("مالس", at=[10, 20, 30, 40]), "سلام"),
        (written("سمال", at=[40, 10, 20, 30]), "سلام"),
        (written("escort", at=[0, 10, 20, 30, 40, 50]), "escort"),
        (written("مالس UN مالس", at=[10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]), "سلام UN سلام"),
        (written("الإن", at=[40, 30, 30, 20]), "الإن"),
        (written("نإلا", at=[10, 20, 20, 30]), "الإن"),
        (written("تُطلب", at=[40, 41, 30, 20, 10]), "تُطلب"),
        (written("تُبلط", at=[40, 41, 10, 20, 30]), "تُطلب"),
        ([], ""),
    ],
)
def test_letters_from_right_to_left_are_put_in_reading_order(letters: list[tuple[str, float]], text: str) -> None:
    assert in_reading_order(letters) == text


@given(st.lists(st.tuples(st.characters(), st.floats(-100, 1000)), max_size=40))
def test_no_letter_is_lost_or_invented(letters: list[tuple[str, float]]) -> None:
    assert sorted(in_reading_order(letters)) == sorted(character for character, _at in letters)
