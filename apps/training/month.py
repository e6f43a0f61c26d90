"""A month as a grid: values in, weeks out. A week begins on Monday; what lasts several days stands on each of them."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Mark:
    """Days, both included, of one event. `struck` when they no longer hold."""

    key: int
    first: date
    last: date
    struck: bool = False

    def touches(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Entry:
    """A mark on one day."""

    mark: Mark
    day: date

    @property
    def continues(self) -> bool:
        """From an earlier day, be it in another month."""
        return self.mark.first < self.day

    @property
    def leads(self) -> bool:
        """On the first of its days in this month."""
        return self.day == self.mark.first or (self.continues and self.day.day == 1)

    @property
    def until(self) -> date | None:
        """The last day, of what lasts several."""
        return self.mark.last if self.mark.last > self.mark.first else None


@dataclass(frozen=True)
class Day:
    date: date
    entries: tuple[Entry, ...] = ()
    left_out: int = 0


Week = list[Day | None]
"""Monday to Sunday; None for days of other months."""


def days_of(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def weeks(year: int, month: int, marks: Iterable[Mark], *, most: int) -> list[Week]:
    """On each day what began first stands first; at most so many."""
    in_order = sorted(marks, key=lambda mark: (mark.first, mark.key))
    return [
        [_day(date(year, month, number), in_order, most=most) if number else None for number in numbers]
        for numbers in calendar.Calendar(calendar.MONDAY).monthdayscalendar(year, month)
    ]


def _day(day: date, marks: list[Mark], *, most: int) -> Day:
    found = [Entry(mark, day) for mark in marks if mark.touches(day)]
    return Day(day, tuple(found[:most]), max(0, len(found) - most))


def keys(found: list[Week]) -> list[int]:
    """Of the events that the grid shows, each once."""
    shown = (entry.mark.key for week in found for day in week if day for entry in day.entries)
    return list(dict.fromkeys(shown))


def before(year: int, month: int) -> tuple[int, int]:
    day = date(year, month, 1) - timedelta(days=1)
    return day.year, day.month


def after(year: int, month: int) -> tuple[int, int]:
    day = date(year, month, 28) + timedelta(days=4)
    return day.year, day.month
