"""An event as a public calendar shows it. What was postponed or cancelled stays, says so, and blocks no day."""

from django.conf import settings

from apps.training.ics import CANCELLED, CONFIRMED, TENTATIVE, Entry
from apps.training.models import Event
from apps.training.status import Status

SHOWN_AS = {
    Status.TENTATIVE: TENTATIVE,
    Status.SCHEDULED: CONFIRMED,
    Status.HELD: CONFIRMED,
    Status.POSTPONED: CANCELLED,
    Status.CANCELLED: CANCELLED,
}


def entry(event: Event) -> Entry:
    """ValueError later, in rendering, when the event's days are not known: ask `ics.fits_a_diary` first."""
    off = event.status in (Status.POSTPONED, Status.CANCELLED)
    return Entry(
        uid=event.calendar_uid,
        sequence=event.sequence,
        status=SHOWN_AS[Status(event.status)],
        summary=f"{event.get_status_display()}: {event.title}" if off else event.title,
        dates=event.dates,
        stamp=event.moved_at or event.created_at,
        url=f"{settings.SITE_URL}{event.get_absolute_url()}",
        location=event.arrangement.whereabouts,
    )
