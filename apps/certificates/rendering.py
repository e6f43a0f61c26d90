"""A certificate as a page to print, A4 across, in black. Values in, bytes out: the same bytes for the same values.

Fonts: Noto Serif for Latin, Greek and Cyrillic, Noto Naskh for Arabic, Droid Sans Fallback for Chinese and Japanese.
Each element is tagged with its role, in reading order; the frame and the sign are artifacts.
fpdf2 knows such marks for pictures only, so two of its own inner calls are used, and the tests read the tags back.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import segno
from fpdf import FPDF, ViewerPreferences
from fpdf.enums import MethodReturnValue, XPos, YPos
from uharfbuzz import Blob, Face

FONTS = Path(__file__).with_name("fonts")
LATIN, BOLD, ARABIC, ARABIC_BOLD, HAN = (
    "NotoSerif-Regular.ttf",
    "NotoSerif-Bold.ttf",
    "NotoNaskhArabic-Regular.ttf",
    "NotoNaskhArabic-Bold.ttf",
    "DroidSansFallback.ttf",
)
LIGHT, STRONG = "light", "strong"
STYLES = {LIGHT: [LATIN, ARABIC, HAN], STRONG: [BOLD, ARABIC_BOLD, HAN]}

WIDTH, HEIGHT, MARGIN = 297.0, 210.0, 12.0
SIDE = 34.0
QR_SIDE = 30.0
FOOT = 160.0
"""Millimetres."""
SMALLEST = 9.0
"""Points of what is made smaller until it fits."""
POINT = 25.4 / 72
DRAWN_BY_NONE = {"\u200c", "\u200d", "\u200e", "\u200f", "\u2066", "\u2067", "\u2068", "\u2069", "\u00ad"}


@dataclass(frozen=True)
class Sheet:
    """All words are in one language already, `language` its tag."""

    language: str
    is_rtl: bool
    issuer: str
    headline: str
    before_name: str
    name: str
    before_course: str
    course: str
    held: str
    """When, and where."""
    issued: str
    how_to_check: str
    address: str
    """Of the check page: in words, and in the code."""
    code: str
    author: str
    issued_at: datetime

    @property
    def start(self) -> str:
        return "R" if self.is_rtl else "L"


@dataclass(frozen=True)
class Place:
    left: float
    width: float
    align: str


MIDDLE = Place(SIDE, WIDTH - 2 * SIDE, "C")


def render(sheet: Sheet) -> bytes:
    page = _Page(sheet)
    page.frame()
    page.line("P", sheet.issuer, top=31, size=12)
    page.line("H1", sheet.headline, top=40, size=27, style=STRONG)
    page.line("P", sheet.before_name, top=60, size=14)
    page.fitted("P", sheet.name, top=69, room=24, largest=36)
    page.line("P", sheet.before_course, top=97, size=14)
    page.fitted("P", sheet.course, top=106, room=24, largest=24)
    page.fitted("P", sheet.held, top=132, room=20, largest=14)
    page.foot()
    return bytes(page.pdf.output())


def unprintable(text: str) -> list[str]:
    """Characters that none of the fonts draws, each once."""
    known = _drawn()
    missing = (letter for letter in text if ord(letter) not in known and letter not in DRAWN_BY_NONE)
    return list(dict.fromkeys(letter for letter in missing if not letter.isspace()))


@lru_cache(maxsize=1)
def _drawn() -> frozenset[int]:
    return frozenset(code for name in STYLES[STRONG] for code in _characters(name))


@lru_cache(maxsize=8)
def _characters(name: str) -> frozenset[int]:
    return frozenset(Face(Blob.from_file_path(FONTS / name)).unicodes)


class _Page:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.pdf = FPDF(orientation="landscape", unit="mm", format="A4")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self._describe()
        self.pdf.add_page()

    def _describe(self) -> None:
        pdf, sheet = self.pdf, self.sheet
        pdf.set_lang(sheet.language)
        pdf.set_title(f"{sheet.headline}: {sheet.name}")
        pdf.set_subject(sheet.course)
        pdf.set_author(sheet.author)
        pdf.set_creation_date(sheet.issued_at)
        pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)

    def frame(self) -> None:
        """Two rules, and the two strokes of the portal's name, which lean the other way in Arabic."""
        with self._artifact():
            for inset, thickness in ((MARGIN, 0.9), (MARGIN + 2, 0.25)):
                self.pdf.set_line_width(thickness)
                self.pdf.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)
            lean = -3.0 if self.sheet.is_rtl else 3.0
            for left in (WIDTH / 2 - 4, WIDTH / 2 + 2):
                top, bottom = left + lean / 2, left - lean / 2
                self.pdf.polygon([(top, 19), (top + 2, 19), (bottom + 2, 27), (bottom, 27)], style="F")

    def line(self, role: str, text: str, *, top: float, size: float, style: str = LIGHT) -> None:
        with self._tagged(role):
            self._write(text, top=top, size=size, style=style)

    def fitted(self, role: str, text: str, *, top: float, room: float, largest: float) -> None:
        """In the middle of its room, as large as it fits there."""
        size = largest
        while size > SMALLEST and self._height(text, size, STRONG) > room:
            size -= 1
        with self._tagged(role):
            above = max(0.0, (room - self._height(text, size, STRONG)) / 2)
            self._write(text, top=top + above, size=size, style=STRONG)

    def foot(self) -> None:
        """How it can be checked: words where reading begins, the square code where it ends."""
        sheet = self.sheet
        place = Place(SIDE + QR_SIDE + 8 if sheet.is_rtl else SIDE, WIDTH - 2 * SIDE - QR_SIDE - 8, sheet.start)
        top = FOOT
        for text, size, style in (
            (sheet.issued, 11.0, LIGHT),
            (sheet.how_to_check, 10.0, LIGHT),
            (sheet.address, 10.0, LIGHT),
            (sheet.code, 12.0, STRONG),
        ):
            with self._tagged("P"):
                self._write(text, top=top, size=size, style=style, place=place)
            top = self.pdf.get_y() + 0.6
        left = SIDE if sheet.is_rtl else WIDTH - SIDE - QR_SIDE
        with self._tagged("Figure", alt=f"{sheet.how_to_check} {sheet.address}"):
            self._square_code(left, FOOT - 2)
        self.pdf.link(left, FOOT - 2, QR_SIDE, QR_SIDE, sheet.address)

    def _square_code(self, left: float, top: float) -> None:
        rows = segno.make_qr(self.sheet.address, error="m").matrix
        module = QR_SIDE / len(rows)
        for y, row in enumerate(rows):
            for first, last in _runs(row):
                self.pdf.rect(left + first * module, top + y * module, (last - first) * module, module, style="F")

    def _write(self, text: str, *, top: float, size: float, style: str, place: Place = MIDDLE) -> None:
        self._choose_font(text, size, style)
        self._choose_direction(text)
        self.pdf.set_xy(place.left, top)
        leading = _leading(text, size)
        self.pdf.multi_cell(place.width, leading, text, align=place.align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _height(self, text: str, size: float, style: str) -> float:
        self._choose_font(text, size, style)
        height: Any = self.pdf.multi_cell(
            MIDDLE.width, _leading(text, size), text, dry_run=True, output=MethodReturnValue.HEIGHT
        )
        return float(height)

    def _choose_font(self, text: str, size: float, style: str) -> None:
        """Only fonts that the text needs are read: the one for Chinese is large."""
        first, *others = STYLES[style]
        needed = [name for name in others if any(ord(each) in _characters(name) for each in text if each > "\u02ff")]
        for name in (first, *needed):
            if name.lower() not in self.pdf.fonts:
                self.pdf.add_font(name, fname=FONTS / name)
        self.pdf.set_fallback_fonts(needed, exact_match=False)
        self.pdf.set_font(first, size=size)

    def _choose_direction(self, text: str) -> None:
        """Arabic sentences run from the right even if they begin with “CMCS”, a name as its first letter does."""
        self.pdf.set_text_shaping(True, direction="rtl" if self.sheet.is_rtl and _is_arabic(text) else None)

    @contextmanager
    def _tagged(self, role: str, *, alt: str | None = None) -> Iterator[None]:
        number = self.pdf.struct_builder.next_mcid_for_page(self.pdf.page)
        self.pdf._add_marked_content(struct_type=f"/{role}", mcid=number, alt_text=alt)
        self.pdf._out(f"/{role} <</MCID {number}>> BDC")
        yield
        self.pdf._out("EMC")

    @contextmanager
    def _artifact(self) -> Iterator[None]:
        self.pdf._out("/Artifact BMC")
        yield
        self.pdf._out("EMC")


def _leading(text: str, size: float) -> float:
    """Millimetres from line to line; Arabic stands taller."""
    return size * POINT * (1.6 if _is_arabic(text) else 1.3)


def _is_arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where dark stretches begin and end: fewer, larger shapes leave no hairlines between them."""
    for is_dark, run in groupby(enumerate(row), key=lambda each: bool(each[1])):
        if is_dark:
            places = [place for place, _module in run]
            yield places[0], places[-1] + 1
