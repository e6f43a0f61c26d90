"""What was typed, turned into an expression that both databases can answer. Values only.

Words are all wanted; "quoted phrases" stand together; OR (or |) between two of them wants either; a leading minus wants
none. Anything that cannot be read so is taken for plain words, and what has no words at all gives no expression.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from apps.search.words import is_stop_word, readings, split

Phrase = tuple[str, ...]
Thesaurus = Mapping[Phrase, tuple[Phrase, ...]]
"""Lexemes of a phrase to those of all that mean the same."""

MOST_CHARACTERS = 500
MOST_TERMS = 12
MOST_WORDS_OF_PHRASE = 20
LONGEST_TERM_OF_ART = 6

QUOTES = str.maketrans(dict.fromkeys("“”„«»＂", '"'))
TYPED = re.compile(r'(?P<minus>[-−]*)(?:"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]+))')
OR = {"OR", "|", "||"}


@dataclass(frozen=True)
class Expression:
    """`all_of`: of each group, one phrase at least; a phrase is one or more lexemes that stand together.

    `words` are those wanted, as typed but folded; `exact` is all of them if they were typed without any operator.
    """

    all_of: tuple[tuple[Phrase, ...], ...]
    none_of: tuple[Phrase, ...] = ()
    words: Phrase = ()
    exact: str = ""

    @cached_property
    def lexemes(self) -> frozenset[str]:
        return frozenset(lexeme for group in self.all_of for phrase in group for lexeme in phrase)


@dataclass(frozen=True)
class Term:
    words: Phrase
    quoted: bool = False
    minus: bool = False
    acronym: bool = False
    joined: bool = False
    """OR stands between it and the one before."""


def parse(typed: str, *, language: str, thesaurus: Thesaurus | None = None) -> Expression | None:
    terms = list(_terms(typed[:MOST_CHARACTERS].translate(QUOTES)))[:MOST_TERMS]
    wanted = [term for term in terms if not term.minus]
    if not wanted:
        return None
    meant = _meant(wanted, language, thesaurus or {})
    kept = [place for place in _places(wanted) if not _says_nothing(wanted, place, language)] or _places(wanted)
    return Expression(
        all_of=tuple(_any_of([form for index in place for form in meant[index]]) for place in kept),
        none_of=_any_of([form for term in terms if term.minus for form in readings(term.words, language)]),
        words=tuple(word for term in wanted for word in term.words),
        exact="" if _has_operators(terms) else " ".join(word for term in wanted for word in term.words),
    )


def _terms(typed: str) -> Iterator[Term]:
    joined, shouted = False, typed == typed.upper()
    for match in TYPED.finditer(typed):
        plain, text = match["plain"], match["plain"] or match["quoted"] or ""
        if plain in OR:
            joined = True
        elif words := tuple(split(text)[:MOST_WORDS_OF_PHRASE]):
            minus = bool(match["minus"])
            acronym = text.isupper() and len(text) > 1 and not shouted
            yield Term(words, quoted=plain is None, minus=minus, acronym=acronym, joined=joined and not minus)
            joined = False


def _has_operators(terms: list[Term]) -> bool:
    return any(term.minus or term.joined for term in terms) or (len(terms) > 1 and any(term.quoted for term in terms))


def _places(wanted: list[Term]) -> list[list[int]]:
    """The indexes of terms that stand for one another because of an OR."""
    places: list[list[int]] = []
    for index, term in enumerate(wanted):
        if term.joined and places:
            places[-1].append(index)
        else:
            places.append([index])
    return places


def _says_nothing(wanted: list[Term], place: list[int], language: str) -> bool:
    term = wanted[place[0]]
    if len(place) > 1 or term.quoted or term.acronym:
        return False
    return all(is_stop_word(word, language) for word in term.words)


def _meant(wanted: list[Term], language: str, thesaurus: Thesaurus) -> list[list[Phrase]]:
    """For each term its forms, and what the field calls by other names the phrase that it is part of."""
    meant = [list(readings(term.words, language)) for term in wanted]
    index = 0
    while index < len(wanted):
        length, others = _term_of_art(wanted[index:], language, thesaurus)
        for forms in meant[index : index + length]:
            forms.extend(others)
        index += length
    return meant


def _term_of_art(rest: list[Term], language: str, thesaurus: Thesaurus) -> tuple[int, tuple[Phrase, ...]]:
    """The longest beginning of these terms that the thesaurus knows: how many, and what means the same."""
    for length in range(min(len(rest), LONGEST_TERM_OF_ART), 0, -1):
        run = rest[:length]
        if length == 1 or not any(term.quoted or term.joined for term in run):
            words = tuple(word for term in run for word in term.words)
            for form in readings(words, language):
                if others := thesaurus.get(form):
                    return length, others
    return 1, ()


def _any_of(forms: list[Phrase]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(forms))
