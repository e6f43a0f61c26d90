"""Stored tsvectors with GIN. Words and marks are lexemes of one column: one index answers for all of them at once.

The tsquery comes out of a subquery that is not folded into a constant. The planner therefore always takes the GIN
index: knowing the words, it would sometimes bet on reading the whole table until enough rows fit, and lose.
"""

from typing import Any

from django.db import connection

from apps.search.lexemes import Lexemes, Texts, quoted, tsvector
from apps.search.query import Expression, Phrase
from apps.search.wanted import MARK, Sql, Wanted

COLUMNS = "c.id, c.kind, c.key, c.marks, c.dated_on"
WEIGHTS = "ARRAY[0.05, 0.2, 0.5, 1]::float4[]"
EXACT = 10
NARROWED = "c.audience = ANY(%s) AND (c.opens_at IS NULL OR c.opens_at <= %s)"


class PostgreSQL:
    def heads(self, wanted: Wanted, *, limit: int) -> Sql:
        narrowed, values = _narrowed(wanted)
        words = _words(wanted.expression) if wanted.expression else ""
        query = " & ".join(filter(None, [words, *map(_either, _lexical(wanted))]))
        rank = f"ts_rank({WEIGHTS}, c.head, asked.words)" if words else "0"
        select = (
            f"SELECT {COLUMNS}, 0 AS tier, ({rank} + {{bonus}}) * (c.standing + 1) / 101 AS score, "
            f"NULL::bigint AS excerpt FROM (SELECT %s::tsquery AS wanted, %s::tsquery AS words OFFSET 0) asked "
            f"JOIN search_card c ON c.head @@ asked.wanted WHERE {narrowed} AND {{which}}"
        )
        exact = "c.id IN (SELECT card_id FROM exact)"
        return Sql(
            f"({select.format(bonus=EXACT, which=exact)}) UNION ALL "
            f"({select.format(bonus=0, which=f'NOT {exact}')} LIMIT {limit})",
            [query, words, *values] * 2,
        )

    def texts(self, wanted: Wanted, *, heads: str, few: int, limit: int, reach: int) -> Sql:
        narrowed, values = _narrowed(wanted, with_marks=True)
        words = _words(wanted.expression) if wanted.expression else ""
        return Sql(
            f"SELECT {COLUMNS}, 1 AS tier, e.score * (c.standing + 1) / 101 AS score, e.id AS excerpt FROM ("
            f"SELECT e.id, e.card_id, ts_rank({WEIGHTS}, e.words, asked.words) AS score "
            "FROM (SELECT %s::tsquery AS words OFFSET 0) asked JOIN search_excerpt e ON e.words @@ asked.words "
            f"WHERE (SELECT count(*) FROM {heads}) < {few} LIMIT {reach}) e JOIN search_card c ON c.id = e.card_id "
            f"WHERE {narrowed} AND c.id NOT IN (SELECT id FROM {heads}) LIMIT {limit}",
            [words, *values],
        )

    def newest(self, wanted: Wanted, *, limit: int, offset: int = 0) -> Sql:
        """Along the dates. `ts_match_vq` is `@@` by a name that no index answers to: few rows are passed over."""
        narrowed, values = _narrowed(wanted)
        if wanted.kinds:
            narrowed, values = f"{narrowed} AND c.kind = ANY(%s)", [*values, list(wanted.kinds)]
        if wanted.narrows:
            words = _words(wanted.expression) if wanted.expression else ""
            query = " & ".join(filter(None, [words, *map(_either, wanted.facets)]))
            narrowed, values = f"{narrowed} AND ts_match_vq(c.head, %s::tsquery)", [*values, query]
        return Sql(
            f"SELECT {COLUMNS}, 0 AS tier, 0 AS score, NULL::bigint AS excerpt FROM search_card c WHERE {narrowed} "
            f"ORDER BY c.dated_on DESC, c.id DESC LIMIT {limit} OFFSET {offset}",
            values,
        )

    def counts(self, candidates: str, facets: list[str]) -> Sql:
        return Sql(
            f"SELECT %s, mark, count(*), NULL, 0 FROM {candidates}, unnest({candidates}.marks) mark "
            "WHERE split_part(mark, ':', 1) = ANY(%s) GROUP BY mark",
            [MARK, facets],
        )

    def retitle(self, card: int, titles: Texts) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE search_excerpt SET words = ts_filter(words, '{d}') || %s::tsvector WHERE card_id = %s",
                [tsvector(Lexemes((("A", titles),)), first=2), card],
            )


def _narrowed(wanted: Wanted, *, with_marks: bool = False) -> Sql:
    narrowed, values = NARROWED, list[Any]([list(wanted.audiences), wanted.at])
    for marks in _lexical(wanted) if with_marks else []:
        narrowed, values = f"{narrowed} AND c.marks && %s::text[]", [*values, list(marks)]
    return Sql(narrowed, values)


def _lexical(wanted: Wanted) -> list[tuple[str, ...]]:
    kinds = tuple(f"kind:{kind}" for kind in wanted.kinds)
    return [*wanted.facets, kinds] if kinds else wanted.facets


def _either(lexemes: tuple[str, ...]) -> str:
    return "(" + " | ".join(map(quoted, lexemes)) + ")"


def _words(expression: Expression) -> str:
    """As the text form of a tsquery."""
    groups = [" | ".join(map(_phrase, group)) for group in expression.all_of]
    return " & ".join([*(f"({group})" for group in groups), *(f"!{_phrase(phrase)}" for phrase in expression.none_of)])


def _phrase(phrase: Phrase) -> str:
    return "(" + " <-> ".join(map(quoted, phrase)) + ")"
