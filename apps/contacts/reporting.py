"""Telling staff that a member does harm, and what staff make of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.models import Act
from apps.audit.recording import record
from apps.contacts import mailing, pacing
from apps.contacts.models import Message, Report
from apps.members.models import Member


class Overtaken(Exception):
    """Somebody else has closed the report meanwhile."""


@transaction.atomic
def report(
    about: Member, *, by: Member, reason: str, text: str, key: str, at: datetime, message: Message | None = None
) -> Report:
    """Staff get a mail. The member it is about learns nothing. TooMany."""
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    if sent := Report.objects.filter(by=by, key=key).first():
        return sent
    pacing.check_reports(by, at=at)
    made = Report.objects.create(by=by, about=about, message=message, reason=reason, text=text, key=key, at=at)
    mailing.tell_staff(made)
    return made


@transaction.atomic
def read_message(found: Report, *, by: Member, at: datetime) -> Message | None:
    """For staff: what was reported, and a line in the audit trail that they read it. None once it is deleted."""
    message = found.message
    if message:
        told = f"report {found.public_id}, message {message.public_id}"
        record(Act.READ_MESSAGE, by=by.public_id, about=found.about.public_id, detail=told, at=at)
    return message


@transaction.atomic
def close(found: Report, *, outcome: str, by: Member, at: datetime) -> None:
    """Who reported gets a mail. Overtaken."""
    mine = Report.objects.open().filter(pk=found.pk).update(closed_at=at, closed_by=by, outcome=outcome)
    if not mine:
        raise Overtaken(_("Somebody else has closed this report meanwhile. Yours was not saved."))
    found.refresh_from_db()
    if found.by:
        mailing.tell_reporter(found, found.by, at=at)
