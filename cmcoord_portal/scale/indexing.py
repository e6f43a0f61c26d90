"""Works as the index of the search keeps them: what its source and its door would have made, a thousand at a time."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from django.db import connection

from apps.resources.entries import KIND, LEADING, LEADS, ORDINARY, SUPERSEDED
from apps.resources.kinds import Access, State
from apps.search import cards, vocabulary
from apps.search.entries import MEMBERS, PUBLIC, Entry, Text, participants_of
from apps.search.lexemes import Lexemes, Texts, tsvector
from apps.search.models import Card, Excerpt, Name
from cmcoord_portal.scale import seen
from cmcoord_portal.scale.ground import Ground
from cmcoord_portal.scale.library import Keys
from cmcoord_portal.scale.tables import FIRST, Table
from cmcoord_portal.scale.works import Body, Work


def entry(work: Work, ground: Ground) -> Entry:
    """The same as `apps.resources.entries` makes of its rows."""
    return Entry(
        kind=KIND,
        key=Keys(work.number).resource,
        titles=tuple(Text(each.language, f"{each.title}\n{each.other_names}".strip()) for each in work.words),
        summaries=(*(Text(each.language, each.summary) for each in work.words), Text("", _behind(work, ground))),
        marks=frozenset(_marks(work, ground)),
        audience=_audience(work),
        dated_on=work.versions[0].issued_on,
        standing=_standing(work),
    )


def _behind(work: Work, ground: Ground) -> str:
    printed = [f"{version.name} {version.issued_on.year if version.issued_on else ''}" for version in work.versions]
    names = [ground.organizations[number].words for number in work.publishers]
    return " ".join(" ".join([*printed, *names]).split())


def _marks(work: Work, ground: Ground) -> Iterator[str]:
    newest = work.versions[0]
    yield f"type:{work.type.value}"
    yield f"access:{work.access.value}"
    yield f"region:{work.place['region']}"
    yield f"country:{work.place['country']}"
    yield f"topic:{work.topic}"
    yield f"publisher:{ground.organizations[work.publishers[0]].key}"
    yield "size:small"
    if newest.issued_on:
        yield f"year:{newest.issued_on.year}"
    yield from (f"language:{copy.language}" for copy in newest.copies)


def _audience(work: Work) -> str:
    if work.event:
        return participants_of(FIRST + work.event)
    return PUBLIC if work.access == Access.PUBLIC else MEMBERS


def _standing(work: Work) -> int:
    if work.is_superseded:
        return SUPERSEDED
    return LEADING if work.type in LEADS else ORDINARY


class Catalogue:
    """The tables of the index. A card has its resource's primary key, and so has the excerpt of the one file."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.cards, self.names, self.excerpts = Table.of(Card), Table.of(Name), Table.of(Excerpt)

    def write(self, works: Sequence[Work]) -> None:
        for work in works:
            self.add(work)
        for table in (self.cards, self.names, self.excerpts):
            table.write()
        _learn(work for work in works if work.state == State.PUBLISHED and work.access == Access.PUBLIC)

    def add(self, work: Work) -> None:
        """What nobody may find yet has a card for the sake of its text only."""
        keys = Keys(work.number)
        told = entry(work, self.ground) if work.state == State.PUBLISHED else None
        titles = cards.titles(told) if told else ()
        card = cards.card(told) if told else cards.hidden_card(KIND, keys.resource)
        card.pk = keys.resource
        self.cards.take(card)
        for place, name in enumerate(cards.names(told) if told else ()):
            name.pk, name.card_id = keys.part(place), card.pk
            self.names.take(name)
        part, body = f"file:{keys.copy(0, 0)}", work.body
        excerpt = Excerpt(pk=card.pk, card_id=card.pk, part=part, position=0, language=body.language)
        excerpt.text, excerpt.words = f"{body.text}\n\n", _words(body, titles)
        self.excerpts.take(excerpt)


def _words(body: Body, titles: Texts) -> Lexemes | str:
    """PostgreSQL reads text with the same lexeme twice as one with both places: the body's is made but once."""
    if connection.vendor != "postgresql":
        return cards.words_of_excerpt(seen.lexemes_of(body.text, body.language), titles)
    text, end = _vector(body)
    return f"{text} {tsvector(Lexemes((('A', titles),)), first=end)}"


@cache
def _vector(body: Body) -> tuple[str, int]:
    """And the position at which another text may begin."""
    words = seen.lexemes_of(body.text, body.language)
    return tsvector(Lexemes((("D", (words,)),))), len(words) + 2


def _learn(works: Iterable[Work]) -> None:
    """The spelling of their words, each looked at but once."""
    written = {word for work in works for each in work.words for word in f"{each.title} {each.summary}".split()}
    vocabulary.learn(vocabulary.words_of(Entry(KIND, 0, titles=(), summaries=(Text("", " ".join(written)),))))
