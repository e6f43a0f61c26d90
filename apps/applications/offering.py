"""Answers to an offered place. Two clicks at once, or a click as it lapses: the event's lock decides, once."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from apps.applications import phrases
from apps.applications.leaving import key, withdraw
from apps.applications.models import Offer
from apps.applications.telling import tell
from apps.applications.waiting import close, fill_places, offers_places
from apps.training import ics
from apps.training.models import Event, Participation
from apps.training.standing import HOLDING, Standing
from apps.training.taking_part import lock, move

logger = logging.getLogger(__name__)

BATCH = 200


class NotOpen(Exception):
    """The offer cannot be answered any more; the text says why."""


def current(participation: Participation) -> Offer | None:
    """The newest one: whichever mail somebody comes by, it is what can be answered."""
    return participation.offers.order_by("-pk").first()


@transaction.atomic
def take(participation: Participation, *, at: datetime) -> None:
    """NotOpen, with a sentence, when it is too late. Whoever has the place already keeps it."""
    event = lock(participation.event_id)
    participation.refresh_from_db()
    if participation.state in HOLDING:
        return
    offer = _open(participation, event, at=at)
    move(participation, Standing.ACCEPTED, by=None, at=at, note="Took an offered place.")
    close(Offer.objects.filter(pk=offer.pk), Offer.State.TAKEN, at=at)
    tell(
        event,
        [participation],
        phrases.accepted,
        standing=Standing.ACCEPTED,
        key=key(participation),
        at=at,
        method=ics.REQUEST,
    )


@transaction.atomic
def leave(participation: Participation, *, at: datetime) -> None:
    """The person leaves the waiting list, and the place goes to the next. NotOpen."""
    event = lock(participation.event_id)
    participation.refresh_from_db()
    _open(participation, event, at=at)
    withdraw(participation, by=None, at=at, note="Left an offered place to the next.")


def expire(*, limit: int = BATCH) -> int:
    """Offers whose time is over by the database's clock go to the next; says how many. Safe to repeat."""
    due = Offer.objects.filter(state=Offer.State.OPEN, expires_at__lte=Now())
    events = list(due.order_by().values_list("participation__event", flat=True).distinct()[:limit])
    return sum(_expire_alone(event) for event in sorted(events))


def _expire_alone(event: int) -> int:
    """What is wrong with one event must not keep the others waiting."""
    try:
        return _expire(event)
    except Exception:  # whatever it is, the next minute tries again
        logger.exception("Offers of event %s could not be passed on.", event)
        return 0


@transaction.atomic
def _expire(event: int) -> int:
    found = lock(event)
    at = Event.objects.filter(pk=event).values_list(Now(), flat=True).get()
    due = Offer.objects.filter(participation__event=event, state=Offer.State.OPEN, expires_at__lte=at)
    lapsed = list(due.select_related("participation__member").order_by("pk"))
    if lapsed:
        close(due, Offer.State.EXPIRED, at=at)
        _tell_of_lapse(found, lapsed, at=at)
        fill_places(event, at=at)
    return len(lapsed)


def _tell_of_lapse(event: Event, lapsed: Sequence[Offer], *, at: datetime) -> None:
    """An offer that ends because its event begins, or because staff decided otherwise, leaves nothing to wait for."""
    people = [offer.participation for offer in lapsed if offer.participation.state == Standing.WAITING]
    if people and offers_places(event, at=at):
        key = f"lapsed-{lapsed[0].pk}"
        tell(event, people, phrases.lapsed, standing=Standing.WAITING, key=key, at=at)


def _open(participation: Participation, event: Event, *, at: datetime) -> Offer:
    offer = current(participation)
    if offer is None or not is_open(offer, participation, event, at=at):
        raise NotOpen(why_not(offer, participation))
    return offer


def is_open(offer: Offer, participation: Participation, event: Event, *, at: datetime) -> bool:
    """Staff may have decided otherwise since it was made."""
    still_asked = participation.state == Standing.WAITING and offer.state == Offer.State.OPEN
    return still_asked and at < offer.expires_at and offers_places(event, at=at)


def why_not(offer: Offer | None, participation: Participation) -> str:
    if offer and offer.state == Offer.State.REFUSED:
        return _("You left this place to the next person on the waiting list.")
    if participation.state != Standing.WAITING:
        return _("You are not on the waiting list any more.")
    if offer is None:
        return _("No place is offered to you at the moment.")
    if offer.state == Offer.State.WITHDRAWN:
        return _("This offer was withdrawn, because the event changed. You keep your turn on the waiting list.")
    return _("The time to answer is over, and the place goes to the next person. You stay on the waiting list.")
