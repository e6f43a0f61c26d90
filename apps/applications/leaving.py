"""Giving up a place, a turn or an application: what becomes free goes to the next."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from apps.applications import phrases
from apps.applications.models import Decision, Offer
from apps.applications.telling import tell
from apps.applications.waiting import close, fill_places
from apps.training import ics
from apps.training.models import Event, Participation
from apps.training.standing import HOLDING, MOVES, Standing
from apps.training.taking_part import lock, move

if TYPE_CHECKING:
    from apps.members.models import Member


def may_withdraw(participation: Participation) -> bool:
    return Standing.WITHDRAWN in MOVES[Standing(participation.state)]


@transaction.atomic
def withdraw(participation: Participation, *, by: "Member | None", at: datetime, note: str = "") -> None:
    """Once, however often it is pressed. StandingRefused, with a sentence, for whoever has been there already."""
    event = lock(participation.event_id)
    participation.refresh_from_db()
    if participation.state != Standing.WITHDRAWN:
        _withdraw(participation, event, by=by, at=at, note=note)


def _withdraw(participation: Participation, event: Event, *, by: "Member | None", at: datetime, note: str) -> None:
    had_place = participation.state in HOLDING
    move(participation, Standing.WITHDRAWN, by=by, at=at, note=note)
    Decision.objects.pending().filter(participation=participation).update(withdrawn_at=at, withdrawn_by=by)
    close(Offer.objects.filter(participation=participation), Offer.State.REFUSED, at=at)
    tell(
        event,
        [participation],
        phrases.withdrawn,
        standing=Standing.WITHDRAWN,
        key=key(participation),
        at=at,
        method=ics.CANCEL if had_place else "",
    )
    fill_places(event.pk, at=at)


def key(participation: Participation) -> str:
    """Of the mail about the newest line of somebody's history: one mail each."""
    newest = participation.history.order_by("-pk").values_list("pk", flat=True)[0]
    return f"standing-{newest}"
