"""Entries as the index keeps them, and long texts cut into excerpts. Rows are made here, none is read or written."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from apps.search.entries import Entry, Passage, Text
from apps.search.lexemes import Lexemes, Texts
from apps.search.models import NOBODY, UNDATED, Card, Excerpt, Name
from apps.search.words import VERSION, lexemes, name_phrase, split, spots, stem

MOST_WORDS_OF_TITLE, MOST_WORDS_OF_SUMMARY = 60, 1_000
MOST_TITLES = 40
# What one tsvector takes: see lexemes.py. Past 255 places of one lexeme PostgreSQL would lose phrases that FTS5 finds.
MOST_WORDS, MOST_PLACES, MOST_BYTES = 10_000, 255, 500_000


def card(entry: Entry) -> Card:
    marks = [*sorted(entry.marks | {f"kind:{entry.kind}"})]
    first, *others = titles(entry) or ((),)
    groups = (("A", (first,)), ("B", tuple(others)), ("C", _texts(entry.summaries, MOST_WORDS_OF_SUMMARY)))
    return Card(
        kind=entry.kind,
        key=entry.key,
        audience=entry.audience,
        opens_at=entry.opens_at,
        dated_on=entry.dated_on or UNDATED,
        standing=entry.standing,
        marks=marks,
        digest=digest(entry),
        head=Lexemes(groups, tuple(marks)),
    )


def hidden_card(kind: str, key: int) -> Card:
    head = Lexemes((("A", ()), ("B", ()), ("C", ())))
    return Card(kind=kind, key=key, audience=NOBODY, standing=0, marks=[], digest="", head=head)


def digest(entry: Entry) -> str:
    told = (VERSION, entry.titles, entry.summaries, sorted(entry.marks), entry.audience, entry.opens_at)
    return hashlib.md5(
        repr((*told, entry.dated_on, entry.standing)).encode("utf-8", "replace"), usedforsecurity=False
    ).hexdigest()


def titles(entry: Entry) -> Texts:
    return _texts(_titles(entry), MOST_WORDS_OF_TITLE)


def _titles(entry: Entry) -> list[Text]:
    """Each line is a name of its own."""
    lines = (Text(title.language, line) for title in entry.titles for line in title.text.splitlines() if line.strip())
    return list(lines)[:MOST_TITLES]


def _texts(texts: Iterable[Text], most: int) -> Texts:
    return tuple(lexemes(text.text, text.language)[:most] for text in texts)


def names(entry: Entry) -> list[Name]:
    """Each once, however many languages share it."""
    made: dict[str, Name] = {}
    for title in _titles(entry):
        if phrase := name_phrase(split(title.text)):
            made.setdefault(phrase, Name(phrase=phrase, text=title.text.strip()[:300], language=title.language))
    return list(made.values())


@dataclass
class Cut:
    """A stretch of a text, as long as one tsvector allows."""

    start: int
    end: int
    lexemes: tuple[str, ...]


def excerpts(passages: Sequence[Passage], *, part: str) -> Iterator[Excerpt]:
    """Passages that follow one another in one language are joined, so that words of two pages are found together."""
    position = 0
    for language, run in groupby(passages, key=lambda passage: passage.text.language):
        text, pages = _joined(list(run))
        for cut in cuts(text, language):
            if cut.lexemes:
                yield Excerpt(
                    part=part,
                    position=position,
                    language=language,
                    text=text[cut.start : cut.end],
                    pages=_pages_within(pages, cut),
                    words=words_of_excerpt(cut.lexemes, ()),
                )
                position += 1


def titled(excerpts: Iterable[Excerpt], titles: Texts) -> Iterator[Excerpt]:
    for excerpt in excerpts:
        (_weight, (body,)), _titles = excerpt.words.groups
        excerpt.words = words_of_excerpt(body, titles)
        yield excerpt


def words_of_excerpt(body: tuple[str, ...], titles: Texts) -> Lexemes:
    """With those of the titles, so that “oslo water” finds a page on water in the Oslo Guidelines."""
    return Lexemes((("D", (body,)), ("A", titles)))


def _joined(passages: list[Passage]) -> tuple[str, list[tuple[int, int]]]:
    """One text, and where in it each page begins."""
    pieces: list[str] = []
    pages, length = [], 0
    for passage in passages:
        if passage.page is not None:
            pages.append((length, passage.page))
        pieces.append(f"{_storable(passage.text.text)}\n\n")
        length += len(pieces[-1])
    return "".join(pieces), pages


def _storable(text: str) -> str:
    """No database takes NUL, nor halves of surrogate pairs; readers of broken files give both."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


def _pages_within(pages: list[tuple[int, int]], cut: Cut) -> list[tuple[int, int]]:
    """Their beginnings counted from the cut's own; the page that it begins on begins at 0."""
    before = [(0, page) for start, page in pages if start <= cut.start]
    return before[-1:] + [(start - cut.start, page) for start, page in pages if cut.start < start < cut.end]


def cuts(text: str, language: str) -> Iterator[Cut]:
    base = language.partition("-")[0]
    start, taken, places, size = 0, list[str](), Counter[str](), 0
    for spot in spots(text):
        fresh = [stem(word, base) for word in spot.words]
        size += sum(len(lexeme.encode()) for lexeme in fresh)
        if (
            len(taken) + len(fresh) > MOST_WORDS
            or size > MOST_BYTES
            or any(places[one] >= MOST_PLACES for one in fresh)
        ):
            yield Cut(start, spot.start, tuple(taken))
            start, taken, places, size = spot.start, [], Counter(), 0
        taken += fresh
        places.update(fresh)
    yield Cut(start, len(text), tuple(taken))
