"""Words made ready for a full-text column: what PostgreSQL and SQLite each want to read. Values in, text out.

Neither database splits or stems anything: both take the lexemes of `words.py` verbatim. Phrases never reach from one
text into the next: a position is left out between them in PostgreSQL, and SQLite reads a `|`, which is no lexeme.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

Texts = tuple[tuple[str, ...], ...]

BORDER = "|"
# A tsvector keeps 256 positions of a lexeme, none beyond 16,383 and no more than a megabyte of lexemes.
LAST_POSITION = 16_000


@dataclass(frozen=True)
class Lexemes:
    """`groups` are texts by their weight, the letter that PostgreSQL knows it by; `marks` stand at no position."""

    groups: tuple[tuple[str, Texts], ...]
    marks: tuple[str, ...] = ()


def tsvector(lexemes: Lexemes, *, first: int = 1) -> str:
    """The text form of a `tsvector`. Positions begin at `first`."""
    positions: defaultdict[str, list[str]] = defaultdict(list)
    position = first
    for weight, texts in lexemes.groups:
        for text in texts:
            for lexeme in text:
                if position < LAST_POSITION:
                    positions[lexeme].append(f"{position}{'' if weight == 'D' else weight}")
                position += 1
            position += 1
    placed = (f"{quoted(lexeme)}:{','.join(places)}" for lexeme, places in positions.items())
    return " ".join([*placed, *map(quoted, lexemes.marks)])


def columns(lexemes: Lexemes) -> str:
    """For SQLite: the groups as a JSON list, which triggers hand on to the columns of FTS5."""
    return json.dumps([joined(texts) for _weight, texts in lexemes.groups], ensure_ascii=False)


def joined(texts: Iterable[Iterable[str]]) -> str:
    return f" {BORDER} ".join(" ".join(text) for text in texts)


def quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
