"""A question made ready for a database: its expression and what it is narrowed by. Values only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from apps.search.query import Expression

KIND, YEAR = "kind", "year"
IS_YEAR = re.compile(r"[1-9][0-9]{3}")
MARK = "mark"
"""What the rows of a statement with counts of marks are called."""

LONGEST_MARK = 200


class Sql(NamedTuple):
    """A piece of SQL and what stands for its %s."""

    text: str
    values: list[Any]


@dataclass(frozen=True)
class Wanted:
    """`marks` has the values chosen of each facet; the kind of a thing is one of them."""

    expression: Expression | None
    marks: Mapping[str, tuple[str, ...]]
    audiences: tuple[str, ...]
    at: datetime

    def without(self, facet: str) -> Self:
        return replace(self, marks={name: values for name, values in self.marks.items() if name != facet})

    @property
    def kinds(self) -> tuple[str, ...]:
        return self.marks.get(KIND, ())

    @property
    def facets(self) -> list[tuple[str, ...]]:
        """For each facet that is narrowed, except the kind, its marks."""
        return [tuple(f"{facet}:{value}" for value in values) for facet, values in self.marks.items() if facet != KIND]

    @property
    def years(self) -> tuple[date, date] | None:
        """From when to when things are dated that have one of the years chosen: see `entries.Entry`."""
        chosen = self.marks.get(YEAR, ())
        if not chosen or not all(map(IS_YEAR.fullmatch, chosen)):
            return None
        return date(int(min(chosen)), 1, 1), date(int(max(chosen)), 12, 31)

    @property
    def narrows(self) -> bool:
        """Whether the index of words is asked: else the newest of all are wanted."""
        return self.expression is not None or bool(self.facets)


def storable(value: str) -> bool:
    """Whether a mark can be in the index at all: anything may stand in an address."""
    return 0 < len(value) <= LONGEST_MARK and value.isprintable() and value.encode("utf-8", "ignore").decode() == value
