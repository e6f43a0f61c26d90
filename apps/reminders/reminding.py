"""Queues the reminders that are due, one mailing for each event, kind and SEQUENCE of the event, and another for those
who came later: however often this runs, a person gets each once; and anew, with what is right then, after every move.
"""

import logging
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import translation

from apps.applications import addresses
from apps.applications.models import Application, Call
from apps.applications.readers import Reader, clock, reader, until
from apps.outbox import queue
from apps.outbox.letters import Letter, own_places
from apps.outbox.models import Mail, Mailing
from apps.outbox.plainletter import plain_letter
from apps.reminders.due import FURTHEST, Kind, due
from apps.reminders.wording import words
from apps.spaces import entering
from apps.spaces.models import Space
from apps.training import taking_part
from apps.training.models import Event, Participation
from apps.training.standing import TAKING_PART
from apps.training.status import Status

logger = logging.getLogger(__name__)

JOINING, START = Kind.JOINING, Kind.START
A_MINUTE = timedelta(minutes=1)
Readers = Mapping[Reader, Mapping[str, str]]
"""Each with their own words for the letter's places."""


def mailing_key(kind: Kind, event: Event) -> str:
    return f"reminder:{kind}:{event.pk}:{event.sequence}"


def mail_kind(kind: Kind) -> str:
    return f"reminder-{kind}"


def remind(*, at: datetime) -> int:
    """How many mailings were queued. A letter that cannot be made is told to the log and stops no other."""
    wanted = [(event, kind) for event in _near(at) for kind in due(event.arrangement, at=at)]
    keys = {mailing_key(kind, event) for event, kind in wanted}
    there = set(Mailing.objects.filter(key__in=keys).values_list("key", flat=True))
    late = {kind: _joined_late([event for event, its in wanted if its == kind], kind) for kind in (JOINING, START)}
    left = [
        (event, kind)
        for event, kind in wanted
        if mailing_key(kind, event) not in there or event.pk in late.get(kind, ())
    ]
    return sum(_try(event.pk, kind, at=at) for event, kind in left)


def key_in_the_database(kind: Kind, event: str) -> Concat:
    """As `mailing_key`, of the event as it stands now; `event` leads to it."""
    number, sequence = Cast(f"{event}__pk", CharField()), Cast(f"{event}__sequence", CharField())
    return Concat(Value(f"reminder:{kind}:"), number, Value(":"), sequence, output_field=CharField())


def _joined_late(events: Sequence[Event], kind: Kind) -> set[int]:
    """On which of them somebody has a place now whom no such mail was written to."""
    written = Mail.objects.filter(
        address=OuterRef("email"), mailing__kind=mail_kind(kind), mailing__key__startswith=OuterRef("key")
    )
    people = Participation.objects.filter(event__in=events, state__in=TAKING_PART)
    people = people.annotate(key=key_in_the_database(kind, "event")).filter(~Exists(written))
    return set(people.order_by().values_list("event", flat=True).distinct())


def _near(at: datetime) -> QuerySet[Event]:
    """A day more than needed at both ends: which day it is there, only the event's zone tells."""
    today = at.astimezone(UTC).date()
    days = (today - timedelta(days=1), today + timedelta(days=FURTHEST + 1))
    return Event.objects.for_lists().filter(
        Q(starts_on__range=days) | Q(deadline_on__range=days), status=Status.SCHEDULED
    )


def _try(event: int, kind: Kind, *, at: datetime) -> bool:
    try:
        return _queue(event, kind, at=at)
    except ValueError:
        logger.exception("No letter could be made: %s reminder of event %s", kind, event)
        return False


def _queue(key: int, kind: Kind, *, at: datetime) -> bool:
    with transaction.atomic():
        event = taking_part.lock(key)  # as notices do: nothing moves between this look and the mail
        if kind not in due(event.arrangement, at=at):
            return False
        before = Mailing.objects.filter(kind=mail_kind(kind), key__startswith=mailing_key(kind, event))
        readers = {} if kind == Kind.DEADLINE and before.exists() else _readers(event, kind, at=at)
        written = set(Mail.objects.filter(mailing__in=before).values_list("address", flat=True))
        readers = {to: values for to, values in readers.items() if to.address not in written}
        if not readers:
            return False
        letters = _letters(event, kind, readers)
        queue.enqueue(
            key=mailing_key(kind, event) + (f":{number}" if (number := before.count()) else ""),
            kind=mail_kind(kind),
            letters=letters,
            addressees=[_addressee(to, values, letters) for to, values in readers.items()],
            at=at,
        )
        transaction.on_commit(queue.wake, robust=True)
    return True


def _letters(event: Event, kind: Kind, readers: Iterable[Reader]) -> dict[Hashable, Letter]:
    letters: dict[Hashable, Letter] = {}
    for language in sorted({to.language for to in readers}):
        with translation.override(language):
            letters[language] = plain_letter(words(kind, event))
    return letters


def _addressee(to: Reader, values: Mapping[str, str], letters: Mapping[Hashable, Letter]) -> queue.Addressee:
    wanted = own_places(letters[to.language])
    return queue.Addressee(to.address, to.name, to.language, {key: values[key] for key in wanted})


def _readers(event: Event, kind: Kind, *, at: datetime) -> Readers:
    if kind == Kind.DEADLINE:
        return _drafters(event, at=at)
    return _participants(event) if kind == Kind.START or _has_instructions(event) else {}


def _drafters(event: Event, *, at: datetime) -> Readers:
    """Who began an application, and can still send it."""
    call = Call.objects.select_related("event").filter(event=event).first()
    if call is None or call.closes_at is None or not call.takes_applications(at=at):
        return {}
    last_moment = call.closes_at - A_MINUTE
    drafts = Application.objects.filter(call=call, sent_at=None).select_related("member")
    found = (reader(each, each.member, event) for each in drafts)
    return {
        to: {
            "link": addresses.application(event, to.address, language=to.language),
            "clock": clock(to, event),
            "until": until(to, last_moment, event),
        }
        for to in found
    }


def _participants(event: Event) -> Readers:
    people = Participation.objects.filter(event=event, state__in=TAKING_PART).select_related("member")
    found = [(each, reader(each, each.member, event)) for each in people]
    return {
        to: {"link": entering.link(each, event.code, language=to.language), "clock": clock(to, event)}
        for each, to in found
    }


def _has_instructions(event: Event) -> bool:
    """Without any, there is nothing to send yet."""
    return bool(event.join_information) or Space.objects.filter(event=event).exclude(joining="").exists()
