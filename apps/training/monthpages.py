"""Events by month and by year, as grids."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.training import calendarframe, month
from apps.training.agenda import Row, rows
from apps.training.asked import LOOKED_THROUGH, Asked
from apps.training.calendarframe import MONTH, YEAR, Frame, Way
from apps.training.forms import AgendaFilter
from apps.training.models import Event
from apps.training.month import Mark
from apps.training.shown import Readings, Stories
from apps.training.status import Status
from apps.training.subscribed import former
from apps.training.zonechoice import zone_of
from apps.vocabulary import datewords
from apps.vocabulary.dates import FIRST_YEAR, LAST_YEAR, Dates, Precision

MOST = 400
PER_DAY = 4
GONE = 60
ON_DAYS = (Precision.DAY, Precision.WEEK, Precision.START, Precision.END)
OFF = (Status.POSTPONED, Status.CANCELLED)
WEEK = [date(2024, 1, day) for day in range(1, 8)]
"""Any Monday to Sunday, for the names of their days."""


@dataclass(frozen=True)
class Shown:
    """One event on one day of the grid."""

    row: Row
    struck: bool
    continues: bool
    leads: bool
    """On the first of its days in this month: where there is room for a list only, the others are left out."""
    until: date | None


@dataclass(frozen=True)
class Cell:
    date: date
    shown: list[Shown]
    left_out: int


@require_safe
def month_page(request: HttpRequest, year: int, number: int, *, stories: Stories, reading: Readings) -> HttpResponse:
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= 12):
        raise Http404
    frame = calendarframe.frame(request, tab=MONTH)
    first, last = month.days_of(year, number)
    asked = replace(frame.filters.asked(today=frame.today, with_period=False), first=first, last=last)
    zone = zone_of(request, frame.filters.zone_name)

    def rows_of(keys: list[int]) -> list[Row]:
        events = Event.objects.public().for_lists().in_turn(keys)
        return rows(events, stories(events), today=frame.today, zone=zone)

    context = {
        "frame": frame,
        "first": first,
        "label": datewords.month(first),
        "weekdays": WEEK,
        "most": MOST,
        "previous": _month(frame, *month.before(year, number)),
        "next": _month(frame, *month.after(year, number)),
        **_grid(asked, rows_of, today=frame.today),
    }
    return render(request, "training/month.html", context)


def _grid(asked: Asked, rows_of: Callable[[list[int]], list[Row]], *, today: date) -> dict[str, Any]:
    first, last = asked.days
    found = asked.keys(asked.parts(today=today), MOST)
    marks, undated = _marks(found.keys)
    once_there = rows_of(_once_there(asked))
    marks += [mark for row in once_there for mark in _old_marks(row, first, last)]
    weeks = month.weeks(first.year, first.month, marks, most=PER_DAY)
    by_key = {row.event.pk: row for row in once_there}
    missing = [key for key in (*month.keys(weeks), *undated[:PER_DAY]) if key not in by_key]
    by_key |= {row.event.pk: row for row in rows_of(missing)}
    return {
        "weeks": [[_cell(day, by_key) for day in week] for week in weeks],
        "is_empty": not marks,
        "undated": [by_key[key] for key in undated[:PER_DAY] if key in by_key],
        "more": found.more or found.cut,
    }


@require_safe
def year_page(request: HttpRequest, year: int, *, stories: Stories, reading: Readings) -> HttpResponse:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    frame = calendarframe.frame(request, tab=YEAR)
    asked = frame.filters.asked(today=frame.today, with_period=False)
    asked = replace(asked, first=date(year, 1, 1), last=date(year, 12, 31))
    found = asked.keys(asked.parts(today=frame.today), LOOKED_THROUGH)
    counts = None if found.more or found.cut else _counts(found.keys, year)
    context = {
        "frame": frame,
        "year": year,
        "label": datewords.year(date(year, 1, 1)),
        "months": [(way, counts[number] if counts is not None else None) for number, way in _months(frame, year)],
        "too_many": counts is None,
        "waiting": counts[WAITING] if counts is not None else 0,
        "previous": _year(frame, year - 1),
        "next": _year(frame, year + 1),
    }
    return render(request, "training/year.html", context)


WAITING = 0
"""In a year's counts: those that have left their month."""


def _counts(keys: list[int], year: int) -> Counter[int]:
    """Month → events with a day in it that still holds."""
    found: Counter[int] = Counter()
    columns = Event.objects.filter(pk__in=keys).values_list("status", "precision", "starts_on", "ends_on")
    for status, precision, starts_on, ends_on in columns:
        if status in OFF:
            found[WAITING] += status == Status.POSTPONED
        elif precision != Precision.YEAR:
            found.update(_months_of(Dates(starts_on, ends_on, precision), year))
    return found


def _months_of(dates: Dates, year: int) -> Iterable[int]:
    """In which of the year's months it has a day."""
    first, last = dates.first_day, dates.last_day
    if first is None or last is None:
        return ()
    return range(first.month if first.year == year else 1, (last.month if last.year == year else 12) + 1)


def _marks(keys: list[int]) -> tuple[list[Mark], list[int]]:
    """Events whose days are known, and those of which only the month is."""
    columns = Event.objects.filter(pk__in=keys).values_list("pk", "status", "precision", "starts_on", "ends_on")
    found = {
        key: (status, Dates(starts_on, ends_on, precision)) for key, status, precision, starts_on, ends_on in columns
    }
    marks = [
        mark
        for key, (status, dates) in found.items()
        for mark in _mark(key, dates, struck=status in OFF)
    ]  # fmt: skip
    undated = [key for key in keys if key in found and found[key][1].precision == Precision.MONTH]
    return marks, undated


def _mark(key: int, dates: Dates, *, struck: bool) -> Iterable[Mark]:
    if dates.precision in ON_DAYS and dates.first_day and dates.last_day:
        yield Mark(key, dates.first_day, dates.last_day, struck)


def _once_there(asked: Asked) -> list[int]:
    """Events that a notice moved, and that once had days in this month, the last moved first."""
    return list(dict.fromkeys(former(asked).values_list("event", flat=True)[:GONE]))


def _old_marks(row: Row, first: date, last: date) -> Iterable[Mark]:
    """Of dates that no longer hold. Those in its own row have their mark."""
    for dates in row.struck:
        for mark in _mark(row.event.pk, dates, struck=True):
            if mark.first <= last and mark.last >= first:
                yield mark


def _cell(day: month.Day | None, by_key: dict[int, Row]) -> Cell | None:
    if day is None:
        return None
    shown = [
        Shown(by_key[entry.mark.key], entry.mark.struck, entry.continues, entry.leads, entry.until)
        for entry in day.entries
        if entry.mark.key in by_key
    ]
    return Cell(day.date, shown, day.left_out)


def _months(frame: Frame, year: int) -> list[tuple[int, Way | None]]:
    return [(number, _month(frame, year, number)) for number in range(1, 13)]


def _month(frame: Frame, year: int, number: int) -> Way | None:
    """None beyond the years that the calendar has."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    url = reverse("training:month", args=[year, number])
    return Way(datewords.month(date(year, number, 1)), url + frame.query(without=AgendaFilter.PERIOD))


def _year(frame: Frame, year: int) -> Way | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    url = reverse("training:year", args=[year])
    return Way(datewords.year(date(year, 1, 1)), url + frame.query(without=AgendaFilter.PERIOD))
