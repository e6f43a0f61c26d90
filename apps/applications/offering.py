"""Answers to an offered place. Two clicks at once, or a click as it lapses: the event's lock decides, once."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from apps.applications.models import Offer
from apps.applications.waiting import close, fill_places, offers_places
from apps.training.models import Event, Participation
from apps.training.standing import HOLDING, Standing
from apps.training.taking_part import lock, move

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


@transaction.atomic
def leave(participation: Participation, *, at: datetime) -> None:
    """The person leaves the waiting list, and the place goes to the next. NotOpen."""
    event = lock(participation.event_id)
    participation.refresh_from_db()
    offer = _open(participation, event, at=at)
    close(Offer.objects.filter(pk=offer.pk), Offer.State.REFUSED, at=at)
    move(participation, Standing.WITHDRAWN, by=None, at=at, note="Left an offered place to the next.")
    fill_places(event.pk, at=at)


def expire(*, limit: int = BATCH) -> int:
    """Offers whose time is over by the database's clock go to the next; says how many. Safe to repeat."""
    due = Offer.objects.filter(state=Offer.State.OPEN, expires_at__lte=Now())
    events = list(due.order_by().values_list("participation__event", flat=True).distinct()[:limit])
    return sum(_expire(event) for event in sorted(events))


@transaction.atomic
def _expire(event: int) -> int:
    lock(event)
    at = Event.objects.filter(pk=event).values_list(Now(), flat=True).get()
    lapsed = list(Offer.objects.filter(participation__event=event, state=Offer.State.OPEN, expires_at__lte=at))
    if lapsed:
        close(Offer.objects.filter(pk__in=[offer.pk for offer in lapsed]), Offer.State.EXPIRED, at=at)
        fill_places(event, at=at)
    return len(lapsed)


def _open(participation: Participation, event: Event, *, at: datetime) -> Offer:
    offer = current(participation)
    if offer is None or not is_open(offer, event, at=at):
        raise NotOpen(why_not(offer))
    return offer


def is_open(offer: Offer, event: Event, *, at: datetime) -> bool:
    return offer.state == Offer.State.OPEN and at < offer.expires_at and offers_places(event, at=at)


def why_not(offer: Offer | None) -> str:
    match offer.state if offer else "":
        case Offer.State.TAKEN:
            return _("You have taken this place already.")
        case Offer.State.REFUSED:
            return _("You left this place to the next person on the waiting list.")
        case Offer.State.WITHDRAWN:
            return _("This offer was withdrawn, because the event changed. You keep your turn on the waiting list.")
        case "":
            return _("No place is offered to you at the moment.")
    return _("The time to answer is over, and the place goes to the next person. You stay on the waiting list.")
