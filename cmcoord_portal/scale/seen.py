"""Lexemes as `apps.search.words` makes them, each written word looked at once in the life of the process.

It counts on invented texts: what has no space in it makes the same lexemes wherever it stands.
"""

from functools import cache
from itertools import chain

from apps.search.words import lexemes

WITHOUT_SPACES = "zh-hans"


class Seen(dict[str, tuple[str, ...]]):
    """Written words of a language and the lexemes they become."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __missing__(self, written: str) -> tuple[str, ...]:
        self[written] = lexemes(written, self.language)
        return self[written]


@cache
def _seen(language: str) -> Seen:
    return Seen(language)


def lexemes_of(text: str, language: str) -> tuple[str, ...]:
    if language == WITHOUT_SPACES:
        return lexemes(text, language)
    return tuple(chain.from_iterable(map(_seen(language).__getitem__, text.split())))
