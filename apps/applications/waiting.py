"""The waiting list: whose turn it is, and the places that are offered along it."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import translation

from apps.applications import addresses, phrases
from apps.applications.models import Call, Decision, Offer
from apps.applications.readers import Reader, clock, reader, until
from apps.outbox import queue
from apps.outbox.letters import Letter
from apps.outbox.models import Mailing
from apps.outbox.plainletter import plain_letter
from apps.training.models import Event, Participation, StandingChange
from apps.training.standing import Standing
from apps.training.status import Status
from apps.training.taking_part import free
from apps.vocabulary.dates import Dates

OFFER_MAIL = "offer"
USUAL_HOURS = Call._meta.get_field("offer_hours").default


def fill_places(event: int, *, at: datetime) -> int:
    """Offers each free place to whoever's turn it is, and mails it; says how many. The caller has locked the event.

    Nothing is offered where the event is not going ahead as it stands, or nobody said how many places it has.
    """
    found = Event.objects.get(pk=event)
    _close_idle(event, at=at)
    places = free(found) if offers_places(found, at=at) else None
    people = list(in_turn(event, at=at)[:places]) if places and places > 0 else []
    if people:
        _mail(found, _open(found, people, at=at), at=at)
    return len(people)


def _close_idle(event: int, *, at: datetime) -> None:
    """Of people whom staff moved meanwhile: their place is not kept any more, and a new offer would be their second."""
    offered = Offer.objects.filter(participation__event=event, state=Offer.State.OPEN)
    idle = offered.exclude(participation__state=Standing.WAITING, participation__is_reserved=True)
    close(idle, Offer.State.WITHDRAWN, at=at)


def withdraw_offers(events: Collection[int], *, at: datetime) -> int:
    """Of events that are put off or cancelled. Whoever had an offer keeps their turn."""
    return close(Offer.objects.filter(participation__event__in=events), Offer.State.WITHDRAWN, at=at)


def offers_places(event: Event, *, at: datetime) -> bool:
    begins = beginning(event.dates)
    return event.status == Status.SCHEDULED and (begins is None or at < begins)


def beginning(dates: Dates) -> datetime | None:
    """The first moment, or else the first day's, at the event's own place."""
    if dates.starts_at or dates.first_day is None:
        return dates.starts()
    return datetime.combine(dates.first_day, time(), ZoneInfo(dates.time_zone))


def in_turn(event: int, *, at: datetime) -> QuerySet[Participation]:
    """Who waits without an offer, the longest first. Who let an offer lapse stands at the end, and is not asked again
    in the same breath."""
    entered = StandingChange.objects.filter(participation=OuterRef("pk"), after=Standing.WAITING)
    since = Coalesce(
        entered.exclude(before=Standing.WAITING).order_by("-at", "-pk").values("at")[:1],
        F("application__sent_at"),
        F("created_at"),
    )
    lapsed = Offer.objects.filter(participation=OuterRef("pk"), state=Offer.State.EXPIRED).order_by("-closed_at")
    return (
        Participation.objects.filter(event=event, state=Standing.WAITING, is_reserved=False)
        .annotate(lapsed_at=lapsed.values("closed_at")[:1], since=since)
        .filter(Q(lapsed_at=None) | Q(lapsed_at__lt=at))
        .order_by(
            Greatest("since", Coalesce("lapsed_at", "since")), F("application__sent_at").asc(nulls_last=True), "pk"
        )
        .select_related("member")
    )


def close(offers: QuerySet[Offer], state: Offer.State, *, at: datetime) -> int:
    """Those that are open. The places kept by them are free again, unless a decision to be published keeps them."""
    keys = list(offers.filter(state=Offer.State.OPEN).values_list("pk", flat=True))
    accepted = Decision.objects.pending().filter(participation=OuterRef("pk"), result=Standing.ACCEPTED)
    Participation.objects.filter(~Exists(accepted), offers__in=keys).update(is_reserved=False)
    return Offer.objects.filter(pk__in=keys).update(state=state, closed_at=at)


def _open(event: Event, people: Sequence[Participation], *, at: datetime) -> list[Offer]:
    begins = beginning(event.dates)
    hours = Call.objects.filter(event=event).values_list("offer_hours", flat=True).first() or USUAL_HOURS
    expires_at = at + timedelta(hours=hours)
    expires_at = min(expires_at, begins) if begins else expires_at
    Participation.objects.filter(pk__in=[person.pk for person in people]).update(is_reserved=True)
    return Offer.objects.bulk_create(
        Offer(participation=person, made_at=at, expires_at=expires_at) for person in people
    )


def _mail(event: Event, offers: Sequence[Offer], *, at: datetime) -> Mailing:
    readers = {offer.pk: reader(offer.participation, offer.participation.member, event) for offer in offers}
    mailing = queue.enqueue(
        key=f"offer-{event.code}-{offers[0].pk}",
        kind=OFFER_MAIL,
        letters={language: _letter(event, language) for language in {each.language for each in readers.values()}},
        addressees=[_addressee(event, offer, readers[offer.pk]) for offer in offers],
        at=at,
    )
    Offer.objects.filter(pk__in=readers).update(mailing=mailing)
    transaction.on_commit(queue.wake, robust=True)
    return mailing


def _letter(event: Event, language: str) -> Letter:
    with translation.override(language):
        return plain_letter(phrases.offer(event))


def _addressee(event: Event, offer: Offer, to: Reader) -> queue.Addressee:
    values = {
        "link": addresses.offer(offer.participation, event, language=to.language),
        "until": until(to, offer.expires_at, event),
        "clock": clock(to, event),
    }
    return queue.Addressee(to.address, to.name, to.language, values)
