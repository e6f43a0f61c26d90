"""The agenda's rows: an event with the state it is shown in, grouped under its month."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.training.arrangement import Arrangement
from apps.training.models import Event
from apps.training.shown import (
    CANCELLED,
    LATE,
    ONLINE,
    PAST,
    PLACE,
    POSTPONED,
    RESCHEDULED,
    SCHEDULED,
    UNVERIFIED,
    State,
    Story,
    earlier_dates,
    others,
    shown,
)
from apps.vocabulary import datewords
from apps.vocabulary.dates import Dates, Precision

WEB = ("https://", "http://")


@dataclass(frozen=True)
class Row:
    event: Event
    story: Story
    state: State
    old: tuple[Dates, ...]
    today: date
    zone: str = "UTC"
    """The reader's: hours are told in it beside the host's."""

    @cached_property
    def arrangement(self) -> Arrangement:
        return self.event.arrangement

    @property
    def dates(self) -> Dates:
        return self.arrangement.dates

    @property
    def keeps_dates(self) -> bool:
        return self.state not in (POSTPONED, LATE, CANCELLED)

    @property
    def struck(self) -> list[Dates]:
        """Old dates besides its own."""
        return others(self.old, self.dates)

    @property
    def facts(self) -> list[str]:
        """Where, in which language, how long, at what hour, until when one can apply, and of what it is a part."""
        dates = self.dates
        found = [self.arrangement.whereabouts, self.event.language]
        if dates.days > 1:
            found.append(ngettext("%(days)d day", "%(days)d days", dates.days) % {"days": dates.days})
        if self.keeps_dates and dates.days == 1:
            found += self.clocks
        if self.apply_by:
            found.append(_("apply by %(day)s") % {"day": datewords.day(self.apply_by)})
        if self.part_of:
            found.append(_("part of: %(title)s") % {"title": self.part_of.title})
        return [fact for fact in found if fact]

    @property
    def apply_by(self) -> date | None:
        """None once that day has passed, or when there is nothing to apply for."""
        day, takes_place = self.event.deadline_on, self.state in (SCHEDULED, RESCHEDULED, ONLINE, PLACE)
        return day if day and day >= self.today and takes_place else None

    @property
    def clocks(self) -> list[str]:
        """The hours at the host's place, then in the reader's zone; once where that is the same."""
        dates = self.dates
        told = dict.fromkeys(datewords.clock(dates, zone) for zone in (dates.time_zone, self.zone))
        return [hours for hours in told if hours]

    @property
    def part_of(self) -> Event | None:
        """The larger event, where it has a page."""
        parent = self.event.parent
        return parent if parent and parent.is_public else None

    @property
    def is_over(self) -> bool:
        return self.state in (PAST, UNVERIFIED)

    @property
    def waits(self) -> bool:
        return self.state in (POSTPONED, LATE)


@dataclass(frozen=True)
class Group:
    label: str
    rows: list[Row]


def rows(events: Iterable[Event], stories: Mapping[int, Story], *, today: date, zone: str = "UTC") -> list[Row]:
    return [row(event, stories[event.pk], today=today, zone=zone) for event in events]


def row(event: Event, story: Story, *, today: date, zone: str = "UTC") -> Row:
    arrangement = event.arrangement
    state = shown(arrangement, story, today=today, unverified=event.outcome_unverified)
    return Row(event, story, state, earlier_dates(arrangement, story), today, zone)


def by_month(found: Iterable[Row]) -> list[Group]:
    """Rows in the order of their dates, under `April 2020`, `2016, dates not set` or `Dates not known`."""
    return [Group(label, list(group)) for label, group in groupby(found, key=lambda row: _label(row.dates))]


def _label(dates: Dates) -> str:
    if dates.first_day is None:
        return _("Dates not known")
    if dates.precision == Precision.YEAR:
        return datewords.span(dates)
    return datewords.month(dates.first_day)


@dataclass(frozen=True)
class Citation:
    name: str
    url: str = ""


def sources(text: str) -> list[Citation]:
    """One a line; an address is named by its host and path, so that a printed page still says where it came from."""
    lines = (line.strip() for line in text.splitlines())
    return [
        Citation(line.split("://", 1)[1], line) if line.startswith(WEB) else Citation(line) for line in lines if line
    ]
