"""Whether somebody who has a place will come: they say so by a link of their mail, without an account, and may change
their mind until the event begins."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.applications import phrases
from apps.applications.leaving import key, withdraw
from apps.applications.telling import tell
from apps.applications.waiting import beginning
from apps.outbox import links
from apps.training import forparticipants, ics
from apps.training.forparticipants import Link
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from apps.training.status import Status
from apps.training.taking_part import free, lock, move

PURPOSE = "place"
HAS_PLACE = (Standing.ACCEPTED, Standing.CONFIRMED)


class CannotAnswer(Exception):
    """The text says why."""


def address(participation: Participation, *, language: str) -> str:
    with translation.override(language):
        token = links.token(PURPOSE, participation.public_id)
        return f"{settings.SITE_URL}{reverse('places:place', args=[token])}"


def of_each(people: Sequence[Participation], at: datetime) -> dict[int, Link]:
    """Of those who have a place, while they can say whether they come."""
    asked = [
        each
        for each in people
        if each.state in HAS_PLACE and can_come(each.event) and not why_not(each, each.event, at=at)
    ]
    language = translation.get_language() or settings.LANGUAGE_CODE
    return {each.pk: Link(address(each, language=language), _("Say whether you will come")) for each in asked}


forparticipants.register(of_each)


def answered_by(token: str) -> str:
    """The public id of a participation; BadLink."""
    (public_id,) = links.values(PURPOSE, token)
    return str(public_id)


def why_not(participation: Participation, event: Event, *, at: datetime) -> str:
    """Empty while the question can be answered."""
    begins = beginning(event.dates)
    if event.status == Status.CANCELLED:
        return _("This event is cancelled.")
    if event.status == Status.HELD or (event.status == Status.SCHEDULED and begins is not None and at >= begins):
        return _("This event has begun: nothing can be changed here any more. Write to us instead.")
    if participation.state in HAS_PLACE or _gave_it_up(participation):
        return ""
    return _("You do not have a place in this event at the moment.")


def can_come(event: Event) -> bool:
    """While it is postponed nobody knows yet whether they can."""
    return event.status == Status.SCHEDULED


@transaction.atomic
def come(participation: Participation, *, at: datetime) -> None:
    """Whoever gave the place up has it again while one is free and nobody waits, else they wait. CannotAnswer."""
    event = _open(participation, at=at)
    if not can_come(event):
        raise CannotAnswer(_("This event is postponed. We ask you again when the new dates are set."))
    if participation.state == Standing.WITHDRAWN:
        move(participation, Standing.APPLIED, by=None, at=at, note="Can come after all.")
        _back_in(participation, event, at=at)
    if participation.state == Standing.ACCEPTED:
        move(participation, Standing.CONFIRMED, by=None, at=at, note="Will come.")


@transaction.atomic
def stay_away(participation: Participation, *, at: datetime) -> None:
    """The place goes to the waiting list. CannotAnswer."""
    _open(participation, at=at)
    if participation.state in HAS_PLACE:
        withdraw(participation, by=participation.member, at=at, note="Cannot come.")


def _open(participation: Participation, *, at: datetime) -> Event:
    event = lock(participation.event_id)
    participation.refresh_from_db()
    if sentence := why_not(participation, event, at=at):
        raise CannotAnswer(sentence)
    return event


def _gave_it_up(participation: Participation) -> bool:
    """By themselves: whoever staff took off the list does not come back by this link."""
    if participation.state != Standing.WITHDRAWN:
        return False
    last = participation.history.first()
    return last is not None and last.by_id in (None, participation.member_id) and last.before in HAS_PLACE


def _back_in(participation: Participation, event: Event, *, at: datetime) -> None:
    left = free(event)
    others = Participation.objects.filter(event=event, state=Standing.WAITING).exists()
    is_free = left is None or (left > 0 and not others)
    to, say = (Standing.ACCEPTED, phrases.accepted) if is_free else (Standing.WAITING, phrases.waiting)
    move(participation, to, by=None, at=at)
    method = ics.REQUEST if is_free else ""
    tell(event, [participation], say, standing=to, key=key(participation), at=at, method=method)
