"""What happened to an event, line by line."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.notices.models.notice import Change
from apps.training.arrangement import Arrangement
from apps.training.models import Event
from apps.training.status import ChangeKind


class StatusChange(models.Model):
    """One line of an event's history. Appended by publishing (and by time passing), never edited, never deleted."""

    class Kind(models.TextChoices):
        CONFIRM = ChangeKind.CONFIRM.value, gettext_lazy("Confirmed")
        POSTPONE = ChangeKind.POSTPONE.value, gettext_lazy("Postponed")
        RESCHEDULE = ChangeKind.RESCHEDULE.value, gettext_lazy("New dates set")
        MOVE_ONLINE = ChangeKind.MOVE_ONLINE.value, gettext_lazy("Moved online")
        CHANGE_VENUE = ChangeKind.CHANGE_VENUE.value, gettext_lazy("Place changed")
        CANCEL = ChangeKind.CANCEL.value, gettext_lazy("Cancelled")
        HELD = "held", gettext_lazy("Finished")
        WITHDRAWN = "withdrawn", gettext_lazy("Notice withdrawn")

    event = models.ForeignKey(Event, models.PROTECT, related_name="history")
    kind = models.CharField(max_length=12, choices=Kind)
    change = models.ForeignKey(Change, models.PROTECT, null=True, related_name="history")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = gettext_lazy("line of history")
        verbose_name_plural = gettext_lazy("history")
        indexes = [
            models.Index(fields=["event", "-at"], name="statuschange_event_at"),
            models.Index(fields=["-at", "-id"], name="statuschange_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.event.code}: {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValidationError(_("History is only appended to."))
        super().save(*args, **kwargs)

    @property
    def was(self) -> Arrangement:
        return Arrangement.from_json(self.before)

    @property
    def now(self) -> Arrangement:
        return Arrangement.from_json(self.after)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValidationError(_("History is only appended to."))
