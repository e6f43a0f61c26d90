"""An event as a public calendar shows it. What was postponed or cancelled stays, says so, and blocks no day."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

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


def entry(event: Event, *, note: str = "") -> Entry:
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
        description="\n".join(_said(event, note=note)),
    )


def _said(event: Event, *, note: str) -> Iterator[str]:
    if note:
        yield note
    if event.parent and event.parent.is_public:
        yield _("Part of: %(title)s") % {"title": event.parent.title}
    if event.status == Status.POSTPONED:
        yield _("These are the old dates, no longer valid. New ones will stand on the event’s page.")
    elif event.status == Status.TENTATIVE:
        yield _("Listed for planning. Do not book.")
