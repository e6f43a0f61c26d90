"""What an event is shown as: the one source of the words, icons and CSS classes of displayed states.

“New dates set” or “Moved online” are no statuses: they follow from the status, from the event's history, from the
promise made and from today.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from apps.training.arrangement import Arrangement
from apps.training.status import ChangeKind, Status
from apps.vocabulary.dates import Dates


@dataclass(frozen=True)
class State:
    key: str
    word: str | Lazy
    icon: str


TENTATIVE = State("tentative", _("Not confirmed"), "ask")
SCHEDULED = State("scheduled", _("Scheduled"), "check")
POSTPONED = State("postponed", _("Postponed"), "pause")
LATE = State("late", _("New dates overdue"), "late")
RESCHEDULED = State("rescheduled", _("New dates set"), "moved")
ONLINE = State("online", _("Moved online"), "screen")
PLACE = State("place", _("Place changed"), "pin")
CANCELLED = State("cancelled", _("Cancelled"), "stop")
PAST = State("past", _("Finished"), "flag")
UNVERIFIED = State("unverified", _("Announced, outcome not verified"), "info")

AFTER = {
    "confirm": SCHEDULED,
    "postpone": POSTPONED,
    "reschedule": RESCHEDULED,
    "move_online": ONLINE,
    "change_venue": PLACE,
    "cancel": CANCELLED,
    "held": PAST,
}
"""Kind of a line of history → the state it led to."""

SINCE: dict[str, State] = {
    ChangeKind.RESCHEDULE: RESCHEDULED,
    ChangeKind.MOVE_ONLINE: ONLINE,
    ChangeKind.CHANGE_VENUE: PLACE,
}
"""What a scheduled event is shown as after its last change; other changes leave it simply scheduled."""


@dataclass(frozen=True)
class Line:
    """One line of an event's history, with the notice that wrote it (none where time passed by itself)."""

    kind: str
    word: str
    at: datetime
    was: Arrangement
    now: Arrangement
    reason: str = ""
    notice_title: str = ""
    notice_url: str = ""
    what_to_do: str = ""
    language: str = ""
    """Of the notice's words."""

    @property
    def moves_deadline(self) -> bool:
        """Nothing but the day to apply by: it leaves the event shown as what it was."""
        return self.was.differs_by_deadline_only(self.now)

    @property
    def state(self) -> State:
        return replace(SCHEDULED if self.moves_deadline else AFTER[self.kind], word=self.word)


@dataclass(frozen=True)
class Banner:
    """An unresolved notice in one line."""

    title: str
    url: str
    language: str
    published_at: datetime
    reason: str = ""
    promised_by: date | None = None

    def is_late(self, *, today: date) -> bool:
        return self.promised_by is not None and self.promised_by < today


@dataclass(frozen=True)
class Story:
    """What notices say about one event. `lines` are newest first and leave out what was withdrawn."""

    lines: tuple[Line, ...] = ()
    promised_by: date | None = None
    no_date_promised: bool = False
    banner: Banner | None = None

    @property
    def last(self) -> Line | None:
        return self.lines[0] if self.lines else None

    def is_late(self, *, today: date) -> bool:
        return self.promised_by is not None and self.promised_by < today


UNTOLD = Story()
Stories = Callable[[Iterable[Any]], Mapping[int, Story]]
"""Finds the stories of events, by primary key. Notices know them; the project hands them down to this app's views."""


@dataclass(frozen=True)
class Title:
    """Something to read. `language` is empty where it is the reader's."""

    title: str
    url: str
    language: str = ""
    note: str = ""


@dataclass(frozen=True)
class Reading:
    """A list of what to read for a course."""

    title: str
    url: str
    language: str
    titles: tuple[Title, ...] = ()


class Readings(Protocol):
    """Finds the reading lists of a course, by primary key. The library knows them; the project hands them down."""

    def __call__(self, course: int | None, *, at: datetime) -> Sequence[Reading]: ...


def shown(arrangement: Arrangement, story: Story = UNTOLD, *, today: date, unverified: bool = False) -> State:
    match arrangement.status:
        case Status.POSTPONED:
            return LATE if story.is_late(today=today) else POSTPONED
        case Status.CANCELLED:
            return CANCELLED
        case Status.HELD:
            return UNVERIFIED if unverified else PAST
    if is_over(arrangement.dates, today=today):
        return UNVERIFIED if unverified or arrangement.status == Status.TENTATIVE else PAST
    if arrangement.status == Status.TENTATIVE:
        return TENTATIVE
    kinds = (line.kind for line in story.lines if not line.moves_deadline)
    return SINCE.get(next(kinds, ""), SCHEDULED)


def is_over(dates: Dates, *, today: date) -> bool:
    return dates.last_day is not None and dates.last_day < today


def earlier_dates(arrangement: Arrangement, story: Story = UNTOLD) -> tuple[Dates, ...]:
    """Every date that no longer holds, newest first; its own dates lead while it is postponed or cancelled."""
    gone = arrangement.status in (Status.POSTPONED, Status.CANCELLED)
    earlier = [line.was.dates for line in story.lines if line.kind != ChangeKind.CONFIRM]
    found = [arrangement.dates, *earlier] if gone else others(earlier, arrangement.dates)
    by_days = {_days(dates): dates for dates in reversed(found) if dates.first_day}
    return tuple(reversed(by_days.values()))


def others(found: Iterable[Dates], own: Dates) -> list[Dates]:
    """Those on other days; other hours or another zone make no old dates."""
    return [dates for dates in found if _days(dates) != _days(own)]


def _days(dates: Dates) -> tuple[date | None, date | None, str]:
    return dates.starts_on, dates.ends_on, dates.precision
