"""Text of DOCX and PPTX: XML in a ZIP, of which only the parts with text are unpacked, and never more than allowed."""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from apps.resources.extraction.findings import Findings, Limits, Trouble, Unreadable

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SLIDES = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LINK = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# What an older program is to show instead: the same words a second time.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

SPACES = {f"{WORD}tab", f"{WORD}br", f"{WORD}cr", f"{DRAWING}br", f"{DRAWING}tab"}
LETTERS = {f"{WORD}t", f"{DRAWING}t"}
PARAGRAPHS = {f"{WORD}p", f"{DRAWING}p"}
DAMAGE = (zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, EOFError, RuntimeError, OSError)
DOCX_PARTS = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"]


def read_docx(path: Path, limits: Limits) -> Findings:
    findings = Findings()
    with Package(path, limits) as package:
        for name in DOCX_PARTS:
            if package.has(name):
                for paragraph in package.paragraphs(name):
                    findings.add(None, paragraph, limits)
    return findings


def read_pptx(path: Path, limits: Limits) -> Findings:
    with Package(path, limits) as package:
        slides = package.slides()
        findings = Findings(pages=len(slides), cut=len(slides) > limits.pages)
        for number, name in enumerate(slides[: limits.pages], start=1):
            findings.add(number, "\n".join(package.paragraphs(name)), limits)
    return findings


class Package:
    """An office file. What is wrong with it while it is open comes out as Unreadable."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._room = limits.unpacked

    def __enter__(self) -> "Package":
        try:
            self._zip = zipfile.ZipFile(self._path)
        except (zipfile.BadZipFile, ValueError) as error:
            raise Unreadable(Trouble.BROKEN) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _traceback: object) -> None:
        self._zip.close()
        if isinstance(error, DefusedXmlException):
            raise Unreadable(Trouble.TOO_MUCH) from error
        if isinstance(error, DAMAGE):
            raise Unreadable(Trouble.BROKEN) from error

    def has(self, name: str) -> bool:
        return name in self._zip.namelist()

    def paragraphs(self, name: str) -> Iterator[str]:
        words: list[str] = []
        depth_of_fallback = 0
        for event, element in self._elements(name):
            if element.tag == FALLBACK:
                depth_of_fallback += 1 if event == "start" else -1
            if event == "start" or depth_of_fallback:
                continue
            if element.tag in LETTERS:
                words.append(element.text or "")
            elif element.tag in SPACES:
                words.append(" ")
            elif element.tag in PARAGRAPHS:
                yield "".join(words)
                words.clear()
            element.clear()

    def slides(self) -> list[str]:
        """Names of the slides' parts, in the order they are shown."""
        targets = {
            str(element.get("Id")): str(element.get("Target"))
            for event, element in self._elements("ppt/_rels/presentation.xml.rels")
            if event == "end" and element.tag == LINK
        }
        shown = [
            targets[str(element.get(RELATION))]
            for event, element in self._elements("ppt/presentation.xml")
            if event == "end" and element.tag == f"{SLIDES}sldId"
        ]
        return [posixpath.normpath(posixpath.join("ppt", target)).lstrip("/") for target in shown]

    def _elements(self, name: str) -> Iterator[tuple[str, Element]]:
        with self._zip.open(name) as part:
            yield from iterparse(_Counted(part, self._take), events=("start", "end"), forbid_dtd=True)

    def _take(self, size: int) -> None:
        self._room -= size
        if self._room < 0:
            raise Unreadable(Trouble.TOO_MUCH)


class _Counted:
    def __init__(self, part: IO[bytes], take: Callable[[int], None]) -> None:
        self._part, self._take = part, take

    def read(self, size: int = -1) -> bytes:
        data = self._part.read(size)
        self._take(len(data))
        return data
