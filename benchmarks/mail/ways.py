"""Ways of sending the same messages: each returns messages per second."""

import itertools
import smtplib
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction

from apps.outbox import entitlement
from apps.outbox.delivery import deliver, filled
from apps.outbox.letters import ATTENDEE, NAME, NUMBER, Calendar, Letter
from apps.outbox.models import Mail
from apps.outbox.queue import Addressee, enqueue, wake
from benchmarks.mail.place import PORT, ask_sink

SENDER = "training@portal.example"
numbers = itertools.count(1)
KIND = "benchmark"
entitlement.register(KIND, None)

TEXT = (
    f"Dear {NAME},\n\nbecause of COVID-19 we have postponed this course.\n\n{'What happens next. ' * 25}\n\n{NUMBER}\n"
)
ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//benchmark//EN\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nUID:1@portal.example\r\n"
    f"DTSTAMP:20200313T090000Z\r\nDTSTART;VALUE=DATE:20200419\r\n{ATTENDEE}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
LETTER = Letter(
    "en",
    "Postponed: UN-CMCoord Course",
    TEXT,
    f"<html><body><p>{TEXT}</p></body></html>",
    (Calendar("c.ics", "CANCEL", ICS),),
)


def fill_outbox(count: int, *, hold_seconds: int = 0) -> tuple[list[Mail], float]:
    """The rows, and the time at which they are released."""
    addressees = [Addressee(f"p{number}@example.org", f"Participant {number}", 1) for number in range(count)]
    with transaction.atomic():
        mailing = enqueue(
            key=f"2020-{next(numbers)}/1",
            kind=KIND,
            letters={1: LETTER},
            addressees=addressees,
            at=datetime(2020, 3, 13, tzinfo=UTC),
            hold_seconds=hold_seconds,
        )
    return list(mailing.mails.select_related("template")), mailing.release_at.timestamp()


def rate(count: int, way: Callable[[], None]) -> float:
    began = time.perf_counter()
    way()
    return count / (time.perf_counter() - began)


def raw(count: int) -> float:
    """smtplib with messages that are ready: the reference."""
    messages = [(mail.address, filled(mail)) for mail in _set_aside(count)]

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", PORT) as smtp:
            for address, message in messages:
                smtp.sendmail(SENDER, address, message)

    return rate(count, send)


def django_mail(count: int) -> float:
    """EmailMultiAlternatives over one connection, nothing claimed and nothing marked."""
    mails = _set_aside(count)

    def send() -> None:
        with get_connection() as connection:
            for mail in mails:
                text = TEXT.replace(NAME, mail.name).replace(NUMBER, mail.number)
                message = EmailMultiAlternatives(LETTER.subject, text, SENDER, [mail.address], connection=connection)
                message.attach_alternative(f"<html><body><p>{text}</p></body></html>", "text/html")
                message.attach_alternative(ICS, "text/calendar")
                message.send()

    return rate(count, send)


def outbox(count: int) -> float:
    """Claim, last look, send, mark: one process."""
    fill_outbox(count)
    found = rate(count, lambda: deliver(seconds=600, stop=lambda: False))
    assert not Mail.objects.exclude(state="sent").exists()
    return found


def worker(count: int) -> float:
    """The same by the running Celery worker with its two processes, timed at the sink."""
    ask_sink("XFORGET")
    fill_outbox(count)
    for _ in range(2):
        wake()
    first, last = _when_all_came(count)
    return (count - 1) / (last - first)


def first_mail_after_release(count: int) -> float:
    """Seconds from the release of a large mailing to the first mail at the sink."""
    ask_sink("XFORGET")
    _, released = fill_outbox(count, hold_seconds=6)
    first, _ = _when_all_came(count)
    return first - released


def _when_all_came(count: int) -> tuple[float, float]:
    while True:
        seen, first, last = ask_sink("XSEEN")
        if seen >= count:
            return first, last
        time.sleep(0.2)


def _set_aside(count: int) -> list[Mail]:
    """Rows that only lend their values."""
    mails, _ = fill_outbox(count)
    Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(state="sent")
    return mails
