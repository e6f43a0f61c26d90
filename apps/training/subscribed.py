"""Which events a subscribed calendar holds: from 90 days ago onwards, and whatever a notice changed since then.

What left the question by such a change, a course that moved to another country for instance, stays that long too: an
entry that goes without a word leaves people standing at a closed door.
"""

from datetime import date, datetime, timedelta

from django.db.models import Q

from apps.training import ics
from apps.training.asked import Asked
from apps.training.models import Event, FormerArrangement, Participation, first_of
from apps.training.models.former import FormerArrangementQuerySet

KEPT = timedelta(days=90)
MOST = 1_000
A_DAY = timedelta(days=1)


def events(asked: Asked, *, at: datetime) -> list[Event]:
    """In the order of their dates; only those that fit into a diary."""
    keys = dict.fromkeys([*_changed(asked, at=at), *_dated(asked, today=at.date())])
    return _loaded(list(keys)[:MOST])


def own(member: int, *, at: datetime) -> list[tuple[Event, str]]:
    """A member's, with what they are there: those that hear of every change."""
    mine = Participation.objects.told().filter(member=member, event__is_public=True).order_by("-event")
    states = {part.event_id: part.get_state_display() for part in mine.only("event", "state")[:MOST]}
    dropped = at.date() - KEPT
    lately = FormerArrangement.objects.left_since(at - KEPT).filter(event__in=states).values_list("event", flat=True)
    kept = set(lately)
    found = _loaded(list(states))
    return [(event, states[event.pk]) for event in found if event.pk in kept or not _is_before(event, dropped)]


def former(asked: Asked) -> FormerArrangementQuerySet:
    """What was asked for until a notice changed it."""
    found = FormerArrangement.objects.filter(asked.overlapping, asked.material, event__is_public=True)
    found = found.filter(event__course=asked.course) if asked.course else found
    return found.filter(event__in=Event.objects.filter(asked.lasting)) if asked.lasting else found


def _changed(asked: Asked, *, at: datetime) -> list[int]:
    lately = FormerArrangement.objects.left_since(at - KEPT)
    still = asked.public.filter(asked.overlapping, asked.lasting, asked.material, Q(pk__in=lately.values("event")))
    left = former(asked).left_since(at - KEPT)
    return first_of(
        [still.order_by("-moved_at", "pk").values_list("pk", flat=True), left.values_list("event", flat=True)], MOST
    )


def _dated(asked: Asked, *, today: date) -> list[int]:
    """Those ahead before those behind, the nearest first: a full feed leaves out what is long over."""
    if asked.undated:
        return []
    first, last = max(asked.days[0], today - KEPT), asked.days[1]
    public, ahead = asked.public, max(first, today)
    parts = public.between(ahead, last, statuses=asked.statuses) if ahead <= last else []
    before = min(last, today - A_DAY)
    if first <= before:
        parts += [part.reverse() for part in reversed(public.between(first, before, statuses=asked.statuses))]
    return asked.keys(parts, MOST).keys


def _loaded(keys: list[int]) -> list[Event]:
    found = Event.objects.public().for_lists().filter(pk__in=keys).order_by("starts_on", "code")
    return [event for event in found if ics.fits_a_diary(event.dates)]


def _is_before(event: Event, day: date) -> bool:
    return event.ends_on is not None and event.ends_on < day
