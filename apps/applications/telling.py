"""Mails that tell people how they stand towards an event: a handful of queries, however many are told."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation

from apps.applications import addresses, phrases
from apps.applications.invitations import calendars
from apps.applications.models import Told
from apps.applications.readers import Reader, clock, reader
from apps.outbox import queue
from apps.outbox.letters import Letter, own_places
from apps.outbox.models import Mailing
from apps.outbox.plainletter import Words, plain_letter
from apps.training.models import Event, Participation
from apps.training.standing import Standing

STANDING_MAIL, CONFIRM_MAIL = "standing", "confirm-address"
Say = Callable[[Event], Words]


def tell(
    event: Event,
    people: Sequence[Participation],
    say: Say,
    *,
    standing: Standing,
    key: str,
    at: datetime,
    method: str = "",
) -> Mailing:
    """One mail each, inside the caller's transaction; not sent to whoever stands otherwise by then. `method` is that of
    a calendar part."""
    readers = [reader(person, person.member, event) for person in people]
    mailing = _queue(event, readers, say, kind=STANDING_MAIL, key=key, at=at, method=method)
    Told.objects.bulk_create(Told(mailing=mailing, participation=each, standing=standing) for each in people)
    return mailing


def send_link(event: Event, email: str, *, language: str, key: str, at: datetime) -> None:
    """To whoever reads mail at that address: the form for this event."""
    to = Reader(email, "", language, event.time_zone)
    with transaction.atomic():
        _queue(event, [to], phrases.confirm, kind=CONFIRM_MAIL, key=key, at=at)


def _queue(
    event: Event, readers: Sequence[Reader], say: Say, *, kind: str, key: str, at: datetime, method: str = ""
) -> Mailing:
    letters: dict[Hashable, Letter] = {
        language: _letter(event, say, language, method=method, at=at)
        for language in {each.language for each in readers}
    }
    mailing = queue.enqueue(
        key=key,
        kind=kind,
        letters=letters,
        addressees=[_addressee(event, to, letters) for to in readers],
        at=at,
    )
    transaction.on_commit(queue.wake, robust=True)
    return mailing


def _letter(event: Event, say: Say, language: str, *, method: str, at: datetime) -> Letter:
    with translation.override(language):
        parts = calendars(event, method=method, at=at) if method else ()
        return plain_letter(say(event), calendars=parts)


def _addressee(event: Event, to: Reader, letters: Mapping[Hashable, Letter]) -> queue.Addressee:
    values = {"link": addresses.application(event, to.address, language=to.language), "clock": clock(to, event)}
    wanted = own_places(letters[to.language])
    return queue.Addressee(
        to.address, to.name, to.language, {name: value for name, value in values.items() if name in wanted}
    )
