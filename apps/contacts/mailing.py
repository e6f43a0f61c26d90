"""The mails of this app: queued with what they tell, looked at again before they leave."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from apps.contacts import wording
from apps.contacts.models import Message, Report
from apps.members.models import Member
from apps.outbox import entitlement, queue, sealed
from apps.outbox.letters import Letter
from apps.outbox.models import Mail

MESSAGE, REPORTED, CLOSED = "message", "reported", "report-closed"


def key(kind: str, public_id: str) -> str:
    return f"{kind}:{public_id}"


def send(message: Message) -> None:
    _queue(MESSAGE, message.public_id, wording.message_letter(message), _to(message.recipient), at=message.at)


def tell_staff(report: Report) -> None:
    name, address = parseaddr(settings.MAIL_REPLY_TO)
    to = queue.Addressee(address, name, settings.LANGUAGE_CODE)
    _queue(REPORTED, report.public_id, wording.report_letter(report), to, at=report.at)


def tell_reporter(report: Report, member: Member, *, at: datetime) -> None:
    letter = wording.closing_letter(report, language=member.language, zone=member.time_zone)
    _queue(CLOSED, report.public_id, letter, _to(member), at=at)


def _queue(kind: str, public_id: str, letter: Letter, to: queue.Addressee, *, at: datetime) -> None:
    queue.enqueue(key=key(kind, public_id), kind=kind, letters={to.letter: letter}, addressees=[to], at=at)
    transaction.on_commit(queue.wake, robust=True)


def _to(member: Member) -> queue.Addressee:
    return queue.Addressee(member.email, member.name, member.language)


def _about(mails: QuerySet[Mail], kind: str, rows: QuerySet[Message] | QuerySet[Report]) -> QuerySet[Mail]:
    """Of whose row there still is one."""
    keyed = rows.annotate(key_of_mailing=Concat(Value(key(kind, "")), "public_id"))
    return mails.filter(Exists(keyed.filter(key_of_mailing=OuterRef("mailing__key"))))


def message_wanted(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    return _about(mails, MESSAGE, Message.objects.deliverable().filter(recipient__email=OuterRef("address")))


def report_waits(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    return _about(mails, REPORTED, Report.objects.open())


def reporter_is_there(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    there = Member.objects.present().filter(email=OuterRef(OuterRef("address")))
    return _about(mails, CLOSED, Report.objects.filter(by__in=there))


entitlement.register(
    MESSAGE, message_wanted, reason=_("The two can no longer reach each other, or the message is gone.")
)
entitlement.register(REPORTED, report_waits, reason=_("The report was closed before."))
entitlement.register(CLOSED, reporter_is_there, reason=_("The person has left, or has another address."))
sealed.seal(MESSAGE)
