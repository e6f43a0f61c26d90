"""What is asked of the index, and what it answers: values only."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from apps.search.entries import PUBLIC


class Order(StrEnum):
    BEST = "best"
    NEWEST = "newest"


@dataclass(frozen=True)
class Question:
    """`words` as typed: "quoted phrases", OR and -minus mean what one expects; empty words ask for everything.

    `marks` narrows by facet: any of the values within a facet, all of the facets together. `audiences` are those that
    the asker belongs to; nothing else is searched, counted or suggested. `language` is the reader's. `page` counts
    from 1. `holds_for`, where it is given, names all that the answer depends on besides what is asked, so that counts
    may be told again: who asks, and the clock as far as embargoes matter.
    """

    words: str = ""
    kinds: frozenset[str] = frozenset()
    marks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    audiences: frozenset[str] = frozenset({PUBLIC})
    language: str = "en"
    order: Order = Order.BEST
    page: int = 1
    per_page: int = 20
    facets: tuple[str, ...] = ()
    kind_counts: bool = False
    holds_for: Hashable = None

    @property
    def is_open(self) -> bool:
        """Asks for everything there is: no words and nothing narrowed."""
        return not (self.words.strip() or any(self.marks.values()))


@dataclass(frozen=True)
class Hit:
    """A thing that fits. `passage` is text of one of its files around the words, `page` where that stands."""

    kind: str
    key: int
    passage: str = ""
    passage_language: str = ""
    page: int | None = None


@dataclass(frozen=True)
class Count:
    """How many; `at_least` when only the first of them were counted."""

    number: int
    at_least: bool = False


@dataclass(frozen=True)
class Answer:
    """`facets` has, for each facet asked for, its values with their counts, each counted as if that facet were open.

    `asked_at` is the moment whose embargoes were obeyed.
    """

    hits: tuple[Hit, ...]
    total: Count
    asked_at: datetime
    facets: Mapping[str, Mapping[str, Count]] = field(default_factory=dict)
    kinds: Mapping[str, Count] = field(default_factory=dict)
    has_next: bool = False
    suggestion: str = ""
