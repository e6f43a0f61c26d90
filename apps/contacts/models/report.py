from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from apps.contacts.models.message import Message
from apps.members.models import new_public_id

TEXT_LENGTH = 2_000


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)


class Report(models.Model):
    """A member says that another one does harm. Staff look at it, and close it with an outcome."""

    class Reason(models.TextChoices):
        HARASSMENT = "harassment", gettext_lazy("Harassment")
        IMPERSONATION = "impersonation", gettext_lazy("Pretends to be somebody else")
        SPAM = "spam", gettext_lazy("Advertising or unwanted bulk messages")
        DANGER = "danger", gettext_lazy("Puts somebody in danger")
        OTHER = "other", gettext_lazy("Something else")

    class Outcome(models.TextChoices):
        NOTHING = "nothing", gettext_lazy("Nothing was done")
        WARNED = "warned", gettext_lazy("The member was warned")
        SUSPENDED = "suspended", gettext_lazy("The account was suspended")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=gettext_lazy("reported by")
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=gettext_lazy("about")
    )
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="reports")
    reason = models.CharField(gettext_lazy("reason"), max_length=20, choices=Reason)
    text = models.TextField(gettext_lazy("what happened"), max_length=TEXT_LENGTH, blank=True)
    at = models.DateTimeField(gettext_lazy("reported"))
    key = models.CharField(max_length=32, editable=False)
    closed_at = models.DateTimeField(gettext_lazy("closed"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    outcome = models.CharField(gettext_lazy("outcome"), max_length=10, choices=Outcome, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("report")
        verbose_name_plural = gettext_lazy("reports")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "key"], name="report_once_per_form"),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, outcome="")
                | models.Q(closed_at__isnull=False) & ~models.Q(outcome=""),
                name="report_closed_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["by", "-at"], name="report_by"),
            models.Index(fields=["id"], condition=models.Q(closed_at=None), name="report_open"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
