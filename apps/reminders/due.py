"""Which reminders an event's row asks for at a moment. Nothing is scheduled: a move of the event moves them."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from apps.training.arrangement import Arrangement
from apps.training.status import Status
from apps.vocabulary.dates import Precision


class Kind(StrEnum):
    DEADLINE = "deadline"
    JOINING = "joining"
    START = "start"


WINDOWS = {Kind.DEADLINE: range(2, 8), Kind.JOINING: range(8, 15), Kind.START: range(1, 8)}
"""Days that are left. It is sent on the first of them; the others are for days without a worker, and for an event that
moves into them."""
FURTHEST = max(days.stop for days in WINDOWS.values())
TO_THE_DAY = (Precision.DAY, Precision.START)


def due(event: Arrangement, *, at: datetime) -> list[Kind]:
    """By the calendar of the event's own place. None while it is postponed, cancelled or not confirmed."""
    if event.status != Status.SCHEDULED:
        return []
    today = at.astimezone(ZoneInfo(event.dates.time_zone)).date()
    first = event.dates.starts_on if event.dates.precision in TO_THE_DAY else None
    days = {Kind.DEADLINE: event.deadline_on, Kind.JOINING: first, Kind.START: first}
    return [kind for kind, day in days.items() if _left(day, today) in WINDOWS[kind]]


def _left(day: date | None, today: date) -> int:
    return (day - today).days if day else -1
