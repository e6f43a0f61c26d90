"""The paper, read back by PDFium: its words in reading order, its tags, its square code, and nothing that overflows."""

import ctypes
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest
import segno
from pypdfium2 import raw

from apps.certificates.rendering import QR_SIDE, Sheet, render, unprintable

SHEET = Sheet(
    language="en",
    is_rtl=False,
    issuer="UN-CMCoord · CMCS, OCHA, Geneva",
    headline="Certificate of completion",
    before_name="This certifies that",
    name="Amina Yusuf",
    before_course="has completed",
    course="UN-CMCoord Course, Nairobi",
    held="Sunday 19 to Friday 24 April 2026\nTraining Centre, Nairobi, Kenya",
    issued="Issued on Saturday 25 April 2026.",
    how_to_check="Anybody can check this certificate here:",
    address="https://portal.example/certificates/abcdefghjkmnpqrstu/",
    code="abcdef ghjkmn pqrstu",
    author="CMCS, OCHA, Geneva",
    issued_at=datetime(2026, 4, 25, 9, 0, tzinfo=UTC),
)
NAMES = [
    "Amina Yusuf",
    "Ousmane Traoré",
    "سارة منصور",
    "Анна Петрова",
    "陈伟",
    "Nguyễn Thị Lan",
    "Ελένη",
    "Dr. محمد Smith",
]


def opened(sheet: Sheet) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(render(sheet))


def words(sheet: Sheet) -> str:
    return str(opened(sheet)[0].get_textpage().get_text_range()).replace("\r\n", "\n")


def test_everything_stands_on_it_in_reading_order() -> None:
    said = [SHEET.issuer, SHEET.headline, SHEET.before_name, SHEET.name, SHEET.before_course, SHEET.course, SHEET.held]

    assert words(SHEET) == "\n".join([*said, SHEET.issued, SHEET.how_to_check, SHEET.address, SHEET.code])


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_of_our_scripts_can_be_read_back(name: str) -> None:
    assert unprintable(name) == []
    assert name in words(replace(SHEET, name=name))


def test_an_arabic_sentence_that_begins_with_a_latin_word_still_runs_from_the_right() -> None:
    arabic = replace(SHEET, is_rtl=True, before_name="CMCS تشهد بأن")
    letters = opened(arabic)[0].get_textpage()
    latin = letters.get_text_range().index("CMCS تشهد") if "CMCS تشهد" in letters.get_text_range() else -1

    assert latin >= 0
    assert letters.get_charbox(latin)[0] > letters.get_charbox(latin + 6)[0]


def test_letters_that_no_font_draws_are_known_beforehand() -> None:
    assert unprintable("Ana ကို 陈 𠀀\u200f") == ["က", "ိ", "ု", "𠀀"]


def test_the_same_values_give_the_same_bytes() -> None:
    assert render(SHEET) == render(SHEET)
    assert render(SHEET) != render(replace(SHEET, name="Amina"))


def test_it_is_one_page_of_a4_across_that_says_what_it_is() -> None:
    paper = opened(SHEET)

    assert len(paper) == 1
    assert [round(side) for side in paper[0].get_size()] == [842, 595]
    facts = paper.get_metadata_dict()
    assert (facts["Title"], facts["Author"]) == ("Certificate of completion: Amina Yusuf", "CMCS, OCHA, Geneva")
    assert facts["CreationDate"].startswith("D:20260425090000")


@pytest.mark.parametrize(("language", "is_rtl"), [("en", False), ("ar", True), ("zh-Hans", False)])
def test_it_names_its_language(language: str, is_rtl: bool) -> None:
    content = render(replace(SHEET, language=language, is_rtl=is_rtl))

    assert f"/Lang ({language})".encode() in content
    assert b"/MarkInfo" in content
    assert b"/DisplayDocTitle true" in content


def tags(sheet: Sheet) -> list[tuple[str, str]]:
    """Role and alternative words of each element, in the order of the tree."""
    page = opened(sheet)[0]
    tree = raw.FPDF_StructTree_GetForPage(page)
    document = raw.FPDF_StructTree_GetChildAtIndex(tree, 0)
    children = [
        raw.FPDF_StructElement_GetChildAtIndex(document, index)
        for index in range(raw.FPDF_StructElement_CountChildren(document))
    ]
    return [
        (_string(raw.FPDF_StructElement_GetType, each), _string(raw.FPDF_StructElement_GetAltText, each))
        for each in children
    ]


def _string(read: Any, element: Any) -> str:
    size = read(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    read(element, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def test_each_part_is_tagged_in_reading_order_and_the_code_is_said_in_words() -> None:
    found = tags(SHEET)

    assert [role for role, _alt in found] == ["P", "H1", *["P"] * 9, "Figure"]
    assert found[-1][1] == f"{SHEET.how_to_check} {SHEET.address}"


@pytest.mark.parametrize("is_rtl", [False, True])
def test_the_square_code_is_the_address_and_stands_clear_of_everything(is_rtl: bool) -> None:
    scale = 8
    picture = opened(replace(SHEET, is_rtl=is_rtl))[0].render(scale=scale).to_pil().convert("L")
    modules = [bytes(row) for row in segno.make_qr(SHEET.address, error="m").matrix]
    step = QR_SIDE * 72 / 25.4 * scale / len(modules)
    left = (34 if is_rtl else 297 - 34 - QR_SIDE) * 72 / 25.4 * scale
    top = 158 * 72 / 25.4 * scale

    def is_dark(column: float, row: float) -> int:
        return int(picture.getpixel((int(left + (column + 0.5) * step), int(top + (row + 0.5) * step))) < 128)

    around = range(-4, len(modules) + 4)
    quiet = [(x, y) for x in around for y in around if not (0 <= x < len(modules) and 0 <= y < len(modules))]
    assert [[is_dark(x, y) for x in range(len(modules))] for y in range(len(modules))] == [list(row) for row in modules]
    assert not any(is_dark(x, y) for x, y in quiet)


@pytest.mark.parametrize("name", ["María Fernanda " * 13, "W" * 200, "陈" * 200, "سارة منصور " * 18])
def test_the_longest_name_stays_in_its_room(name: str) -> None:
    longest = replace(SHEET, name=name.strip(), course="Course of some length " * 11, held=f"{SHEET.held} " * 4)
    page = opened(longest)[0].get_textpage()

    boxes = [page.get_rect(index) for index in range(page.count_rects())]

    assert all(30 * 72 / 25.4 < left < right < 267 * 72 / 25.4 for left, _bottom, right, _top in boxes)
    assert name.strip()[:20] in page.get_text_range().replace("\r\n", " ")
    assert SHEET.code in page.get_text_range()


def test_only_black_is_printed() -> None:
    picture = opened(SHEET)[0].render(scale=1).to_pil().convert("RGB")

    assert all(red == green == blue for _count, (red, green, blue) in picture.getcolors(1 << 20))
