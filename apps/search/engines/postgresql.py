"""Stored tsvectors with GIN. Words and marks are lexemes of one column: one index answers for all of them at once.

The tsquery comes out of a subquery, unknown to the planner, which therefore always takes the GIN index: knowing the
words, it would sometimes bet on reading the whole table until enough rows fit, and lose. But that index must gather all
matches before the first is seen, which for words of every fifth thing is slow; those are read off the latest cards
instead, where `frequencies` says so. Both ways are bounded, whatever the words. Of words and marks together the index
is asked only for those that are not frequent: to read where a million cards have one takes longer than to look at the
cards that have the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import prod
from typing import Any

from django.db import connection

from apps.search.frequencies import frequencies
from apps.search.lexemes import Lexemes, Texts, quoted, tsvector
from apps.search.query import Expression, Phrase
from apps.search.wanted import MARK, Sql, Wanted

COLUMNS = "c.id, c.kind, c.key, c.marks, c.dated_on"
WEIGHTS = "ARRAY[0.05, 0.2, 0.5, 1]::float4[]"
EXACT = "CASE WHEN c.standing > 0 THEN 10 ELSE 0 END"
LARGE, OFTEN, RECENT = 100_000, 0.1, 30_000
"""In an index of so many cards: if such a share has the words, so many of the latest are read for candidates."""
FREQUENT = 0.2
"""What such a share has is not asked of the index beside what fewer have."""

Group = tuple[Phrase, ...]
NARROWED = "c.audience = ANY(%s) AND (c.opens_at IS NULL OR c.opens_at <= %s)"


class PostgreSQL:
    def is_large(self, *, at: datetime) -> bool:
        return frequencies(at=at).cards > LARGE

    def heads(self, wanted: Wanted, *, limit: int) -> Sql:
        plan, (narrowed, values) = _plan(wanted), _narrowed(wanted)
        words = _words(wanted.expression) if wanted.expression else ""
        rank = f"ts_rank({WEIGHTS}, c.head, asked.words)" if words else "0"
        score = f"({rank} + {{}}) * (c.standing + 1) / 101"
        select = f"SELECT {COLUMNS}, 0 AS tier, {score} AS score, NULL::bigint AS excerpt"
        select += " FROM (SELECT %s::tsquery AS words, %s::tsquery AS rare OFFSET 0) asked"
        exact = "c.id IN (SELECT card_id FROM exact)"
        others, (rest, rest_values) = f" AND NOT {exact}" if words else "", plan.rest
        found = Sql(
            f"({select.format(0)} JOIN search_card c ON c.head @@ asked.rare "
            f"WHERE {narrowed}{rest}{others} LIMIT {limit})",
            [words, plan.rare, *values, *rest_values],
        )
        every = [words, plan.rare, *values, *plan.every.values]
        if plan.reads_latest:
            latest = f"{select.format(0)}, (SELECT * FROM search_card ORDER BY id DESC LIMIT {RECENT}) c"
            found = Sql(
                f"(WITH recent AS MATERIALIZED ({latest} WHERE {narrowed}{plan.every.text}{others} LIMIT {limit}) "
                f"SELECT * FROM recent WHERE (SELECT count(*) FROM recent) >= {limit} "
                f"UNION ALL SELECT * FROM {found.text} found WHERE (SELECT count(*) FROM recent) < {limit})",
                [*every, *found.values],
            )
        if not words:
            return found
        called = f"{select.format(EXACT)}, search_card c WHERE {narrowed}{plan.every.text} AND {exact}"
        return Sql(f"{called} UNION ALL {found.text}", [*every, *found.values])

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
        narrowed, values = _narrowed(wanted, with_marks=True)
        if wanted.years:
            narrowed, values = f"{narrowed} AND c.dated_on BETWEEN %s AND %s", [*values, *wanted.years]
        if wanted.expression:
            words = _words(wanted.expression)
            narrowed, values = f"{narrowed} AND ts_match_vq(c.head, %s::tsquery)", [*values, words]
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


@dataclass(frozen=True)
class Plan:
    """How cards that have all of it are found: `rare` is asked of the index, `rest` of what it finds. `every` asks all
    of a card that is read without the index."""

    rare: str
    rest: Sql
    every: Sql
    reads_latest: bool


def _plan(wanted: Wanted) -> Plan:
    known = frequencies(at=wanted.at)
    words = {group: known.of(group) for group in (wanted.expression.all_of if wanted.expression else ())}
    marks = {group: known.of((mark,) for mark in group) for group in _lexical(wanted)}
    shares = [*words.values(), *marks.values()]
    most = FREQUENT if min(shares) < FREQUENT else 2
    unwanted = wanted.expression.none_of if wanted.expression else ()
    asked = [_any_of(group) for group, share in words.items() if share < most]
    asked += [_either(group) for group, share in marks.items() if share < most]
    return Plan(
        rare=" & ".join(asked),
        rest=_has(
            [group for group, share in words.items() if share >= most],
            [group for group in wanted.facets if marks[group] >= most],
            unwanted,
        ),
        every=_has(words, wanted.facets, unwanted),
        reads_latest=known.cards > LARGE and prod(shares) >= OFTEN,
    )


def _lexical(wanted: Wanted) -> list[tuple[str, ...]]:
    kinds = tuple(f"kind:{kind}" for kind in wanted.kinds)
    return [*wanted.facets, kinds] if kinds else wanted.facets


def _has(groups: Iterable[Group], marks: list[tuple[str, ...]], unwanted: tuple[Phrase, ...]) -> Sql:
    """`ts_match_vq` is `@@` by a name that no index answers to."""
    words = " & ".join([*map(_any_of, groups), *(f"!{_phrase(phrase)}" for phrase in unwanted)])
    text = " AND ts_match_vq(c.head, %s::tsquery)" if words else ""
    return Sql(text + " AND c.marks && %s::text[]" * len(marks), [*filter(None, [words]), *map(list, marks)])


def _either(lexemes: tuple[str, ...]) -> str:
    return "(" + " | ".join(map(quoted, lexemes)) + ")"


def _words(expression: Expression) -> str:
    """As the text form of a tsquery."""
    return " & ".join([*map(_any_of, expression.all_of), *(f"!{_phrase(phrase)}" for phrase in expression.none_of)])


def _any_of(group: Group) -> str:
    return f"({' | '.join(map(_phrase, group))})"


def _phrase(phrase: Phrase) -> str:
    return "(" + " <-> ".join(map(quoted, phrase)) + ")"
