"""FTS5 over the same lexemes, for the sample site and small portals. Every lexeme reaches MATCH in quotes."""

from datetime import datetime
from typing import Any

from django.db import connection

from apps.search.lexemes import Texts, joined
from apps.search.query import Expression, Phrase
from apps.search.wanted import MARK, Sql, Wanted

COLUMNS = "c.id, c.kind, c.key, c.marks, c.dated_on"
EXACT = 10


class SQLite:
    def is_large(self, *, at: datetime) -> bool:
        return False

    def heads(self, wanted: Wanted, *, limit: int) -> Sql:
        if wanted.expression is None:
            return self.newest(wanted, limit=limit)
        narrowed, values = _narrowed(wanted)
        exact = "c.id IN (SELECT card_id FROM exact)"
        bonus = f"{EXACT} * ({exact} AND c.standing > 0)"
        select = (
            f"SELECT {COLUMNS}, 0 AS tier, ({bonus} - bm25(search_card_fts, 10.0, 5.0, 2.0)) "
            "* (c.standing + 1) / 101.0 AS score, NULL AS excerpt FROM search_card_fts "
            f"JOIN search_card c ON c.id = search_card_fts.rowid WHERE search_card_fts MATCH %s AND {narrowed}"
        )
        return Sql(
            f"SELECT * FROM ({select} AND {exact}) UNION ALL SELECT * FROM ({select} AND NOT {exact} LIMIT {limit})",
            [_match(wanted.expression), *values] * 2,
        )

    def texts(self, wanted: Wanted, *, heads: str, few: int, limit: int, reach: int) -> Sql:
        narrowed, values = _narrowed(wanted)
        words = _match(wanted.expression) if wanted.expression else ""
        if wanted.expression and wanted.expression.none_of:
            unwanted = "SELECT rowid FROM search_card_fts WHERE search_card_fts MATCH %s"
            narrowed, values = f"{narrowed} AND c.id NOT IN ({unwanted})", [*values, _either(wanted.expression.none_of)]
        return Sql(
            f"SELECT {COLUMNS}, 1 AS tier, e.score * (c.standing + 1) / 101.0 AS score, e.id AS excerpt FROM ("
            "SELECT e.id, e.card_id, -bm25(search_excerpt_fts, 1.0, 10.0) AS score FROM search_excerpt_fts "
            "JOIN search_excerpt e ON e.id = search_excerpt_fts.rowid WHERE search_excerpt_fts MATCH %s "
            f"AND (SELECT count(*) FROM {heads}) < {few} LIMIT {reach}) e JOIN search_card c ON c.id = e.card_id "
            f"WHERE {narrowed} AND c.id NOT IN (SELECT id FROM {heads}) LIMIT {limit}",
            [words, *values],
        )

    def newest(self, wanted: Wanted, *, limit: int, offset: int = 0, only_if: str = "") -> Sql:
        narrowed, values = _narrowed(wanted)
        if wanted.expression is not None:
            match = "SELECT rowid FROM search_card_fts WHERE search_card_fts MATCH %s"
            narrowed, values = f"{narrowed} AND c.id IN ({match})", [*values, _match(wanted.expression)]
        number = f"CASE WHEN {only_if} THEN {limit} ELSE 0 END" if only_if else limit
        return Sql(
            f"SELECT {COLUMNS}, 0 AS tier, 0 AS score, NULL AS excerpt FROM search_card c WHERE {narrowed} "
            f"ORDER BY c.dated_on DESC, c.id DESC LIMIT {number} OFFSET {offset}",
            values,
        )

    def counts(self, candidates: str, facets: list[str]) -> Sql:
        return Sql(
            f"SELECT %s, value, count(*), NULL, 0 FROM {candidates}, json_each({candidates}.marks) "
            f"WHERE substr(value, 1, instr(value, ':') - 1) IN ({_places(tuple(facets))}) GROUP BY value",
            [MARK, *facets],
        )

    def retitle(self, card: int, titles: Texts) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE search_excerpt SET words = json_set(words, '$[1]', %s) WHERE card_id = %s",
                [joined(titles), card],
            )


def _narrowed(wanted: Wanted) -> Sql:
    narrowed = f"c.audience IN ({_places(wanted.audiences)}) AND (c.opens_at IS NULL OR c.opens_at <= %s)"
    values: list[Any] = [*wanted.audiences, connection.ops.adapt_datetimefield_value(wanted.at)]
    if wanted.kinds:
        narrowed, values = f"{narrowed} AND c.kind IN ({_places(wanted.kinds)})", [*values, *wanted.kinds]
    for marks in wanted.facets:
        has_one = f"EXISTS (SELECT 1 FROM json_each(c.marks) WHERE value IN ({_places(marks)}))"
        narrowed, values = f"{narrowed} AND {has_one}", [*values, *marks]
    return Sql(narrowed, values)


def _places(values: tuple[str, ...]) -> str:
    return ", ".join(["%s"] * len(values))


def _match(expression: Expression) -> str:
    wanted = " AND ".join(f"({_either(group)})" for group in expression.all_of)
    return f"({wanted}) NOT ({_either(expression.none_of)})" if expression.none_of else wanted


def _either(phrases: tuple[Phrase, ...]) -> str:
    return " OR ".join(map(_phrase, phrases))


def _phrase(phrase: Phrase) -> str:
    return '"' + " ".join(phrase) + '"'
