"""Text and first page of a PDF, by pdfium: fast, sound in Chinese and Russian, given to aborting on hostile files."""

import ctypes
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from apps.resources.extraction.findings import Findings, Limits, Trouble, Unreadable
from apps.resources.extraction.plaintext import rejoin
from apps.resources.extraction.righttoleft import in_reading_order, is_right_to_left


def read(path: Path, limits: Limits) -> Findings:
    with _opened(path) as document:
        findings = Findings(pages=len(document), cut=len(document) > limits.pages)
        numbers = range(min(len(document), limits.pages))
        for number, text in enumerate(rejoin([_text(document, index) for index in numbers]), start=1):
            findings.add(number, text, limits)
    return findings


def cover(path: Path, width: int, height: int) -> Image.Image:
    """The first page, drawn no larger than that: a page of a square kilometre costs no more than any other."""
    with _opened(path) as document, closing(document[0]) as page:
        scale = min(width / max(page.get_width(), 1), height / max(page.get_height(), 1))
        picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
        return picture


@contextmanager
def _opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise Unreadable(Trouble.ENCRYPTED if locked else Trouble.BROKEN) from error
    with closing(document):
        if not len(document):
            raise Unreadable(Trouble.BROKEN)
        yield document


def _text(document: pypdfium2.PdfDocument, index: int) -> str:
    """A page that is broken is left out; the others are read."""
    try:
        with closing(document[index]) as page, closing(page.get_textpage()) as textpage:
            text = str(textpage.get_text_range())
            return _letter_by_letter(textpage) if any(map(is_right_to_left, text)) else text
    except pypdfium2.PdfiumError:
        return ""


def _letter_by_letter(textpage: pypdfium2.PdfTextPage) -> str:
    x, y = ctypes.c_double(), ctypes.c_double()
    letters = []
    for index in range(textpage.count_chars()):
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        letters.append((chr(raw.FPDFText_GetUnicode(textpage, index)), x.value))
    return in_reading_order(letters)
