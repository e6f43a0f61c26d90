"""How somebody became a member, and whom staff have invited."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.members.models.member import LowerCaseEmailField


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, *, at: datetime) -> Self:
        return self.filter(used_at=None, expires_at__gt=at)


class Invitation(models.Model):
    """For one address. The token stands in the mail only; here is what it hashes to."""

    address = LowerCaseEmailField(_("e-mail address"))
    language = models.CharField(_("language of the mail"), max_length=10, choices=settings.LANGUAGES, default="en")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("invited by"),
    )
    made_at = models.DateTimeField(_("invited"), editable=False)
    expires_at = models.DateTimeField(_("holds until"), editable=False)
    used_at = models.DateTimeField(_("used"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(address=Lower("address")), name="invited_in_lower_case"),
            models.UniqueConstraint(fields=["address"], condition=models.Q(used_at=None), name="one_open_invitation"),
        ]

    def __str__(self) -> str:
        return str(_("Invitation %(number)s") % {"number": self.pk})


class Joining(models.Model):
    """Why somebody wishes to join, and what became of it. Members whom staff have added have none."""

    class State(models.TextChoices):
        UNPROVED = "unproved", _("address not confirmed yet")
        WAITING = "waiting", _("waits for a decision")
        APPROVED = "approved", pgettext_lazy("joining", "approved")
        DECLINED = "declined", pgettext_lazy("joining", "declined")

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="joining", verbose_name=_("member")
    )
    reason = models.TextField(_("reason for joining"), max_length=500)
    asked_at = models.DateTimeField(_("asked"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UNPROVED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    """Nobody, where the portal was open or an invitation said yes beforehand."""
    decided_at = models.DateTimeField(_("decided"), null=True)
    answer = models.TextField(_("words to the person"), max_length=1000, blank=True)
    invitation = models.OneToOneField(
        Invitation, models.SET_NULL, null=True, related_name="joining", verbose_name=_("invitation")
    )

    class Meta:
        verbose_name = _("wish to join")
        verbose_name_plural = _("wishes to join")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["id"], condition=models.Q(state="waiting"), name="joining_waiting")]

    def __str__(self) -> str:
        return str(self.member)
