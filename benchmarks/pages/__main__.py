"""Measures pages beside a bare Django view, and at a million rows beside a thousand; writes into RESULTS.md.

`python -m benchmarks.pages [--database-prefix scale] [--sizes 1k 1m] [--rounds 5]`: databases are made on first use.
`--only members` measures pages whose name begins so, and keeps their figures in a section of their own.
"""

import tempfile
import time
from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks import results, scaled
from benchmarks.pages import cpu, people, servers
from benchmarks.pages.asked import Page, pages
from benchmarks.pages.load import CONNECTIONS, WRK, load, one
from benchmarks.pages.servers import Server

SECONDS = 2.0
HEADERS = {"Host": servers.HOST, "Accept-Encoding": "gzip"}
BARE, STATIC = "bare", "static"


@dataclass
class Place:
    """The portal on a database of one size."""

    size: str
    server: Server
    known: people.Known

    def cookies(self, page: Page) -> list[str]:
        return self.known.cookies[page.who] if page.who else []


@dataclass
class Figures:
    """Of each round: CPU seconds per request, and requests per second."""

    cost: list[float] = field(default_factory=list)
    pace: list[float] = field(default_factory=list)


Found = dict[tuple[str, str], Figures]


def main() -> None:
    given = scaled.arguments(__doc__, ["1k", "1m"], only="")
    urls = {size: scaled.url(given.database_prefix, size) for size in given.sizes}
    with tempfile.TemporaryDirectory() as folder, opened(urls, Path(folder)) as (places, bare, static):
        asked = [page for page in pages(places[0].known) if page.kept or page.name.startswith(given.only)]
        found = measured(given.rounds, asked, places, bare, static)
    section = _section(given, asked, found)
    print(section)
    if not given.dry:
        results.write(section)


@contextmanager
def opened(urls: dict[str, str], folder: Path) -> Iterator[tuple[list[Place], Server, Server]]:
    with ExitStack() as stack:
        places = []
        servers.collect_static_files(folder)
        for number, (size, url) in enumerate(urls.items()):
            environment = servers.environment(url, folder, number)
            known = people.known(environment)
            places.append(Place(size, stack.enter_context(servers.portal(environment)), known))
        bare = stack.enter_context(servers.bare())
        www = folder / "www"
        www.mkdir()
        kept = one(places[0].server.port, "/library/", HEADERS)
        (www / "page").write_bytes(kept)
        yield places, bare, stack.enter_context(servers.nginx(www))


def measured(rounds: int, asked: list[Page], places: list[Place], bare: Server, static: Server) -> Found:
    found: Found = defaultdict(Figures)
    plain = {"Host": servers.HOST}
    for number in range(1, rounds + 1):
        _measure(found[BARE, ""], bare, ["/"], plain)
        _measure(found[STATIC, ""], static, ["/page"], plain)
        for page in asked:
            for place in places:
                figures, turn = found[page.name, place.size], f"{time.time():.0f}"
                _measure(figures, place.server, page.addresses(turn), HEADERS, place.cookies(page))
                print(f"{number}/{rounds} {page.name}, {place.size}: {_last(figures)}", flush=True)
    return found


def _measure(
    figures: Figures, server: Server, paths: list[str], headers: dict[str, str], cookies: Sequence[str] = ()
) -> None:
    """Warmed up each time, from the other end of the paths: other pages may have pushed out what was known of this."""
    load(server.port, paths[::-1], headers, seconds=SECONDS / 2, cookies=cookies)
    before = server.ticks()
    done = load(server.port, paths, headers, seconds=SECONDS, cookies=cookies)
    spent = cpu.seconds(before, server.ticks())
    figures.cost.append(spent / done.requests)
    figures.pace.append(done.per_second)


def _last(figures: Figures) -> str:
    return f"{figures.cost[-1] * 1000:.2f} ms CPU, {figures.pace[-1]:.0f} a second"


def _ratio(mine: list[float], reference: list[float], digits: int = 2) -> str:
    """Median of the rounds' own ratios: neighbours on the machine disturb both sides of one round alike."""
    ratios = sorted(one / other for one, other in zip(mine, reference, strict=True))
    return f"{median(ratios):.{digits}f} ({ratios[0]:.{digits}f}–{ratios[-1]:.{digits}f})"


def _section(given: Namespace, asked: list[Page], found: Found) -> str:
    bare, static, (small, large) = found[BARE, ""], found[STATIC, ""], (given.sizes[0], given.sizes[-1])
    lines = [
        f"| {page.name} | {_ratio(found[page.name, small].cost, bare.cost)} "
        f"| {_ratio(found[page.name, large].cost, bare.cost)} | {page.most or '–'} "
        f"| {median(found[page.name, large].pace):.0f} "
        f"| {_ratio(found[page.name, small].pace, found[page.name, large].pace)} |"
        for page in asked
    ]
    kept = asked[0]
    only = f" --only {given.only}" if given.only else ""
    return f"""## Pages{f": {given.only}" if given.only else ""}

`python -m benchmarks.pages --sizes {" ".join(given.sizes)} --rounds {given.rounds}{only}`,
{datetime.now(UTC):%-d %B %Y}: {given.rounds} interleaved rounds of {SECONDS:.0f} seconds, each after one to warm up,
{CONNECTIONS} connections, load by {WRK_OR_PYTHON}. CPU is that of web processes, database backends and
Redis, per request; a bare Django view on gunicorn with two sync workers = 1
(here {median(bare.cost) * 1000:.2f} ms and {median(bare.pace):.0f} requests a second). The portal runs as in production
(granian, two workers), on a database with {small} and one with {large} of resources, events and members each.
Median and range of the rounds' ratios; “growth” is the time of a request at {large}, its time at {small} being 1.

Pages that do not come from the cache are asked for at addresses it does not know: with a query that nobody reads, so
that their parts are known already, as they are to every member and after the minute that a page is kept. Of those with
“anew” or “another” no part is known: each is the first of its content since the last change. Pages for members are
asked for by {people.MANY} of them in turn.

| page | CPU at {small} | CPU at {large} | at most | requests a second at {large} | growth (at most 1.5) |
|---|---|---|---|---|---|
{chr(10).join(lines)}
| the same bytes by nginx, static | {_ratio(static.cost, bare.cost)} | | | {median(static.pace):.0f} | |

“{kept.name}” has {_ratio(found[kept.name, large].pace, static.pace)} of nginx's requests a second for the same bytes
(at least 0.4).
"""


WRK_OR_PYTHON = "wrk" if WRK else "Python threads (install wrk: they slow down whatever is quick)"

if __name__ == "__main__":
    main()
