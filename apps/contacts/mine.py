"""What My page shows of messages."""

from django.db.models import Q

from apps.contacts.models import Conversation
from apps.members.models import Member


def to_answer(member: Member, number: int) -> list[Conversation]:
    """The latest in which the other one wrote last, each with `partner_name` and `last_at`."""
    found = Conversation.objects.of(member).latest_first()
    return list(found.exclude(Q(last_by=member.pk))[:number])
