"""A few lines of a long text around the words that were looked for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from apps.search.models import Excerpt
from apps.search.query import Expression
from apps.search.words import spots, stem

WIDTH = 240
"""In characters."""
LOOKED_AT = 20
# A long text is searched for the beginnings of words first, which is quick; what a letter may be written as is here.
WRITTEN = {
    "a": "aàáâãäåāă",
    "c": "cçćč",
    "e": "eèéêëēę",
    "i": "iìíîïī",
    "n": "nñń",
    "o": "oòóôõöøō",
    "u": "uùúûüū",
    "y": "yÿý",
    "s": "sśšş",
    "z": "zźżž",
    "е": "её",
    "ا": "اأإآٱ",
    "ي": "يىیئ",
    "ه": "هة",
    "و": "وؤ",
}


@dataclass(frozen=True)
class Snippet:
    text: str
    language: str
    page: int | None


def around(expression: Expression, excerpts: Iterable[int]) -> dict[int, Snippet]:
    """Of each excerpt, by primary key."""
    rows = Excerpt.objects.filter(pk__in=list(excerpts)).defer("words")
    return {row.pk: snippet(row.text, row.language, row.pages, expression.lexemes) for row in rows}


def snippet(text: str, language: str, pages: list[list[int]], lexemes: frozenset[str]) -> Snippet:
    begin = _best_place(text, language.partition("-")[0], lexemes)
    numbers = [number for start, number in pages if start <= begin]
    return Snippet(_window(text, begin), language, numbers[-1] if numbers else None)


def _best_place(text: str, base: str, lexemes: frozenset[str]) -> int:
    """Where most of the words stand close together, among the first places that have any."""
    best, most = 0, 0
    for start in _places(text, lexemes):
        piece = text[max(start - 60, 0) : start + WIDTH]
        places: dict[str, int] = {}
        for spot in spots(piece):
            for word in spot.words:
                if (lexeme := stem(word, base)) in lexemes:
                    places.setdefault(lexeme, spot.start)
        if len(places) > most:
            best, most = max(start - 60, 0) + min(places.values()), len(places)
    return best if most else _first_place(text, base, lexemes)


def _places(text: str, lexemes: frozenset[str]) -> Iterator[int]:
    """Where something begins that may be one of the words; the first of them, with some room in between."""
    last, count = -WIDTH, 0
    for match in _beginnings(lexemes).finditer(text):
        if match.start() - last > WIDTH // 4:
            yield match.start()
            last, count = match.start(), count + 1
        if count == LOOKED_AT:
            return


def _beginnings(lexemes: frozenset[str]) -> re.Pattern[str]:
    stems = {lexeme[: max(4, len(lexeme) - 2)] for lexeme in lexemes}
    written = (
        "".join(f"[{WRITTEN[one]}]" if one in WRITTEN else re.escape(one) for one in stem) for stem in sorted(stems)
    )
    return re.compile("|".join(written) or r"(?!)", re.IGNORECASE)


def _first_place(text: str, base: str, lexemes: frozenset[str]) -> int:
    found = (spot.start for spot in spots(text) if any(stem(word, base) in lexemes for word in spot.words))
    return next(found, 0)


def _window(text: str, begin: int) -> str:
    """From a little before, ending at whole words, with all white space made single spaces."""
    start = max(begin - WIDTH // 4, 0)
    if start:
        space = text.find(" ", start, begin)
        start = space + 1 if space >= 0 else start
    end = start + WIDTH
    if end < len(text):
        space = text.rfind(" ", begin + WIDTH // 4, end)
        end = space if space > 0 else end
    plain = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{plain}{' …' if end < len(text.rstrip()) else ''}"
