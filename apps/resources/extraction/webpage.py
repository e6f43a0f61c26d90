"""Text of an HTML file, without what a browser would run or hide."""

import codecs
import re
from html.parser import HTMLParser
from pathlib import Path

from apps.resources.extraction.findings import Findings, Limits

UNSEEN = {"script", "style", "template", "noscript", "svg", "math", "object", "iframe"}
WITHIN_A_LINE = {
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "font", "i", "ins", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "time", "u", "var", "wbr",
}  # fmt: skip
DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Python's codecs also unpack archives; only what decodes letters is asked.
LETTERS = re.compile(r"utf-?8|utf-?16(le|be)?|iso-?8859-\d+|windows-125\d|koi8-[ru]|gb\w+|big5\w*|shift[_-]jis|euc-\w+")


def read(path: Path, limits: Limits) -> Findings:
    seen = _Seen()
    seen.feed(_decoded(path.read_bytes()))
    seen.close()
    findings = Findings()
    findings.add(None, "".join(seen.words), limits)
    return findings


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attributes: object) -> None:
        if tag in UNSEEN:
            self._unseen.append(tag)
        self._part(tag)

    def handle_startendtag(self, tag: str, attributes: object) -> None:
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(data)

    def _part(self, tag: str) -> None:
        if tag not in WITHIN_A_LINE:
            self.words.append("\n")


def _decoded(data: bytes) -> str:
    for mark, name in MARKS.items():
        if data.startswith(mark):
            return data.decode(name, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode(_declared(data[:4096]), "replace")


def _declared(beginning: bytes) -> str:
    found = DECLARED.search(beginning)
    name = found[1].decode("ascii", "replace").lower() if found else ""
    try:
        return codecs.lookup(name).name if LETTERS.fullmatch(name) else "windows-1252"
    except LookupError:
        return "windows-1252"
