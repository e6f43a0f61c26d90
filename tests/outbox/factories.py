"""Mailings to send: plain letters to numbered addressees at example.org."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import QuerySet

from apps.outbox import entitlement
from apps.outbox.letters import ATTENDEE, NAME, NUMBER, Calendar, Letter
from apps.outbox.models import Mail, Mailing
from apps.outbox.queue import Addressee, enqueue

KIND = "test"
entitlement.register(KIND, None)
AT = datetime(2020, 3, 13, 9, 0, tzinfo=UTC)

ICS = f"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//test//EN\r
METHOD:CANCEL\r
BEGIN:VEVENT\r
UID:hmd-20-07@example.org\r
DTSTAMP:20200313T090000Z\r
DTSTART;VALUE=DATE:20200419\r
SUMMARY:UN-CMCoord Course\r
{ATTENDEE}\r
END:VEVENT\r
END:VCALENDAR\r
"""


def letter(**values: object) -> Letter:
    defaults: dict[str, object] = {
        "language": "en",
        "subject": "Postponed: UN-CMCoord Course",
        "text": f"Dear {NAME},\n\nyour course is postponed.\n\n-- \nMessage {NUMBER}\n",
        "html": f"<p>Dear {NAME},</p><p>your course is postponed.</p><p>Message {NUMBER}</p>",
        "calendars": (Calendar("hmd-20-07.ics", "CANCEL", ICS),),
    }
    return Letter(**{**defaults, **values})  # type: ignore[arg-type]


def make_mailing(
    *addresses: str, key: str = "2020-1/1", kind: str = KIND, count: int = 0, hold_seconds: int = 0
) -> Mailing:
    names = [*addresses, *(f"p{number:03d}@example.org" for number in range(1, count + 1))]
    return enqueue(
        key=key,
        kind=kind,
        letters={"en": letter()},
        addressees=[Addressee(address, f"Participant {address}", "en") for address in names],
        at=AT,
        hold_seconds=hold_seconds,
    )


def make_mail(address: str = "amina@example.org", *, key: str = "2020-1/1", **values: object) -> Mail:
    mailing = make_mailing(address, key=key)
    mailing.mails.update(**values)
    return mailing.mails.get()


def states(mails: Iterable[Mail] | QuerySet[Mail] | None = None) -> dict[str, str]:
    """`{"amina@example.org": "sent"}`"""
    return {mail.address: mail.state for mail in (Mail.objects.all() if mails is None else mails)}
