"""One question as one SQL statement: hits, total and facets over a bounded set of candidates.

Tiers: what has the words in its titles or summaries; only if that is too little, what has them in its texts. Never
is everything ranked or counted. Each chosen facet needs a set of its own, in which it is open.
"""

from apps.search.engines import Engine
from apps.search.query import Expression
from apps.search.wanted import Sql, Wanted
from apps.search.words import name_phrase

CANDIDATES = 1_000
OPENED = 300
"""Candidates where a facet is not narrowed, in an index so large that each of them costs a look of its own."""
TOO_FEW = 100
TEXTS, REACH = 200, 5_000

BEST = "tier, score DESC, dated_on DESC, id DESC"
NEWEST = "dated_on DESC, id DESC"


def statement(engine: Engine, wanted: Wanted, *, newest: bool, first: int, count: int, facets: tuple[str, ...]) -> Sql:
    """Rows of `what, name, number, place, excerpt`.

    `hit`: kind and key of a thing, in order of `place`. `newest`: the same where the newest are wanted of more things
    than are candidates. `total`: how many candidates; `texts`: how many of them by their texts. `mark`: a mark and how
    many have it. `open`: more than 0 where things were left uncounted while a facet is not narrowed.
    """
    opened = {f"open_{place}": facet for place, facet in enumerate(facets) if wanted.marks.get(facet)}
    few = OPENED if engine.is_large(at=wanted.at) else CANDIDATES
    tables = [_exact(wanted.expression)] if wanted.expression else []
    tables += _candidates(engine, wanted, "found", most=CANDIDATES)
    for name, facet in opened.items():
        tables += _candidates(engine, wanted.without(facet), name, most=few)
    narrowed = [facet for facet in facets if facet not in opened.values()]
    selects = [_hits(NEWEST if newest else BEST, first, count), _totals()]
    selects += [engine.counts("found", narrowed)] if narrowed else []
    if newest and wanted.narrows:
        tables.append(_newest_of_all(engine, wanted, first, count))
        selects.append(Sql(f"SELECT 'newest', kind, key, NULL, row_number() OVER (ORDER BY {NEWEST}) FROM newest", []))
    for name, facet in opened.items():
        selects += [
            engine.counts(name, [facet]),
            Sql(f"SELECT 'open', %s, count(*) / {few + 1}, NULL, 0 FROM {name}", [facet]),
        ]
    return Sql(
        f"WITH {', '.join(sql for sql, _values in tables)} {' UNION ALL '.join(sql for sql, _values in selects)}",
        [value for _sql, values in [*tables, *selects] for value in values],
    )


def _hits(order: str, first: int, count: int) -> Sql:
    return Sql(
        "SELECT * FROM (SELECT 'hit' AS what, kind AS name, key AS number, excerpt, "
        f"row_number() OVER (ORDER BY {order}) AS place FROM found ORDER BY {order} LIMIT {count} OFFSET {first}) hits",
        [],
    )


def _newest_of_all(engine: Engine, wanted: Wanted, first: int, count: int) -> Sql:
    more = f"(SELECT count(*) FROM found) > {CANDIDATES} OR (SELECT count(*) FROM found WHERE tier = 1) >= {TEXTS}"
    sql, values = engine.newest(wanted, limit=count, offset=first, only_if=more)
    return Sql(f"newest AS MATERIALIZED ({sql})", values)


def _totals() -> Sql:
    return Sql(
        "SELECT 'total', '', count(*), NULL, 0 FROM found UNION ALL "
        "SELECT 'texts', '', count(*), NULL, 0 FROM found WHERE tier = 1",
        [],
    )


def _exact(expression: Expression) -> Sql:
    """The things whose title or other name is what was typed: they come first, however many others fit."""
    phrase = name_phrase(expression.exact.split())
    return Sql("exact AS MATERIALIZED (SELECT card_id FROM search_name WHERE phrase = %s LIMIT 50)", [phrase])


def _candidates(engine: Engine, wanted: Wanted, name: str, *, most: int) -> list[Sql]:
    limit = most + 1
    if not wanted.narrows:
        sql, values = engine.newest(wanted, limit=limit)
        return [Sql(f"{name} AS MATERIALIZED ({sql})", values)]
    sql, values = engine.heads(wanted, limit=limit)
    if wanted.expression is None:
        return [Sql(f"{name} AS MATERIALIZED ({sql})", values)]
    heads = f"{name}_heads"
    texts, texts_values = engine.texts(wanted, heads=heads, few=TOO_FEW, limit=TEXTS, reach=REACH)
    best = (
        "SELECT id, kind, key, marks, dated_on, tier, score, excerpt FROM (SELECT *, row_number() "
        f"OVER (PARTITION BY id ORDER BY score DESC, excerpt) AS nth FROM ({texts}) texts) best WHERE nth = 1"
    )
    return [
        Sql(f"{heads} AS MATERIALIZED ({sql})", values),
        Sql(f"{name} AS MATERIALIZED (SELECT * FROM {heads} UNION ALL {best})", texts_values),
    ]
