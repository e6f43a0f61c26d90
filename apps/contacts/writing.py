"""Writing to a member, and answering. The message, its mail and all counts are one transaction; a form sent twice is
one message."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.contacts import mailing, pacing
from apps.contacts.models import Conversation, Message
from apps.contacts.reaching import name_of
from apps.members.models import Member
from apps.profiles.meeting import Sight


class Unreachable(Exception):
    """Whatever the reason is: that one was blocked is not told."""


@transaction.atomic
def begin(to: Sight, *, by: Member, name: str, subject: str, body: str, key: str, at: datetime) -> Conversation:
    """`name` is what the sender agreed to be called. TooMany."""
    _one_at_a_time(by)
    if sent := _sent(by, key):
        return sent.conversation
    other = to.profile.member
    pacing.check_new(by, other, at=at)
    conversation = Conversation.objects.create(
        starter=by,
        other=other,
        starter_name=name,
        other_name=name_of(to.profile),
        subject=subject,
        relation=to.relation,
        began_at=at,
    )
    _send(conversation, to=other, by=by, body=body, key=key, at=at)
    return conversation


@transaction.atomic
def answer(conversation: Conversation, *, by: Member, body: str, key: str, at: datetime) -> Message:
    """Unreachable, TooMany."""
    _one_at_a_time(by)
    if sent := _sent(by, key):
        return sent
    if not Conversation.objects.of(by).open().filter(pk=conversation.pk).exists():
        raise Unreachable(unreachable())
    other = conversation.partner_of(by)
    pacing.check(by, other, at=at)
    return _send(conversation, to=other, by=by, body=body, key=key, at=at)


def unreachable() -> str:
    return _("This member can no longer be reached through the portal.")


def _one_at_a_time(member: Member) -> None:
    """Each sender counts alone. Without the key: who is written to meanwhile is not kept waiting."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)


def _sent(by: Member, key: str) -> Message | None:
    return Message.objects.filter(sender=by, key=key).select_related("conversation").first()


def _send(conversation: Conversation, *, to: Member, by: Member, body: str, key: str, at: datetime) -> Message:
    message = Message.objects.create(conversation=conversation, sender=by, recipient=to, body=body, key=key, at=at)
    mailing.send(message)
    return message
