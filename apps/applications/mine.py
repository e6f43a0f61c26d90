"""A member's own applications and places: found by the account, or by an address that is confirmed to be theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils.translation import get_language

from apps.applications import addresses
from apps.applications.models import Application, Offer
from apps.applications.offering import is_open
from apps.applications.shown import Shown, shown
from apps.training import forparticipants
from apps.training.forparticipants import Link
from apps.training.models import Event, Participation

if TYPE_CHECKING:
    from apps.members.models import Member

MOST = 200


@dataclass(frozen=True)
class Line:
    """`answer_by` is set, and `offer_url` leads to the answer, where a place waits for one."""

    event: Event
    shown: Shown | None
    url: str
    offer_url: str = ""
    answer_by: datetime | None = None
    links: Sequence[Link] = ()


def lines(member: "Member", *, at: datetime) -> list[Line]:
    """What waits for an answer first, then drafts, then by date, the latest first. As many queries as for one."""
    theirs = whose(member)
    of_theirs = Participation.objects.filter(theirs).select_related("event").order_by("-event__starts_on", "-pk")
    people = list(of_theirs[:MOST])
    drafts = Application.objects.filter(theirs, participation=None).select_related("call__event").order_by("-pk")[:MOST]
    offers = _offers(people)
    links = forparticipants.links(people, at=at)
    of_places = [_line(person, offers.get(person.pk), links[person.pk], at=at) for person in people]
    known = {line.event.pk for line in of_places}
    of_drafts = [_draft(each) for each in drafts if each.call.event_id not in known]
    return sorted([*of_drafts, *of_places], key=lambda line: line.answer_by is None)


def whose(member: "Member") -> Q:
    """Of applications and participations."""
    confirmed = EmailAddress.objects.filter(user=member, verified=True).values_list("email", flat=True)
    return Q(member=member) | Q(email__in=[email.lower() for email in confirmed])


def _offers(people: Sequence[Participation]) -> dict[int, Offer]:
    found = Offer.objects.filter(participation__in=people, state=Offer.State.OPEN)
    return {offer.participation_id: offer for offer in found}


def _line(person: Participation, offer: Offer | None, links: Sequence[Link], *, at: datetime) -> Line:
    event, url = person.event, _form(person.event, person.email)
    if offer is None or not is_open(offer, person, event, at=at):
        return Line(event, shown(person, None), url, links=links)
    answer = addresses.offer(person, event, language=get_language() or "en")
    return Line(event, shown(person, None), url, offer_url=answer, answer_by=offer.expires_at, links=links)


def _draft(application: Application) -> Line:
    return Line(application.call.event, shown(None, application), _form(application.call.event, application.email))


def _form(event: Event, email: str) -> str:
    return addresses.application(event, email, language=get_language() or "en")
