"""What a notice promises, and what becomes of it."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy

from apps.notices.models.notice import Notice


class PromiseQuerySet(models.QuerySet["Promise"]):
    def open(self) -> Self:
        """Of published notices whose events still wait, in the version that holds."""
        return self.filter(state=Promise.State.OPEN, notice__state=Notice.State.PUBLISHED, notice__superseded_at=None)


class Promise(models.Model):
    """“New dates by …”. Open until every event has them; overdue by itself once the day has passed."""

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("Open")
        KEPT = "kept", gettext_lazy("Kept")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="promise")
    by = models.DateField(gettext_lazy("new dates promised by"))
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=State, default=State.OPEN, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["by"]
        verbose_name = gettext_lazy("promise")
        verbose_name_plural = gettext_lazy("promise")

    def __str__(self) -> str:
        return f"{self.notice}: {self.by.isoformat()}"

    @property
    def days_late(self) -> int:
        """How long after the promised day it was closed; 0 or less when in time."""
        return (self.closed_at.date() - self.by).days if self.closed_at else 0

    def is_overdue(self, *, today: date) -> bool:
        return self.state == self.State.OPEN and self.by < today

    def close(self, state: str, *, at: datetime) -> None:
        self.state, self.closed_at = state, at
        self.save(update_fields=["state", "closed_at"])
