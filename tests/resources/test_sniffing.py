import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.resources.refusal import Refused
from apps.resources.sniffing import DOCX, HTML, JPEG, PDF, PNG, PPTX, Kind, sniff
from tests.resources import samples

pytestmark = pytest.mark.once

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
JAR = samples.package({"META-INF/MANIFEST.MF": "Manifest-Version: 1.0", "Evil.class": b"\xca\xfe\xba\xbe"})
HIDDEN = "Something else is hidden in this file"
ARCHIVE = "This is an archive"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.pdf(), PDF),
        (samples.docx(), DOCX),
        (samples.pptx("Escorts"), PPTX),
        (samples.html(), HTML),
        (b"\xef\xbb\xbf \r\n<!-- saved --><HTML lang=en><p>Escorts", HTML),
        ('<?xml version="1.0"?><!DOCTYPE html><html>'.encode("utf-16"), HTML),
        (samples.picture("PNG"), PNG),
        (samples.picture("JPEG"), JPEG),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, kind: Kind) -> None:
    file = io.BytesIO(content)

    assert sniff(file) == kind
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty"),
        (SVG, "SVG pictures can carry programs"),
        (SVG.decode().encode("utf-16"), "SVG pictures can carry programs"),
        (b"MZ\x90\0" + b"\0" * 100, "This is a program"),
        (b"\x7fELF\x02", "This is a program"),
        (b"#!/bin/sh\nrm -r /", "This is a program"),
        (JAR, ARCHIVE),
        (samples.package({"oslo.pdf": samples.pdf()}), ARCHIVE),
        (samples.package({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<Types/>"}), ARCHIVE),
        (b"Rar!\x1a\x07", ARCHIVE),
        (b"\x1f\x8b\x08\0", ARCHIVE),
        (b"readme".ljust(257, b"\0") + b"ustar\0", ARCHIVE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "older kind, or one with a password"),
        (b"GIF89a", "Pictures have to be JPEG or PNG"),
        (b"Dear colleagues,", "The library keeps PDF, DOCX, PPTX, HTML, JPEG and PNG"),
        (b"<!DOCTYPE html><p>\0", "The library keeps PDF"),
        (b"%PDF-1.7\nbroken off", "its end is missing"),
    ],
)
def test_what_the_library_does_not_keep_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        sniff(io.BytesIO(content))


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>\n" + samples.pdf(),
        b"\n" + samples.pdf(),
        samples.picture("JPEG")[:400] + samples.pdf(),
        b"MZ" + samples.pdf(),
        samples.pdf() + JAR,
        samples.pdf() + samples.html(),
        samples.pdf() + b"MZ\x90",
        b"%PDF-1.7\n<html><script>alert(1)</script>" + samples.pdf()[8:],
        samples.html() + JAR,
        samples.picture() + JAR,
        samples.pdf() + samples.docx(),
        samples.docx() + samples.pdf(),
        samples.docx() + b"\0",
    ],
)
def test_a_file_that_could_pass_for_two_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        sniff(io.BytesIO(content))


def test_a_zip_behind_the_end_of_a_pdf_that_names_the_end_once_more_is_found() -> None:
    archive = io.BytesIO(samples.pdf() + JAR)
    with zipfile.ZipFile(archive, "a") as appended:
        appended.comment = b"\n%%EOF\n"

    with pytest.raises(Refused, match=HIDDEN):
        sniff(archive)


def test_what_may_follow_the_end_of_a_pdf_is_white_space() -> None:
    assert sniff(io.BytesIO(samples.pdf() + b"\r\n\0 \n")) == PDF


def test_a_page_of_comments_only_is_looked_at_quickly() -> None:
    with pytest.raises(Refused):
        sniff(io.BytesIO(b"<!---->" * 1000))


def sentence_for(content: bytes) -> str:
    """Empty for a file that is let in."""
    try:
        sniff(io.BytesIO(content))
    except Refused as refusal:
        return str(refusal)
    return ""


@given(st.binary(max_size=3000), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7", b"\xff\xd8\xff", b"MZ"]))
def test_whatever_comes_is_known_or_refused_with_a_sentence(content: bytes, beginning: bytes) -> None:
    assert sentence_for(beginning + content).endswith(".") or beginning == b"\xff\xd8\xff"


@given(st.integers(0, 400), st.binary(min_size=1, max_size=4))
def test_a_damaged_office_file_is_known_or_refused(at: int, damage: bytes) -> None:
    content = bytearray(samples.docx())
    content[-at - 1 : len(content) - at - 1 + len(damage)] = damage

    assert sentence_for(bytes(content)) == "" or sentence_for(bytes(content)).endswith(".")
