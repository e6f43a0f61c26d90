"""Who looked at what of a member, and did what to whom: written once, changed by nobody."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KEPT = timedelta(days=730)
"""The database refuses to delete what is younger (migration 0002)."""


class Act(models.TextChoices):
    LOOKED = "looked", gettext_lazy("Looked at a member’s hidden fields")
    CHANGED = "changed", gettext_lazy("Changed a member’s account")
    SEARCHED = "searched", gettext_lazy("Looked up an e-mail address")
    DECIDED = "decided", gettext_lazy("Decided on somebody who wishes to join")
    SUSPENDED = "suspended", gettext_lazy("Suspended an account, or let it in again")
    SIGNED_OUT = "signed_out", gettext_lazy("Signed a member out everywhere")
    SECOND_FACTOR = "second_factor", gettext_lazy("Took away a member’s second factor")
    ROLES = "roles", gettext_lazy("Gave or took a role")
    READ_MESSAGE = "read_message", gettext_lazy("Read a reported message")
    EXPORTED = "exported", gettext_lazy("Took out a list with people in it")
    ERASED = "erased", gettext_lazy("Erased an account, or stopped that")
    READ_MAIL = "read_mail", gettext_lazy("Read a mail sent to somebody")


class Entry(models.Model):
    """Who and about whom are public ids: an entry holds no name and no address, and outlives what it is about."""

    at = models.DateTimeField(gettext_lazy("when"))
    actor = models.CharField(gettext_lazy("by"), max_length=12, blank=True, help_text=gettext_lazy("Public id."))
    act = models.CharField(gettext_lazy("what"), max_length=20, choices=Act)
    about = models.CharField(gettext_lazy("about"), max_length=24, blank=True, help_text=gettext_lazy("Public id."))
    detail = models.CharField(gettext_lazy("detail"), max_length=300, blank=True)

    class Meta:
        verbose_name = gettext_lazy("line of the audit trail")
        verbose_name_plural = gettext_lazy("audit trail")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["actor", "-at"], name="audit_by"),
            models.Index(fields=["about", "-at"], name="audit_about"),
            models.Index(fields=["act", "-at"], name="audit_act"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.act} {self.about}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValidationError(_("The audit trail is only added to."))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValidationError(_("The audit trail is only added to."))
