"""The calendar part of a mail to somebody who has a place, or gave it up."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings

from apps.applications import phrases
from apps.outbox.letters import ATTENDEE, Calendar
from apps.training import ics
from apps.training.models import Event
from apps.training.status import Status


def calendars(event: Event, *, method: str, at: datetime) -> tuple[Calendar, ...]:
    """In the active language. None where the event is not going ahead on known days: no diary has it then."""
    if event.status != Status.SCHEDULED or not ics.fits_a_diary(event.dates):
        return ()
    joins = method == ics.REQUEST
    entry = ics.Entry(
        uid=event.calendar_uid,
        sequence=event.sequence,
        status=ics.CONFIRMED if joins else ics.CANCELLED,
        summary=event.title,
        dates=event.dates,
        stamp=at,
        url=phrases.page(event),
        location=event.arrangement.whereabouts,
        description=phrases.how_to_join(event) if joins else "",
    )
    organizer = ics.Organizer(*parseaddr(settings.DEFAULT_FROM_EMAIL))
    body = ics.invitation(entry, method=method, organizer=organizer, attendee=ATTENDEE)
    return (Calendar(f"{event.code}.ics", method, body),)
