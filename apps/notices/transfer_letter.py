"""The mail to those who were taken over to another edition: the old entry leaves their diary, the new one enters it."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apps.applications.readers import CLOCK, Reader, clock, hours, reader
from apps.outbox import queue
from apps.outbox.letters import ATTENDEE, Calendar, Letter
from apps.outbox.models import Mailing
from apps.outbox.plainletter import Action, Words, plain_letter
from apps.training import ics
from apps.training.models import Event, Participation
from apps.training.status import Status
from apps.vocabulary import datewords

KIND = "transfer"


def send(moved: Sequence[tuple[Participation, Participation]], to: Event, *, at: datetime) -> Mailing:
    """One mail to each, from whichever edition they come; each has gone over only once at that moment."""
    readers = {new.pk: reader(new, new.member, to) for _old, new in moved}
    letters: dict[Hashable, Letter] = {}
    addressees = []
    for old, new in moved:
        person = readers[new.pk]
        key = (person.language, old.event_id)
        letters[key] = letters.get(key) or _letter(old.event, to, person.language, at=at)
        addressees.append(_addressee(person, key, to))
    return queue.enqueue(key=_key(moved, at=at), kind=KIND, letters=letters, addressees=addressees, at=at)


def _key(moved: Sequence[tuple[Participation, Participation]], *, at: datetime) -> str:
    people = "\n".join([at.isoformat(), *sorted(old.public_id for old, _new in moved)])
    return f"transfer-{salted_hmac('notices.transfer', people).hexdigest()[:16]}"


def _addressee(person: Reader, key: tuple[str, int], to: Event) -> queue.Addressee:
    return queue.Addressee(person.address, person.name, key, {"clock": clock(person, to)} if to.dates.is_timed else {})


def _letter(old: Event, to: Event, language: str, *, at: datetime) -> Letter:
    with translation.override(language):
        words = Words(
            headline=_("You have a place on %(title)s") % {"title": to.title},
            subject=_("New place: %(title)s, %(dates)s") % {"title": to.title, "dates": datewords.short_span(to.dates)},
            why=_("You receive this because you take part in: %(code)s.") % {"code": to.code},
            paragraphs=[
                _("Your place on %(old)s has moved to another edition of the same course. You need not apply again.")
                % {"old": f"{old.title} ({old.code})"}
            ],
            facts=_facts(old, to),
            actions=[Action(_("See the event"), f"{settings.SITE_URL}{to.get_absolute_url()}")] if to.is_public else [],
            closing=[_("If you cannot come, please answer this e-mail: others wait for a place."), _calendars_note()],
        )
        return plain_letter(words, calendars=_calendars(old, to, at=at))


def _facts(old: Event, to: Event) -> list[tuple[str, str]]:
    clocks = hours(to)
    if clocks:
        clocks[0] += CLOCK
    facts = {
        _("Old dates, no longer yours"): datewords.span(old.dates),
        _("Your dates"): "\n".join([datewords.span(to.dates), *clocks]),
        _("Place"): to.arrangement.whereabouts,
        _("How to join"): to.join_information if to.arrangement.is_online else "",
    }
    return [(label, value) for label, value in facts.items() if value]


def _calendars_note() -> str:
    return _("One calendar file is attached for each event: open each of them to put your calendar right.")


def _calendars(old: Event, to: Event, *, at: datetime) -> tuple[Calendar, ...]:
    """The new entry first: mail programs act by themselves on the first one."""
    enters = to.status == Status.SCHEDULED and ics.fits_a_diary(to.dates)
    leaves = old.status == Status.SCHEDULED and ics.fits_a_diary(old.dates)
    return (
        *([_calendar(to, ics.REQUEST, at=at)] if enters else ()),
        *([_calendar(old, ics.CANCEL, at=at)] if leaves else ()),
    )


def _calendar(event: Event, method: str, *, at: datetime) -> Calendar:
    comes = method == ics.REQUEST
    entry = ics.Entry(
        uid=event.calendar_uid,
        sequence=event.sequence,
        status=ics.CONFIRMED if comes else ics.CANCELLED,
        summary=event.title,
        dates=event.dates,
        stamp=at,
        url=f"{settings.SITE_URL}{event.get_absolute_url()}",
        location=event.arrangement.whereabouts,
        description=event.join_information if comes and event.arrangement.is_online else "",
    )
    organizer = ics.Organizer(*parseaddr(settings.DEFAULT_FROM_EMAIL))
    return Calendar(
        f"{event.code}.ics", method, ics.invitation(entry, method=method, organizer=organizer, attendee=ATTENDEE)
    )
