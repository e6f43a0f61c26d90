"""How to cite a resource: as a sentence, for BibTeX and for RIS. Values in, text out.

A title may hold anything. Nothing in it ends a field, begins another one or runs a command of LaTeX.
"""

import re
import unicodedata
from dataclasses import dataclass

LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts even braces that are escaped
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Work:
    """`issued` is an ISO date as far as it is known: `2007-11-01`, `2007-11`, `2007` or nothing."""

    key: str
    title: str
    url: str
    language: str
    kind: str = ""
    version: str = ""
    issued: str = ""
    authors: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        return self.issued[:4]

    @property
    def behind(self) -> tuple[str, ...]:
        """Who is named first: its authors, or who published it."""
        return self.authors or self.publishers


def one_line(text: str) -> str:
    """Without line ends, control and direction characters. Joiners stay: Persian and Bengali are spelled with them."""
    spaced = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in DIRECTION.sub("", text))
    return " ".join("".join(spaced).split())


def bibtex(work: Work) -> str:
    fields = {
        "title": f"{{{_latex(work.title)}}}",
        "author": " and ".join(f"{{{_latex(name)}}}" for name in work.behind),
        "institution": _latex(", ".join(work.publishers)),
        "type": _latex(work.kind),
        "number": _latex(work.version),
        "year": work.year,
        "date": work.issued,
        "language": _latex(work.language),
        "url": work.url,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@techreport{{{_key(work.key)},\n{lines}}}\n"


def ris(work: Work) -> str:
    """Lines end as the format wants them, whatever the machine."""
    tags = [("TY", "RPRT"), ("ID", _key(work.key)), ("TI", work.title)]
    tags += [("AU", name) for name in work.behind]
    tags += [("PB", name) for name in work.publishers]
    tags += [("PY", work.year), ("DA", _ris_date(work.issued)), ("ET", work.version), ("M3", work.kind)]
    tags += [("LA", work.language), ("UR", work.url), ("ER", "")]
    return "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in tags if value or tag == "ER")


def _latex(text: str) -> str:
    return "".join(LATEX.get(sign, sign) for sign in one_line(text))


def _key(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]", "", text) or "resource"


def _ris_date(issued: str) -> str:
    """`2007/11//`: year, month, day and a word of explanation, each of which may be missing."""
    return "/".join([*issued.split("-"), "", "", ""][:3]) + "/" if issued else ""
