"""Fills the database up to so many invented things. Each chunk is a transaction: what was interrupted goes on later."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from multiprocessing import get_context
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import F, Manager, Max, QuerySet

from apps.members.models import Member
from apps.profiles.models import Profile
from apps.resources.models import Resource
from apps.search.models import Card
from apps.training.models import Event
from cmcoord_portal import freshness
from cmcoord_portal.scale import ground, indexes
from cmcoord_portal.scale.ground import Ground
from cmcoord_portal.scale.indexing import Catalogue
from cmcoord_portal.scale.library import Library, keep_the_file
from cmcoord_portal.scale.people import People
from cmcoord_portal.scale.profiles import Profiles
from cmcoord_portal.scale.season import Season
from cmcoord_portal.scale.tables import FIRST
from cmcoord_portal.scale.works import Work, work

CHUNK = 2_000
KINDS = ("members", "profiles", "events", "resources")
"""In this order: a profile is a member's, and some resources belong to events."""
ROWS: dict[str, Manager[Any]] = {"members": Member.objects, "profiles": Profile.objects, "events": Event.objects}
Say = Callable[[str, int], None]


@dataclass(frozen=True)
class Chunk:
    """Numbers of one kind that are missing. Of `uncatalogued` resources only the cards of the search are."""

    kind: str
    numbers: range
    uncatalogued: range = range(0)

    @property
    def size(self) -> int:
        return len(self.numbers) + len(self.uncatalogued)


@dataclass(frozen=True)
class Order:
    """What every chunk has to know."""

    ground: Ground
    today: date

    def write(self, chunk: Chunk) -> int:
        with transaction.atomic():
            match chunk.kind:
                case "members":
                    People(self.ground).write(chunk.numbers)
                case "profiles":
                    Profiles(self.ground).write(chunk.numbers)
                case "events":
                    Season(self.ground, today=self.today).write(chunk.numbers)
                case "resources":
                    works = self._works(chunk.numbers)
                    Library(self.ground).write(works)
                    Catalogue(self.ground).write(works + self._works(chunk.uncatalogued))
        return chunk.size

    def _works(self, numbers: Iterable[int]) -> list[Work]:
        there = {"organizations": len(self.ground.organizations), "events": self.ground.events}
        return [work(number, **there) for number in numbers]


def fill(wanted: dict[str, int], *, today: date, processes: int, say: Say) -> None:
    """`wanted` says how many of each of KINDS there shall be; what is there beyond that stays."""
    order = Order(ground.prepared(events=wanted["events"]), today)
    keep_the_file()
    chunks = [chunk for kind in KINDS for chunk in missing(kind, wanted[kind])]
    with indexes.made_afterwards(sum(chunk.size for chunk in chunks if chunk.kind == "resources")):
        for chunk, written in zip(chunks, _all(order, chunks, processes), strict=True):
            say(chunk.kind, written)
    if chunks:
        indexes.analyze()
        for edition in freshness.EDITIONS:
            edition.renew()


def missing(kind: str, wanted: int) -> Iterator[Chunk]:
    if kind != "resources":
        yield from (Chunk(kind, numbers) for numbers in _ranges(ROWS[kind].all(), wanted).values() if numbers)
        return
    there, catalogued = Resource.objects.all(), Card.objects.filter(kind="resource")
    cards = _ranges(catalogued, wanted)
    for chunk, numbers in _ranges(there, wanted).items():
        uncatalogued = range(cards[chunk].start, min(cards[chunk].stop, numbers.start))
        if numbers or uncatalogued:
            yield Chunk(kind, numbers, uncatalogued)


def _ranges(things: QuerySet[Any], wanted: int) -> dict[int, range]:
    """Of each chunk what is missing at its end; one that was begun by a smaller order is filled up."""
    chunk = (F("pk") - FIRST - 1) / CHUNK
    known = things.filter(pk__gt=FIRST).order_by().annotate(chunk=chunk).values_list("chunk").annotate(Max("pk"))
    last = dict(known)
    return {
        chunk: range(last.get(chunk, FIRST + start - 1) - FIRST + 1, min(start + CHUNK, wanted + 1))
        for chunk, start in enumerate(range(1, wanted + 1, CHUNK))
    }


def _all(order: Order, chunks: list[Chunk], processes: int) -> Iterator[int]:
    """Writes them in turn, and says of each how many it had. One kind is there before the next is begun. SQLite has one
    writer at a time."""
    if processes == 1 or connection.vendor != "postgresql":
        yield from map(order.write, chunks)
        return
    connections.close_all()
    with ProcessPoolExecutor(processes, get_context("fork")) as pool:
        for _kind, of_one_kind in groupby(chunks, key=lambda chunk: chunk.kind):
            yield from pool.map(order.write, of_one_kind)
