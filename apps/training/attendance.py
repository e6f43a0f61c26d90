"""Who came, who did not and who completed an event: marked by staff once it has begun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.training import taking_part
from apps.training.models import Event, Participation, StandingChange
from apps.training.standing import HOLDING, Standing
from apps.training.status import Status

if TYPE_CHECKING:
    from apps.members.models import Member


class TooEarly(Exception):
    """The event has not begun, or does not take place; its text says so."""


@dataclass(frozen=True)
class Mark:
    """`seen` is the state on the sheet when somebody marked it."""

    seen: Standing
    to: Standing


@dataclass(frozen=True)
class Marked:
    number: int
    left_alone: Sequence[str]
    """A sentence for each person about whom somebody else decided meanwhile."""


def people(event: Event) -> QuerySet[Participation]:
    """Everybody who holds a place."""
    return Participation.objects.filter(event=event, state__in=HOLDING).order_by("name", "pk")


def has_begun(event: Event, *, at: datetime) -> bool:
    """By the calendar of its own place."""
    first = event.dates.first_day
    takes_place = event.status in (Status.SCHEDULED, Status.HELD)
    return takes_place and first is not None and at.astimezone(ZoneInfo(event.time_zone)).date() >= first


def mark(event: int, marks: Mapping[int, Mark], *, by: "Member | None", at: datetime) -> Marked:
    """By primary key of the participation. TooEarly before the event begins.

    What somebody else decided since the sheet was opened is left as it is, and said.
    """
    with transaction.atomic():
        locked = taking_part.lock(event)
        if not has_begun(locked, at=at):
            raise TooEarly(_("Attendance can be marked from the first day of the event on, while it takes place."))
        rows = locked.participations.in_bulk(list(marks))
        asked = {key: mark for key, mark in marks.items() if key in rows and rows[key].state != mark.to}
        overtaken = [rows[key] for key, mark in asked.items() if rows[key].state != mark.seen]
        moves = [taking_part.Move(rows[key], mark.to) for key, mark in asked.items() if rows[key].state == mark.seen]
        if moves:
            taking_part.move_all(event, moves, by=by, at=at)
        return Marked(len(moves), _told(overtaken))


def _told(overtaken: Sequence[Participation]) -> list[str]:
    lines = StandingChange.objects.filter(participation__in=overtaken).select_related("by").order_by("at", "pk")
    last = {line.participation_id: line for line in lines}
    return [_sentence(each, last.get(each.pk)) for each in overtaken]


def _sentence(participation: Participation, line: StandingChange | None) -> str:
    words = {"name": participation.name, "state": participation.get_state_display()}
    if line is None or line.by is None:
        return _("%(name)s is meanwhile “%(state)s” and stays so.") % words
    return _("%(by)s meanwhile set %(name)s to “%(state)s”; it stays so.") % {**words, "by": line.by}
