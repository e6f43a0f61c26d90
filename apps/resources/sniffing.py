"""What a file is, by its content alone. A short list of kinds is let in; a file that could pass for two is not."""

import re
import zipfile
from dataclasses import dataclass
from typing import IO, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.resources.kinds import Medium
from apps.resources.packages import office_medium
from apps.resources.refusal import Refused


@dataclass(frozen=True)
class Kind:
    """`extension` has no dot."""

    medium: Medium
    media_type: str
    extension: str


PDF = Kind(Medium.PDF, "application/pdf", "pdf")
DOCX = Kind(Medium.DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
PPTX = Kind(Medium.SLIDES, "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx")
HTML = Kind(Medium.HTML, "text/html", "html")
JPEG = Kind(Medium.IMAGE, "image/jpeg", "jpg")
PNG = Kind(Medium.IMAGE, "image/png", "png")
KINDS = {kind.media_type: kind for kind in (PDF, DOCX, PPTX, HTML, JPEG, PNG)}
OFFICE = {Medium.DOCX: DOCX, Medium.SLIDES: PPTX}

HEAD, TAIL = 4096, 2048
PDF_IS_LOOKED_FOR_IN = 1024  # bytes: as far as readers of PDF go to find its beginning
MARKUP = re.compile(rb"<(!doctype|html|head|body|script|svg|iframe)\b", re.IGNORECASE)
HTML_BEGINS = re.compile(
    r"\ufeff?\s*+(<\?xml[^>]*\?>\s*+)?((?><!--.*?-->)\s*+)*+<(!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)

PROGRAM = gettext_lazy("This is a program. The library keeps documents.")
ARCHIVE = gettext_lazy("This is an archive. Upload the documents in it one by one.")
OLD_OFFICE = gettext_lazy(
    "This is an Office file of an older kind, or one with a password. Save it as DOCX, PPTX or PDF, without a password."
)
OTHER_PICTURE = gettext_lazy("Pictures have to be JPEG or PNG. Save it as one of them.")
BEGINNINGS = {
    **dict.fromkeys([b"MZ", b"\x7fELF", b"#!", b"\0asm", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"dex\n"], PROGRAM),
    **dict.fromkeys([b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF"], ARCHIVE),
    **dict.fromkeys([b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM", b"\0\0\0\x18ftyp", b"\0\0\0\x1cftyp"], OTHER_PICTURE),
    b"\xd0\xcf\x11\xe0": OLD_OFFICE,
}


def sniff(file: IO[bytes]) -> Kind:
    """Leaves the file at its beginning."""
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(HEAD)
    if not size:
        raise Refused(_("This file is empty."))
    try:
        kind = _kind(file, head, size)
        if kind.medium not in OFFICE and zipfile.is_zipfile(file):
            _refuse_as_two()
    finally:
        file.seek(0)
    return kind


def _kind(file: IO[bytes], head: bytes, size: int) -> Kind:
    if re.match(rb"%PDF-\d\.\d", head):
        _check_pdf(file, head, size)
        return PDF
    if b"%PDF-" in head[:PDF_IS_LOOKED_FOR_IN]:
        _refuse_as_two()
    if head.startswith(b"PK\x03\x04"):
        return OFFICE[office_medium(file, size)]
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if HTML_BEGINS.match(_text(head)) and not _holds_nul(file, head):
        return HTML
    raise Refused(_what_else(head))


def _check_pdf(file: IO[bytes], head: bytes, size: int) -> None:
    """It ends where it says it ends, and no browser could take it for a page."""
    file.seek(max(size - TAIL, 0))
    _before, mark, after = file.read(TAIL).rpartition(b"%%EOF")
    if not mark:
        raise Refused(_("This PDF is damaged: its end is missing. Save it again and upload the new file."))
    if after.strip(b"\0\t\n\f\r ") or MARKUP.search(head[:PDF_IS_LOOKED_FOR_IN]):
        _refuse_as_two()


def _text(head: bytes) -> str:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return head.decode("utf-16" if wide else "utf-8", "replace")


def _holds_nul(file: IO[bytes], head: bytes) -> bool:
    """No text does; in UTF-16 every second byte may be one."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    file.seek(0)
    return any(b"\0" in chunk for chunk in iter(lambda: file.read(1 << 20), b""))


def _what_else(head: bytes) -> str:
    for beginning, sentence in BEGINNINGS.items():
        if head.startswith(beginning):
            return str(sentence)
    if head[257:262] == b"ustar":
        return str(ARCHIVE)
    if re.search(r"<svg\b", _text(head), re.IGNORECASE):
        return _("SVG pictures can carry programs. Save it as PNG or PDF.")
    return _("The library keeps PDF, DOCX, PPTX, HTML, JPEG and PNG. This file is none of them: save it as a PDF.")


def _refuse_as_two() -> NoReturn:
    raise Refused(_("Something else is hidden in this file. Save the document again and upload the new file."))
