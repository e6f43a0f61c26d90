"""Notices that are out already, for tests about what comes after them, and what may still leave because of them."""

from datetime import date, datetime, timedelta
from typing import Any

from apps.notices import drafting
from apps.notices.entitlement import still_wanted
from apps.notices.models import Change, Notice
from apps.notices.publishing import publish
from apps.outbox.models import Mail, State
from apps.training.models import Event
from apps.training.status import ChangeKind
from tests.factories import NOW, make_notice

JUNE = date(2026, 6, 20)
AUTUMN = {"starts_on": date(2026, 9, 13), "ends_on": date(2026, 9, 18)}


def after(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def issue(notice: Notice, *, people: int = 0, minutes: int = 0) -> Notice:
    publish(notice, by=None, at=after(minutes), expected=people)
    notice.refresh_from_db()
    return notice


def postpone(*events: Event, people: int = 0, minutes: int = 0, **values: Any) -> Notice:
    changes = [(ChangeKind.POSTPONE, event) for event in events]
    return issue(make_notice(*changes, promise=JUNE, **values), people=people, minutes=minutes)


def reschedule(*events: Event, people: int = 0, minutes: int = 1) -> Notice:
    changes = [(ChangeKind.RESCHEDULE, event, AUTUMN) for event in events]
    return issue(make_notice(*changes), people=people, minutes=minutes)


def correct(notice: Notice, *, people: int = 0, minutes: int = 1) -> Notice:
    return issue(drafting.correction(notice), people=people, minutes=minutes)


def may_leave(address: str) -> list[Mail]:
    """The mails that wait for this address and that the last look before DATA lets through."""
    mails = Mail.objects.filter(address=address, state=State.QUEUED).select_related("template")
    return list(still_wanted(mails).order_by("pk"))


def heard_of(address: str) -> list[str]:
    """The events of which those mails speak, by title, line by line."""
    changes = [change for mail in may_leave(address) for change, _state in mail.template.about]
    titles = dict(Change.objects.filter(pk__in=changes).values_list("pk", "event__title"))
    return [titles[change] for change in changes]
