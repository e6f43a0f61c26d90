"""Who knows the things that can be found. Upper apps register one source per kind, as they start."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.safestring import SafeString

from apps.search.entries import Entry


@dataclass(frozen=True)
class Shown:
    """A hit as a mixed list of results prints it. `state` is the HTML of a status chip; `meta` a line of facts.

    Of a long `summary` the list shows a piece around the words that were looked for.
    """

    title: str
    url: str
    language: str
    kick: str
    summary: str = ""
    meta: str = ""
    state: SafeString | None = None


class Source(Protocol):
    def entries(self, keys: Collection[int] | None = None) -> Iterable[Entry]:
        """Of these things, or of all in order of their keys; what must not be found by anybody is left out."""

    def shown(self, keys: Collection[int], *, language: str, viewer: Any, at: datetime) -> Mapping[int, Shown]:
        """For a page of results: in as many queries for twenty things as for one.

        `viewer` is the member who asked, or None for a visitor: what they may not know of at that moment is left out.
        """


sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    sources[kind] = source


def every() -> Iterator[tuple[str, Source]]:
    yield from sources.items()
