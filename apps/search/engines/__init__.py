"""The two databases that can search. `engine()` is the one that the portal runs on."""

from datetime import datetime
from typing import Protocol

from django.db import connection

from apps.search.engines.postgresql import PostgreSQL
from apps.search.engines.sqlite import SQLite
from apps.search.lexemes import Texts
from apps.search.wanted import Sql, Wanted


class Engine(Protocol):
    """Each piece of SQL selects `id, kind, key, marks, dated_on, tier, score, excerpt` of cards.

    `tier` is 0 where the words stand in titles and summaries, 1 where they stand in a text.
    """

    def is_large(self, *, at: datetime) -> bool:
        """Whether cards that fit lie far apart."""

    def heads(self, wanted: Wanted, *, limit: int) -> Sql:
        """With words, it reads a table of the things called `exact`ly so."""

    def texts(self, wanted: Wanted, *, heads: str, few: int, limit: int, reach: int) -> Sql:
        """If `heads` has fewer than `few`: of `reach` excerpts that fit, `limit` whose cards fit and are not there.

        What is unwanted must not stand in the head of such a card either.
        """

    def newest(self, wanted: Wanted, *, limit: int, offset: int = 0, only_if: str = "") -> Sql:
        """Nothing, and nothing looked at, where the condition does not hold."""

    def counts(self, candidates: str, facets: list[str]) -> Sql:
        """`'mark', mark, count, NULL, 0` for each mark of these facets in a table of candidates."""

    def retitle(self, card: int, titles: Texts) -> None:
        """Replaces the words of the titles in all excerpts of a card."""


ENGINES: dict[str, Engine] = {"postgresql": PostgreSQL(), "sqlite": SQLite()}


def engine() -> Engine:
    return ENGINES[connection.vendor]
