"""One mailing, its frozen letters, and one row per recipient. The rows are the truth about what was sent to whom.

`Mail.due_at` is the one clock of a row: when it may next be claimed. A lease is a due time in the future, a back-off
too, so that one index and one comparison with the database's clock decide what is open.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    QUEUED = "queued", _("waiting")
    HELD = "held", _("held until a person releases it")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    RETRYING = "retrying", _("trying again")
    FAILED = "failed", _("failed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SKIPPED = "skipped", _("left out")


OPEN = (State.QUEUED, State.RETRYING, State.SENDING)
DONE = (State.HELD, State.SENT, State.FAILED, State.WITHDRAWN, State.SKIPPED)
UNSENT = (State.HELD, State.FAILED, State.WITHDRAWN, State.SKIPPED)
UNTRIED = (State.QUEUED, State.HELD)
WAITING = (State.QUEUED, State.HELD, State.RETRYING)


class Mailing(models.Model):
    """What is said to many at once, such as one version of a notice."""

    key = models.CharField(_("key"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    dated = models.DateTimeField(_("date in the mails"))
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    release_at = models.DateTimeField(_("released"))

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.key


class Template(models.Model):
    """A compiled letter: the whole message of one language and zone, with places for a person's values."""

    mailing = models.ForeignKey(Mailing, verbose_name=_("mailing"), on_delete=models.CASCADE, related_name="templates")
    language = models.CharField(_("language"), max_length=16)
    subject = models.TextField(_("subject"))
    body = models.BinaryField(_("message"))
    about = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")

    def __str__(self) -> str:
        return f"{self.subject} ({self.language})"


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self) -> Self:
        return self.filter(state__in=OPEN, due_at__lte=Now()).order_by("due_at", "id")

    def stale(self) -> Self:
        """Due for so long that they come from a restored backup, or from days without a worker."""
        return self.filter(state__in=OPEN, due_at__lte=Now() - timedelta(seconds=settings.MAIL_STALE_SECONDS))

    def not_reached(self) -> Self:
        return self.filter(state__in=[State.FAILED, State.SKIPPED, State.WITHDRAWN, State.HELD])

    def doubled(self) -> Self:
        """Their addressee may have received more than one, identical, copy."""
        return self.filter(handed_over__gt=1)

    def progress(self) -> Mapping[State, int]:
        """How many are in each state, in one query; states nobody is in count 0."""
        found = dict(self.order_by().values_list("state").annotate(Count("id")))
        return {state: found.get(state, 0) for state in State}


class Mail(models.Model):
    mailing = models.ForeignKey(Mailing, verbose_name=_("mailing"), on_delete=models.CASCADE, related_name="mails")
    template = models.ForeignKey(
        Template, verbose_name=_("letter"), on_delete=models.PROTECT, related_name="mails", db_index=False
    )
    address = models.CharField(_("address"), max_length=254)
    name = models.CharField(_("name"), max_length=200)
    values = models.JSONField(default=dict, editable=False)
    number = models.CharField(_("message number"), max_length=140)
    message_id = models.CharField(_("Message-ID"), max_length=255)

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(_("due"))
    token = models.UUIDField(_("claimed by"), null=True, editable=False)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    first_tried_at = models.DateTimeField(_("first tried"), null=True)
    handed_over = models.PositiveIntegerField(_("possible copies"), default=0)
    last_answer = models.TextField(_("last answer of the mail server"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-id"]
        permissions = [("resend_mail", "Can release mails and send them again")]
        constraints = [
            models.UniqueConstraint(fields=["address", "mailing"], name="one_mail_per_mailing_and_address"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state__in=OPEN), name="open_mail"),
            models.Index(fields=["state", "id"], condition=Q(state__in=UNSENT), name="unsent_mail"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def uncertain(self) -> bool:
        """Handed over at least once without an answer: a copy may have arrived that nobody confirmed."""
        return self.handed_over > int(self.state == State.SENT)


class AddressStanding(models.Model):
    """An address the mail server refused for good. It says nothing about the person; the next success removes it."""

    address = models.CharField(_("address"), max_length=254, unique=True)
    answer = models.TextField(_("answer"))
    refused_at = models.DateTimeField(_("refused"), db_default=Now())

    class Meta:
        verbose_name = _("refused address")
        verbose_name_plural = _("refused addresses")
        ordering = ["-refused_at"]
        indexes = [models.Index(fields=["-refused_at"], name="refused_last")]

    def __str__(self) -> str:
        return self.address


class StoppageQuerySet(models.QuerySet["Stoppage"]):
    def going_on(self) -> Self:
        return self.filter(ended_at=None)


class Stoppage(models.Model):
    """The mail server refuses us as a whole. Staff are alarmed; nothing is sent until `until`, then tried again."""

    answer = models.TextField(_("answer"))
    began_at = models.DateTimeField(_("began"), db_default=Now())
    until = models.DateTimeField(_("paused until"))
    times = models.PositiveIntegerField(_("times"), default=1)
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = StoppageQuerySet.as_manager()

    class Meta:
        verbose_name = _("stoppage")
        verbose_name_plural = _("stoppages")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.answer
