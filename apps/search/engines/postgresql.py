"""Stored tsvectors with GIN. Words and marks are lexemes of one column: one index answers for all of them at once.

The tsquery comes out of a subquery, unknown to the planner, which therefore always takes the GIN index: knowing the
words, it would sometimes bet on reading the whole table until enough rows fit, and lose. But that index must gather all
matches before the first is seen, which for words of every fifth thing is slow; those are read off the latest cards
instead, where a sample says that they are frequent. Both ways are bounded, whatever the words. Of words and marks
together the index is asked only for those that are not frequent: to read where a million cards have one takes longer
than to look at the cards that have the others.
"""

from typing import Any

from django.db import connection

from apps.search.lexemes import Lexemes, Texts, quoted, tsvector
from apps.search.query import Expression, Phrase
from apps.search.wanted import MARK, Sql, Wanted

COLUMNS = "c.id, c.kind, c.key, c.marks, c.dated_on"
WEIGHTS = "ARRAY[0.05, 0.2, 0.5, 1]::float4[]"
EXACT = "CASE WHEN c.standing > 0 THEN 10 ELSE 0 END"
LARGE, SAMPLE, OFTEN, RECENT = 100_000, 400, 40, 30_000
"""In an index of so many cards: if of so many latest ones so many have the words, so many are read for candidates."""
FREQUENT = 80
"""Of the sample: what so many have is not asked of the index beside what fewer have."""

NARROWED = "c.audience = ANY(%s) AND (c.opens_at IS NULL OR c.opens_at <= %s)"


