"""How many cards have a word or a mark, about: from a sample of the latest, in PostgreSQL.

It decides only which way the index is read, not what may be found: so it may be some minutes old.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from apps.search.query import Phrase

SAMPLE = 400
GOOD_FOR = timedelta(minutes=10)
LEXEMES = "SELECT word, ndoc FROM ts_stat(%s) WHERE ndoc > 1"
LATEST = "SELECT head FROM search_card ORDER BY id DESC LIMIT {}"
CARDS = "SELECT reltuples FROM pg_class WHERE oid = 'search_card'::regclass"


@dataclass(frozen=True)
class Frequencies:
    """`shares` of the sample that have a lexeme; `cards` is how many there are, as far as the planner knows."""

    shares: Mapping[str, float]
    cards: float
    at: datetime

    def of(self, phrases: Iterable[Phrase]) -> float:
        """At most such a share has one of these."""
        return min(1, sum(min(self.shares.get(lexeme, 0) for lexeme in phrase) for phrase in phrases))


_known: dict[str, Frequencies] = {}
"""By the name of the database."""


def frequencies(*, at: datetime) -> Frequencies:
    name = str(connection.settings_dict["NAME"])
    known = _known.get(name)
    if known is None or abs(at - known.at) > GOOD_FOR:
        known = _known[name] = _sampled(at)
    return known


def _sampled(at: datetime) -> Frequencies:
    with connection.cursor() as cursor:
        cursor.execute(LEXEMES, [LATEST.format(SAMPLE)])
        shares = {word: number / SAMPLE for word, number in cursor.fetchall()}
        cursor.execute(CARDS)
        [cards] = cursor.fetchone()
    return Frequencies(shares, cards, at)
