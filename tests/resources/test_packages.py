import io
import struct
import warnings
import zipfile
from typing import Any

import pytest

from apps.resources.kinds import Medium
from apps.resources.packages import office_medium
from apps.resources.refusal import Refused
from tests.resources import samples

pytestmark = pytest.mark.once

TEN_GIB = 10 * (1 << 30)
HIDDEN = "Something else is hidden"
TOO_LARGE = "Unpacked, this file would be far too large"


def medium_of(content: bytes) -> Medium:
    return office_medium(io.BytesIO(content), len(content))


def claiming(content: bytes, size: int) -> bytes:
    """The same document, with its list of members saying that the last one unpacks to so many bytes."""
    entry = content.rindex(b"PK\x01\x02")
    return content[: entry + 24] + struct.pack("<L", size) + content[entry + 28 :]


def test_documents_and_slides_are_told_apart() -> None:
    assert medium_of(samples.docx()) == Medium.DOCX
    assert medium_of(samples.pptx("Escorts")) == Medium.SLIDES


def test_a_document_that_claims_to_unpack_to_four_gibibytes_is_refused() -> None:
    with pytest.raises(Refused, match=TOO_LARGE):
        medium_of(claiming(samples.docx(), (1 << 32) - 2))


def test_a_document_that_claims_ten_gibibytes_is_refused() -> None:
    """Claims beyond four gibibytes need the larger form of the list of members."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", samples.TYPES["docx"])
        archive.writestr("word/document.xml", "<x/>")
        archive.infolist()[1].file_size = TEN_GIB

    with pytest.raises(Refused):
        medium_of(content.getvalue())


def test_a_document_that_really_unpacks_to_far_more_than_it_weighs_is_refused() -> None:
    with pytest.raises(Refused, match=TOO_LARGE):
        medium_of(samples.word(b"0" * 60_000_000))


def test_a_bomb_inside_a_document_is_never_unpacked() -> None:
    bomb = samples.package({"layer.zip": samples.package({"zeros": b"0" * 30_000_000})})

    assert medium_of(samples.docx(more={"word/embeddings/object.bin": bomb})) == Medium.DOCX


def test_more_members_than_any_document_has_are_refused() -> None:
    with pytest.raises(Refused, match=TOO_LARGE):
        medium_of(samples.docx(more={f"word/media/{number}": b"" for number in range(5_000)}))


def test_macros_are_refused() -> None:
    for content in (samples.docx(kind="docm"), samples.docx(more={"word/vbaProject.bin": b"Sub AutoOpen()"})):
        with pytest.raises(Refused, match="macros"):
            medium_of(content)


def test_two_members_of_one_name_are_refused() -> None:
    content = io.BytesIO(samples.docx())
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(content, "a") as archive:
        archive.writestr("word/document.xml", "<other/>")

    with pytest.raises(Refused, match=HIDDEN):
        medium_of(content.getvalue())


def test_a_member_called_otherwise_in_its_own_header_is_refused() -> None:
    content = samples.docx().replace(b"word/document.xml", b"word/document.exe", 1)

    with pytest.raises(Refused, match=HIDDEN):
        medium_of(content)


def test_bytes_between_members_are_refused() -> None:
    """A second archive would fit there, of which the list of members knows nothing."""
    content = samples.docx()
    start = content.index(b"PK\x01\x02")
    hidden = samples.package({"evil.js": "alert(1)"})
    length = len(content) - start - 22
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, length, start + len(hidden), 0)

    with pytest.raises(Refused, match=HIDDEN):
        medium_of(content[:start] + hidden + content[start:-22] + end)


def test_members_that_share_their_bytes_are_refused() -> None:
    """So that little would unpack to very much."""
    content = samples.docx(more={"word/a": b"0" * 1000})
    last = content.rindex(b"PK\x01\x02")
    overlapping = content[: last + 42] + struct.pack("<L", 0) + content[last + 46 :]

    with pytest.raises(Refused, match=HIDDEN):
        medium_of(overlapping)


def test_a_locked_package_is_refused() -> None:
    content = bytearray(samples.docx())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(Refused, match="password"):
        medium_of(bytes(content))


class Pipe(io.RawIOBase):
    """Where one cannot go back: sizes and checksums are written behind each member."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.content += bytes(data)
        return len(data)


def test_a_document_from_a_program_that_writes_sizes_behind_is_let_in() -> None:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", samples.TYPES["docx"])
        archive.writestr("word/document.xml", "<x/>")

    assert medium_of(pipe.content) == Medium.DOCX