class PostgreSQL:
    def common(self) -> list[Sql]:
        latest = f"SELECT kind, head FROM search_card ORDER BY id DESC LIMIT {SAMPLE}"
        return [Sql(f"sample AS MATERIALIZED ({latest})", [])]

    def heads(self, wanted: Wanted, *, limit: int) -> Sql:
        narrowed, values = _narrowed(wanted)
        words = _words(wanted.expression) if wanted.expression else ""
        groups = [*(_wanted_words(wanted.expression) if wanted.expression else []), *map(_either, _lexical(wanted))]
        whole = " & ".join(filter(None, [words, *map(_either, _lexical(wanted))]))
        rank = f"ts_rank({WEIGHTS}, c.head, asked.words)" if words else "0"
        select = (
            f"SELECT {COLUMNS}, 0 AS tier, ({rank} + {{}}) * (c.standing + 1) / 101 AS score, NULL::bigint AS excerpt"
        )
        exact, fits = "c.id IN (SELECT card_id FROM exact)", f"ts_match_vq(c.head, asked.whole) AND {narrowed}"
        return Sql(
            "WITH asked AS MATERIALIZED (SELECT %s::tsquery AS whole, %s::tsquery AS words, coalesce(("
            "SELECT string_agg(part, ' & ') FROM unnest(%s::text[]) part "
            f"WHERE (SELECT count(*) FROM sample WHERE ts_match_vq(head, part::tsquery)) < {FREQUENT}"
            "), %s)::tsquery AS rare), "
            f"recent AS MATERIALIZED ({select.format(0)} "
            f"FROM asked, (SELECT * FROM search_card ORDER BY id DESC LIMIT {RECENT}) c "
            f"WHERE (SELECT count(*) FROM sample, asked WHERE ts_match_vq(head, whole)) >= {OFTEN} "
            f"AND (SELECT reltuples FROM pg_class WHERE oid = 'search_card'::regclass) > {LARGE} "
            f"AND {fits} AND NOT {exact} LIMIT {limit}) "
            f"{select.format(EXACT)} FROM asked, search_card c WHERE c.head @@ asked.whole AND {narrowed} AND {exact} "
            f"UNION ALL SELECT * FROM recent WHERE (SELECT count(*) FROM recent) >= {limit} "
            f"UNION ALL ({select.format(0)} FROM asked JOIN search_card c ON c.head @@ asked.rare "
            f"WHERE (SELECT count(*) FROM recent) < {limit} AND {fits} AND NOT {exact} LIMIT {limit})",
            [whole, words, groups, whole, *values * 3],
        )

    def texts(self, wanted: Wanted, *, heads: str, few: int, limit: int, reach: int) -> Sql:
        narrowed, values = _narrowed(wanted, with_marks=True)
        words = _words(wanted.expression) if wanted.expression else ""
        if wanted.expression and wanted.expression.none_of:
            unwanted = " | ".join(map(_phrase, wanted.expression.none_of))
            narrowed, values = f"{narrowed} AND NOT c.head @@ %s::tsquery", [*values, unwanted]
        return Sql(
            f"SELECT {COLUMNS}, 1 AS tier, e.score * (c.standing + 1) / 101 AS score, e.id AS excerpt FROM ("
            f"SELECT e.id, e.card_id, ts_rank({WEIGHTS}, e.words, asked.words) AS score "
            "FROM (SELECT %s::tsquery AS words OFFSET 0) asked JOIN search_excerpt e ON e.words @@ asked.words "
            f"WHERE (SELECT count(*) FROM {heads}) < {few} LIMIT {reach}) e "
            "CROSS JOIN LATERAL (SELECT * FROM search_card WHERE id = e.card_id OFFSET 0) c "
            f"WHERE {narrowed} AND c.id NOT IN (SELECT id FROM {heads}) LIMIT {limit}",
            [words, *values],
        )

    def newest(self, wanted: Wanted, *, limit: int, offset: int = 0, only_if: str = "") -> Sql:
        """Along the dates. `ts_match_vq` is `@@` by a name that no index answers to: few rows are passed over."""
        narrowed, values = _narrowed(wanted)
        if wanted.years:
            narrowed, values = f"{narrowed} AND c.dated_on BETWEEN %s AND %s", [*values, *wanted.years]
        if wanted.narrows:
            words = _words(wanted.expression) if wanted.expression else ""
            query = " & ".join(filter(None, [words, *map(_either, wanted.facets)]))
            narrowed, values = f"{narrowed} AND ts_match_vq(c.head, %s::tsquery)", [*values, query]
        if only_if:
            narrowed = f"{narrowed} AND ({only_if})"
        return Sql(
            f"SELECT {COLUMNS}, 0 AS tier, 0 AS score, NULL::bigint AS excerpt FROM search_card c WHERE {narrowed} "
            f"ORDER BY c.dated_on DESC, c.id DESC LIMIT {limit} OFFSET {offset}",
            values,
        )

    def counts(self, candidates: str, facets: list[str]) -> Sql:
        """Of one facet only its own marks are grouped. Of several, most are: those left over are dropped afterwards."""
        marks = f"SELECT unnest(marks) AS mark FROM {candidates}"
        if len(facets) == 1:
            own = f"SELECT %s, mark, count(*), NULL, 0 FROM ({marks}) marks WHERE starts_with(mark, %s) GROUP BY mark"
            return Sql(own, [MARK, f"{facets[0]}:"])
        return Sql(
            f"SELECT %s, mark, number, NULL, 0 FROM (SELECT mark, count(*) AS number FROM ({marks}) marks "
            "GROUP BY mark OFFSET 0) counted WHERE split_part(mark, ':', 1) = ANY(%s)",
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
    if wanted.kinds:
        narrowed, values = f"{narrowed} AND c.kind = ANY(%s)", [*values, list(wanted.kinds)]
    for marks in wanted.facets if with_marks else []:
        narrowed, values = f"{narrowed} AND c.marks && %s::text[]", [*values, list(marks)]
    return Sql(narrowed, values)


def _lexical(wanted: Wanted) -> list[tuple[str, ...]]:
    kinds = tuple(f"kind:{kind}" for kind in wanted.kinds)
    return [*wanted.facets, kinds] if kinds else wanted.facets


def _either(lexemes: tuple[str, ...]) -> str:
    return "(" + " | ".join(map(quoted, lexemes)) + ")"


def _words(expression: Expression) -> str:
    """As the text form of a tsquery."""
    return " & ".join([*_wanted_words(expression), *(f"!{_phrase(phrase)}" for phrase in expression.none_of)])


def _wanted_words(expression: Expression) -> list[str]:
    return [f"({' | '.join(map(_phrase, group))})" for group in expression.all_of]


def _phrase(phrase: Phrase) -> str:
    return "(" + " <-> ".join(map(quoted, phrase)) + ")"
