"""What is held of members here, for how long, and what goes with them."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.contacts.mailing import CLOSED, MESSAGE, REPORTED, key
from apps.contacts.models import Conversation, Message, Report
from apps.outbox.models import Mail, Mailing
from apps.profiles.models import Block
from apps.vocabulary.whose import Held, Kind, Who, moment

KINDS: tuple[Kind, ...] = (
    Kind(
        "messages",
        _("Messages between you and other members"),
        _("90 days, or as long as a report about one is open"),
        ("contacts.Conversation", "contacts.Message"),
    ),
    Kind(
        "reports",
        _("What you reported to us"),
        _("90 days after it was closed"),
        ("contacts.Report",),
        _("That something was reported, without your name and your words."),
    ),
)
KEPT = timedelta(days=90)
"""Of messages, from when they were written; of reports, from when they were closed. While a report is open, its message
stays."""


def held(who: Who) -> Iterator[Held]:
    """What others reported about the person is not told: it would betray them."""
    if who.key is None:
        return
    messages = Message.objects.filter(Q(sender=who.key) | Q(recipient=who.key)).select_related("conversation")
    for message in messages.order_by("pk"):
        yield Held("messages", _message(message, is_own=message.sender_id == who.key))
    for report in Report.objects.filter(by=who.key).order_by("pk"):
        facts = {"reason": str(report.get_reason_display()), "text": report.text, "at": moment(report.at)}
        yield Held("reports", facts | {"closed": moment(report.closed_at)})


def _message(message: Message, *, is_own: bool) -> dict[str, Any]:
    facts = {"subject": message.conversation.subject, "text": message.body, "at": moment(message.at)}
    return facts | {"to" if is_own else "from": message.conversation.name_of(_other(message, is_own=is_own))}


def _other(message: Message, *, is_own: bool) -> int:
    return message.recipient_id if is_own else message.sender_id


def erase(who: Who, *, at: datetime) -> Iterable[str]:
    """Conversations go whole: what the other one wrote may name the person. What they reported stays, without their
    words; what was reported about them goes. No files."""
    if who.key is None:
        return ()
    theirs = Conversation.objects.filter(Q(starter=who.key) | Q(other=who.key))
    _delete_messages(Message.objects.filter(conversation__in=theirs))
    theirs.delete()
    about = Report.objects.filter(about=who.key)
    _delete_mails(REPORTED, about)
    about.delete()
    Report.objects.filter(by=who.key).update(by=None, text="")
    Block.objects.filter(Q(who=who.key) | Q(whom=who.key)).delete()
    return ()


def clear(*, at: datetime) -> int:
    """What is kept no longer; says how many rows. Reports first: a closed one holds no message back."""
    over = Report.objects.filter(closed_at__lt=at - KEPT)
    _delete_mails(REPORTED, over)
    _delete_mails(CLOSED, over)
    done = over.delete()[0]
    waits = Exists(Report.objects.open().filter(message=OuterRef("pk")))
    done += _delete_messages(Message.objects.filter(~waits, at__lt=at - KEPT))
    done += Conversation.objects.filter(messages=None, began_at__lt=at - KEPT).delete()[0]
    return done


def _delete_messages(messages: QuerySet[Message]) -> int:
    _delete_mails(MESSAGE, messages)
    return messages.delete()[0]


def _delete_mails(kind: str, rows: QuerySet[Any]) -> None:
    """What was said in them stands nowhere else afterwards."""
    keys = [key(kind, public_id) for public_id in rows.values_list("public_id", flat=True)]
    Mail.objects.filter(mailing__key__in=keys).delete()
    Mailing.objects.filter(key__in=keys).delete()
