"""The door through which participations change their state, and the count of an event's places.

Whoever may take a place locks the event's row first, so that places are never oversold, whatever arrives at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count
from django.utils.translation import ngettext

from apps.training.models import Event, Participation, StandingChange
from apps.training.standing import HOLDING, Standing, StandingRefused, check

if TYPE_CHECKING:
    from apps.members.models import Member


class NoPlace(StandingRefused):
    """The event is full."""


@dataclass(frozen=True)
class Move:
    participation: Participation
    to: Standing
    note: str = ""


def lock(event: int) -> Event:
    """The event, by primary key, its places kept still until the transaction ends."""
    return Event.objects.select_for_update().get(pk=event)


def lock_all(events: Iterable[int]) -> dict[int, Event]:
    """As `lock`, of many at once; always in the same order, so that two who do so never wait for each other."""
    return Event.objects.select_for_update().order_by("pk").in_bulk(list(events))


def taken(event: int) -> int:
    return Participation.objects.filter(event=event).holding().count()


def free(event: Event) -> int | None:
    """None where nobody said how many places there are. Negative where staff made the course smaller."""
    return None if event.capacity is None else event.capacity - taken(event.pk)


def places_left(events: Iterable[Event]) -> dict[int, int]:
    """Of those events that say how many places they have, in one query."""
    limits = {event.pk: event.capacity for event in events if event.capacity is not None}
    holding = Participation.objects.filter(event__in=limits).holding().order_by()
    counted = dict(holding.values_list("event").annotate(Count("pk")))
    return {event: limit - counted.get(event, 0) for event, limit in limits.items()}


def check_place(event: Event, *, number: int = 1) -> None:
    """NoPlace when fewer are left. It holds only as long as the event is locked."""
    left = free(event) if number else None
    if left is not None and left < number:
        raise NoPlace(no_place(event, left))


def no_place(event: Event, left: int) -> str:
    sentence = ngettext(
        "%(event)s has %(left)d place left. Nothing was changed.",
        "%(event)s has %(left)d places left. Nothing was changed.",
        max(left, 0),
    )
    return sentence % {"event": event.title, "left": max(left, 0)}


def enter(participation: Participation, *, by: "Member | None", at: datetime, note: str = "") -> None:
    """A new row, in whatever state it begins; NoPlace where that state takes a place and none is left."""
    with transaction.atomic():
        event = lock(participation.event_id)
        check_place(event, number=int(participation.state in HOLDING))
        participation.save()
        history = StandingChange(participation=participation, after=participation.state, at=at, by=by, note=note)
        history.save()


def move(participation: Participation, to: Standing, *, by: "Member | None", at: datetime, note: str = "") -> None:
    move_all(participation.event_id, [Move(participation, to, note)], by=by, at=at)


def move_all(event: int, moves: Sequence[Move], *, by: "Member | None", at: datetime) -> None:
    """All or none, of one event. Each is compared with its row as it stands now: StandingRefused says which may not
    move so, NoPlace that there are not enough places. Gives up places that were kept for them."""
    with transaction.atomic():
        locked = lock(event)
        keys = [move.participation.pk for move in moves]
        rows = Participation.objects.select_for_update().filter(event=event).order_by("pk").in_bulk(keys)
        for each in moves:
            check(rows[each.participation.pk].state, each.to)
        check_place(locked, number=sum(takes_place(rows[each.participation.pk], each.to) for each in moves))
        _write(rows, moves, by=by, at=at)


def takes_place(row: Participation, to: Standing) -> bool:
    return to in HOLDING and row.state not in HOLDING and not row.is_reserved


def _write(rows: dict[int, Participation], moves: Sequence[Move], *, by: "Member | None", at: datetime) -> None:
    history = []
    for each in moves:
        row = rows[each.participation.pk]
        history.append(StandingChange(participation=row, before=row.state, after=each.to, at=at, by=by, note=each.note))
        row.state = each.participation.state = each.to
        row.is_reserved = each.participation.is_reserved = False
    Participation.objects.bulk_update(rows.values(), ["state", "is_reserved"], batch_size=500)
    StandingChange.objects.bulk_create(history)
