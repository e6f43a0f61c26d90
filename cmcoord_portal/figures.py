"""Figures for staff, counted in the database: a handful of questions, however many events and people there are."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractYear, TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.notices.models import Notice, Promise, StatusChange
from apps.training.models import Event, Participation
from apps.training.standing import TAKING_PART
from apps.training.status import ChangeKind, Status
from apps.vocabulary.constituency import Constituency
from apps.vocabulary.regions import Region, countries_of

MOST_LINES = 20_000
"""Of history, the newest: more postponements than any service has written."""
GIVES_DATES = (ChangeKind.RESCHEDULE, ChangeKind.MOVE_ONLINE)


@dataclass(frozen=True)
class Bar:
    label: str
    parts: Sequence[int]
    """One number for each of the chart's series."""

    @property
    def total(self) -> int:
        return sum(self.parts)


@dataclass(frozen=True)
class Chart:
    key: str
    title: str
    what: str
    """Of what its first column gives the names."""
    series: Sequence[str]
    bars: Sequence[Bar]

    @property
    def is_split(self) -> bool:
        return len(self.series) > 1

    @property
    def rows(self) -> list[tuple[Bar, list[tuple[str, int]]]]:
        """Each bar with its numbers, each beside what it counts."""
        return [(bar, list(zip(self.series, bar.parts, strict=True))) for bar in self.bars]


@dataclass(frozen=True)
class Waits:
    """From a postponement to its new dates."""

    number: int
    median: str
    shortest: str
    longest: str
    still_waiting: int


@dataclass(frozen=True)
class Figures:
    charts: Sequence[Chart]
    waits: Waits
    at: datetime


def figures(*, at: datetime) -> Figures:
    return Figures([_events(), _constituencies(), _regions(), _promises(at)], _waits(), at)


def _events() -> Chart:
    counted = (
        Event.objects.order_by()
        .annotate(year=ExtractYear("starts_on"))
        .values_list("year", "status")
        .annotate(number=Count("pk"))
    )
    found = {(year, status): number for year, status, number in counted}
    years = sorted({year for year, _status in found}, key=lambda year: -(year or 0))
    return Chart(
        key="events",
        title=_("Events by year and status"),
        what=_("Year"),
        series=[str(status.label) for status in Status],
        bars=[
            Bar(str(year or _("no year")), [found.get((year, status.value), 0) for status in Status]) for year in years
        ],
    )


def _people(column: str) -> dict[str, int]:
    people = Participation.objects.filter(state__in=TAKING_PART).order_by()
    return dict(people.values_list(column).annotate(number=Count("pk")))


def _constituencies() -> Chart:
    found = _people("constituency")
    names = [(str(each.label), each.value) for each in Constituency] + [(_("not given"), "")]
    return Chart(
        key="constituencies",
        title=_("Participants by constituency"),
        what=_("Constituency"),
        series=[_("Participants")],
        bars=[Bar(name, [found.get(value, 0)]) for name, value in names],
    )


def _regions() -> Chart:
    region_of = {country: region for region in Region for country in countries_of(region)}
    found: Counter[str] = Counter()
    for country, number in _people("country").items():
        found[region_of.get(country, "")] += number
    names = [(str(each.label), each.value) for each in Region] + [(_("not given"), "")]
    return Chart(
        key="regions",
        title=_("Participants by region"),
        what=_("Region"),
        series=[_("Participants")],
        bars=[Bar(name, [found[value]]) for name, value in names],
    )


def _promises(at: datetime) -> Chart:
    """Of notices as they hold, not of versions that a correction replaced."""
    state, closed_on = Promise.State, TruncDate("closed_at")
    in_time, late = Q(state=state.KEPT, closed_on__lte=F("by")), Q(state=state.KEPT, closed_on__gt=F("by"))
    today = at.date()
    counts = (
        Promise.objects.filter(notice__state=Notice.State.PUBLISHED, notice__superseded_at=None)
        .annotate(closed_on=closed_on)
        .aggregate(
            kept=Count("pk", filter=in_time),
            late=Count("pk", filter=late),
            open=Count("pk", filter=Q(state=state.OPEN, by__gte=today)),
            overdue=Count("pk", filter=Q(state=state.OPEN, by__lt=today)),
            withdrawn=Count("pk", filter=Q(state=state.WITHDRAWN)),
        )
    )
    names = {
        "kept": _("Kept in time"),
        "late": _("Kept late"),
        "open": _("Open"),
        "overdue": _("Overdue"),
        "withdrawn": _("Withdrawn"),
    }
    return Chart(
        key="promises",
        title=_("Promises of new dates"),
        what=_("What became of them"),
        series=[_("Promises")],
        bars=[Bar(name, [counts[key]]) for key, name in names.items()],
    )


def _waits() -> Waits:
    spans = sorted(span / timedelta(days=1) for span in _spans(_history()))
    known = {"median": "", "shortest": "", "longest": ""}
    if spans:
        known = {"median": _days(median(spans)), "shortest": _days(spans[0]), "longest": _days(spans[-1])}
    waiting = Event.objects.filter(status=Status.POSTPONED).count()
    return Waits(number=len(spans), still_waiting=waiting, **known)


def _history() -> Iterable[tuple[int, str, datetime]]:
    """Event, kind and moment, each event's lines together and in order; without what a withdrawal undid."""
    withdrawn = StatusChange.objects.filter(kind=StatusChange.Kind.WITHDRAWN, change__isnull=False)
    kinds = [ChangeKind.POSTPONE.value, *(kind.value for kind in GIVES_DATES)]
    lines = StatusChange.objects.filter(kind__in=kinds).exclude(change__in=withdrawn.values("change"))
    newest = lines.order_by("-at", "-pk").values_list("event_id", "kind", "at", "pk")[:MOST_LINES]
    ordered: Any = sorted(newest, key=lambda line: (line[0], line[2], line[3]))
    return [(event, kind, moment) for event, kind, moment, _key in ordered]


def _spans(history: Iterable[tuple[int, str, datetime]]) -> Iterator[timedelta]:
    """From the first of several postponements in a row."""
    for _event, lines in groupby(history, key=lambda line: line[0]):
        since: datetime | None = None
        for _same, kind, moment in lines:
            if kind == ChangeKind.POSTPONE:
                since = since or moment
            elif since:
                yield moment - since
                since = None


def _days(number: float) -> str:
    days = round(number)
    return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}
