"""Measures searches at growing numbers of resources beside bare tiered SQL, and writes the ratios into RESULTS.md.

`python -m benchmarks.search [--database-prefix scale] [--sizes 10k 100k 1m] [--rounds 5]`: the databases are made on
first use.
"""

import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median, quantiles
from typing import Any

import django

from benchmarks import results, scaled

SMALLEST_FIRST = ["10k", "100k", "1m"]
Milliseconds = dict[tuple[str, str, str], list[float]]
"""By size, by how common the words are, by way."""


def main() -> None:
    given = scaled.arguments(__doc__, SMALLEST_FIRST)
    urls = {size: scaled.url(given.database_prefix, size) for size in given.sizes}
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(scaled.PORTAL, CACHE_URL="locmem://", VAR_DIR=folder, DATABASE_URL=urls[given.sizes[0]])
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.search.settings"
        django.setup()
        from benchmarks.search import counting, ways, words  # noqa: PLC0415  after setup
        from benchmarks.search.databases import Databases  # noqa: PLC0415

        databases = Databases(urls)
        found = measured(databases, words.questions(), ways, given)
        matching = counting.matching(databases, words.questions(), given.sizes)
        queries = counting.queries(databases, given.sizes[-1])
    section = _section(given, found, matching, queries)
    print(section)
    if not given.dry:
        results.write(section)


def measured(databases: Any, questions: dict[str, list[list[str]]], ways: Any, given: Any) -> Milliseconds:
    """In turn, so that what disturbs the machine disturbs all alike. The first round only warms up."""
    found: Milliseconds = defaultdict(list)
    for number in range(given.rounds + 1):
        for name, asked in questions.items():
            for words in asked:
                for size in given.sizes:
                    databases.use(size)
                    ways.asked_for_nothing_yet()
                    for way, ask in ways.WAYS.items():
                        taken = _timed(ask, words)
                        if number:
                            found[size, name, way].append(taken)
            print(f"{number}/{given.rounds} {name}", flush=True)
    return found


def _timed(ask: Callable[[list[str]], object], words: list[str]) -> float:
    began = time.perf_counter()
    ask(words)
    return (time.perf_counter() - began) * 1000


def _section(
    given: Any, found: Milliseconds, matching: dict[tuple[str, str], int], queries: dict[str, tuple[int, int]]
) -> str:
    small, large = given.sizes[0], given.sizes[-1]
    rows = [
        f"| {size} | {name} | {matching[size, name]:,} | {_spread(found[size, name, 'tiered SQL'])} "
        f"| {_spread(found[size, name, 'find'])} | {_spread(found[size, name, 'page'])} "
        f"| {_ratio(found, size, name, 'find'):.2f} | {_ratio(found, size, name, 'page'):.2f} "
        f"| {_p95(found[size, name, 'find']) / _p95(found[small, name, 'find']):.2f} "
        f"| {_p95(found[size, name, 'page']) / _p95(found[small, name, 'page']):.2f} |"
        for size in given.sizes
        for name in dict.fromkeys(name for _size, name, _way in found)
    ]
    growth = "growth of find (at most 2) | growth of page (at most 2)"
    asked = [f"| `{path}` | {few} | {many} |" for path, (few, many) in queries.items()]
    return f"""## Search

`python -m benchmarks.search --sizes {" ".join(given.sizes)} --rounds {given.rounds}`, {datetime.now(UTC):%-d %B %Y}:
{given.rounds} interleaved rounds on PostgreSQL, ten or twenty questions of each kind, one after another; p50 / p95 in
ms. Reference: tiered search as bare SQL over the same rows and words (`benchmarks/search/tiered.py`), facets over its
bounded set included; both rank up to 1,000 candidates. The page is all of `/library/?q=…` through
Django, uncached, its words asked for by nobody before. Ratios are of p95; “growth” is against the same words at
{small}.

| resources | words | texts that fit | tiered SQL | find | page | find ÷ SQL (at most 1.3) | page ÷ SQL | {growth} |
|---|---|---|---|---|---|---|---|---|---|
{chr(10).join(rows)}

Queries of a page with three resources, events and members, and with {scaled.ROWS[large]:,}, each as after a change,
when nothing is remembered. Of the three events none is coming: the home page asks for no story of one.

| page | 3 | {scaled.ROWS[large]:,} |
|---|---|---|
{chr(10).join(asked)}
"""


def _p95(taken: list[float]) -> float:
    return quantiles(taken, n=20)[-1]


def _spread(taken: list[float]) -> str:
    return f"{median(taken):.0f} / {_p95(taken):.0f}"


def _ratio(found: Milliseconds, size: str, name: str, way: str) -> float:
    return _p95(found[size, name, way]) / _p95(found[size, name, "tiered SQL"])


if __name__ == "__main__":
    main()
