"""Notices that ask something, relative to today: the pages behind their links have a clock of their own."""

from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from apps.notices import drafting, questions
from apps.notices.models import Notice, Window
from apps.notices.publishing import publish
from apps.outbox.models import Mail
from apps.training.models import Event, Participation, Trainer
from apps.training.status import ChangeKind
from tests.factories import make_event, make_notice
from tests.outbox.reading import ReadMail, read

POSTPONE, RESCHEDULE = ChangeKind.POSTPONE, ChangeKind.RESCHEDULE


def in_days(days: int, *, length: int = 5) -> dict[str, Any]:
    first = timezone.now().date() + timedelta(days=days)
    return {"starts_on": first, "ends_on": first + timedelta(days=length)}


def soon(title: str = "UN-CMCoord Course", **values: Any) -> Event:
    return make_event(title, **{**in_days(40), **values})


def issue(*changes: Any, people: int = 1, promise: date | None = None, ago: int = 0, **values: Any) -> Notice:
    """Published `ago` minutes ago."""
    return out(make_notice(*changes, promise=promise, **values), people=people, ago=ago)


def out(notice: Notice, *, people: int = 1, ago: int = 0) -> Notice:
    publish(notice, by=None, at=moment(ago), expected=people)
    notice.refresh_from_db()
    return notice


def moment(ago: int = 0) -> datetime:
    return timezone.now() - timedelta(minutes=ago)


def reschedule(event: Event, *, people: int = 1, days: int = 120, ago: int = 0, **values: Any) -> Notice:
    return issue((RESCHEDULE, event, {**in_days(days), **values}), people=people, ago=ago)


def postpone(event: Event, *, people: int = 1, windows: tuple[int, ...] = (), ago: int = 0) -> Notice:
    """Offering windows that begin in so many days."""
    notice = make_notice((POSTPONE, event), promise=timezone.now().date() + timedelta(days=30))
    offer(notice, event, windows)
    return out(notice, people=people, ago=ago)


def offer(notice: Notice, event: Event, windows: tuple[int, ...]) -> None:
    for days in windows:
        Window.objects.create(notice=notice, event=event, **in_days(days))


def correct(notice: Notice, *, people: int = 1) -> Notice:
    return out(drafting.correction(notice), people=people)


def make_trainer(event: Event, email: str = "trainer@example.org", **values: Any) -> Trainer:
    return Trainer.objects.create(event=event, email=email, **{"name": "A trainer", **values})


def newest_mail(address: str) -> ReadMail:
    return read(Mail.objects.filter(address=address).order_by("-pk").select_related("template")[0])


def link_of(person: Participation | Trainer, notice: Notice) -> str:
    """The path of the person's own page."""
    return questions.address(questions.token(person.public_id, notice))


def say(client: Client, person: Participation, notice: Notice, answer: str) -> Any:
    return client.post(link_of(person, notice), {"answer": answer}, follow=True)
