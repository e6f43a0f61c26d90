"""How much one member may write in a day, so that nobody floods others or walks through the directory writing."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apps.contacts.models import Conversation, Message, Report
from apps.members.models import Member

DAY = timedelta(days=1)
NEW_PEOPLE, MESSAGES, TO_ONE, UNANSWERED, REPORTS = 10, 50, 20, 3, 10
"""A day, but for UNANSWERED: so many stay without an answer before the next one has to wait for it."""


class TooMany(Exception):
    """With a sentence that says when to go on."""


def check_new(sender: Member, other: Member, *, at: datetime) -> None:
    """Before a conversation begins. TooMany."""
    begun = Conversation.objects.filter(starter=sender, began_at__gt=at - DAY)
    known = begun.filter(other=other).exists()
    if not known and begun.values("other").distinct().count() >= NEW_PEOPLE:
        raise TooMany(
            _("You wrote to %(number)d new people within a day. Please write to the next one tomorrow.")
            % {"number": NEW_PEOPLE}
        )
    check(sender, other, at=at)


def check(sender: Member, other: Member, *, at: datetime) -> None:
    """TooMany."""
    sent = Message.objects.filter(sender=sender).since(at - DAY)
    if sent.count() >= MESSAGES:
        raise TooMany(
            _("You sent %(number)d messages within a day. Please send the next one tomorrow.") % {"number": MESSAGES}
        )
    if sent.filter(recipient=other).count() >= TO_ONE:
        raise TooMany(_("You sent this member many messages within a day. Please send the next one tomorrow."))
    if _unanswered(sender, other) >= UNANSWERED:
        raise TooMany(_("This member has not answered your last messages. Please wait for an answer."))


def _unanswered(sender: Member, other: Member) -> int:
    answers = Message.objects.filter(sender=other, recipient=sender).order_by("-at", "-pk")
    last = answers.values_list("at", flat=True).first()
    sent = Message.objects.filter(sender=sender, recipient=other)
    return (sent.since(last) if last else sent).count()


def check_reports(by: Member, *, at: datetime) -> None:
    """TooMany."""
    if Report.objects.filter(by=by, at__gt=at - DAY).count() >= REPORTS:
        raise TooMany(_("You reported much within a day. Please call us or write to us instead."))
