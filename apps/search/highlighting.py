"""The words that were looked for, marked in a text: whatever their accents and endings."""

from collections.abc import Callable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from apps.search import thesaurus
from apps.search.query import parse
from apps.search.words import spots, stem


def highlight(text: str, words: str, *, language: str) -> SafeString:
    """The text escaped, with <mark> around each word that `words`, as typed, ask for. `language` is the text's."""
    return mark(text, sought(words, language=language), language=language)


def sought(words: str, *, language: str) -> frozenset[str]:
    """The lexemes to mark, for a page that marks many texts."""
    known = thesaurus.current() if words.strip() else {}
    expression = parse(words, language=language, thesaurus=known)
    return expression.lexemes if expression else frozenset()


def mark(text: str, lexemes: frozenset[str], *, language: str) -> SafeString:
    marked, end = "", 0
    for start, stop in _spans(text, lexemes, language):
        marked += f"{escape(text[end:start])}<mark>{escape(text[start:stop])}</mark>"
        end = stop
    return mark_safe(marked + escape(text[end:]))  # noqa: S308  all that comes from the text is escaped


def _spans(text: str, lexemes: frozenset[str], language: str) -> list[tuple[int, int]]:
    base = language.partition("-")[0]
    found = (spot for spot in spots(text) if any(map(_sought(lexemes, base), spot.words)))
    return [(spot.start, spot.end) for spot in found] if lexemes else []


def _sought(lexemes: frozenset[str], base: str) -> Callable[[str], bool]:
    """Stemming is what takes long, and most words need none: only Arabic's takes beginnings off."""
    if base == "ar":
        return lambda word: stem(word, base) in lexemes
    beginnings = {lexeme[:1] for lexeme in lexemes}
    return lambda word: word[:1] in beginnings and stem(word, base) in lexemes
