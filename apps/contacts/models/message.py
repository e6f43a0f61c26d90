from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy

from apps.members.models import Member, new_public_id
from apps.profiles.models import Block, Opening
from apps.profiles.visibility import Field, Relation

if TYPE_CHECKING:
    from datetime import datetime

SUBJECT_LENGTH = 120
BODY_LENGTH = 2_000
"""Characters. Twice in a mail, as text and as HTML, the longest is still within what a letter may weigh."""


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def of(self, member: Member) -> Self:
        """With `partner`, the other one's key, and `partner_name`, as this member has always seen it."""
        is_mine = When(starter=member.pk, then=F("other_id"))
        named = When(starter=member.pk, then=F("other_name"))
        return self.filter(Q(starter=member.pk) | Q(other=member.pk)).annotate(
            me=Value(member.pk, output_field=models.BigIntegerField()),
            partner=Case(is_mine, default=F("starter_id"), output_field=models.BigIntegerField()),
            partner_name=Case(named, default=F("starter_name")),
        )

    def latest_first(self) -> Self:
        """With `last_at`, and `last_by`, the key of who wrote last."""
        last = Message.objects.filter(conversation=OuterRef("pk")).order_by("-at", "-pk")
        return self.annotate(last_at=Max("messages__at"), last_by=Subquery(last.values("sender")[:1])).order_by(
            "-last_at", "-pk"
        )

    def open(self) -> Self:
        """Of those of one member (`of`): where the other one can be written to now."""
        return self.filter(reaches("me", "partner", conversation="pk", relation="relation"))


class Conversation(models.Model):
    """Two members, under the names by which each knows the other: neither learns another one later."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    starter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="conversations_begun")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="conversations_received")
    starter_name = models.CharField(max_length=150)
    other_name = models.CharField(max_length=150)
    subject = models.CharField(gettext_lazy("subject"), max_length=SUBJECT_LENGTH)
    relation = models.PositiveSmallIntegerField(choices=[(each.value, each.name) for each in Relation])
    """How close the starter was to the other: what is opened to a narrower circle is closed to the starter."""
    began_at = models.DateTimeField()

    partner_name: str
    last_at: "datetime"
    last_by: int

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("conversation")
        verbose_name_plural = gettext_lazy("conversations")
        indexes = [models.Index(fields=["starter", "-began_at"], name="conversation_begun")]

    def __str__(self) -> str:
        return self.public_id

    def name_of(self, member: int) -> str:
        """By primary key."""
        return self.starter_name if member == self.starter_id else self.other_name

    def partner_of(self, member: Member) -> Member:
        return self.other if member.pk == self.starter_id else self.starter


class MessageQuerySet(models.QuerySet["Message"]):
    def deliverable(self) -> Self:
        """Whose recipient can be reached, and wishes to be, now."""
        return self.filter(
            reaches("sender", "recipient", conversation="conversation", relation="conversation__relation")
        )

    def since(self, moment: "datetime") -> Self:
        return self.filter(at__gt=moment)


class Message(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages_sent")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages_received")
    body = models.TextField(gettext_lazy("message"), max_length=BODY_LENGTH)
    at = models.DateTimeField(gettext_lazy("written"))
    key = models.CharField(max_length=32, editable=False)
    """Of the form it was written in: sent twice, it is one message."""

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("message")
        verbose_name_plural = gettext_lazy("messages")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["sender", "key"], name="message_once_per_form")]
        indexes = [
            models.Index(fields=["sender", "-at"], name="message_by"),
            models.Index(fields=["at"], name="message_age"),
        ]

    def __str__(self) -> str:
        return self.public_id


def reaches(sender: str, recipient: str, *, conversation: str, relation: str) -> Q:
    """Both are there, neither has blocked the other, and the recipient has written in this conversation, or is open to
    be written to. Each is the name of a column of the row that is asked about. Whether who writes has agreed to the
    code of conduct is asked when the form comes: what was sent by then is not lost to a newer text."""
    by, to = OuterRef(sender), OuterRef(recipient)
    present = Member.objects.present()
    there = Exists(present.filter(pk=by)) & Exists(present.filter(pk=to))
    apart = Exists(Block.objects.filter(Q(who=by, whom=to) | Q(who=to, whom=by)))
    has_written = Exists(Message.objects.filter(conversation=OuterRef(conversation), sender=to))
    opened = Opening.objects.filter(profile__member=to, to__gte=OuterRef(relation))
    is_open = Exists(opened.filter(field=Field.CONTACT)) & Exists(opened.filter(field=Field.NAME))
    return Q(there) & ~Q(apart) & (Q(has_written) | Q(is_open))
