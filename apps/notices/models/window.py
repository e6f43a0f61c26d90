"""Days that staff consider before they choose new dates, and who could come on them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.notices.models.notice import Notice
from apps.training.models import Event, Participation, Trainer
from apps.vocabulary.dates import Dates, Precision


def days_named(first: date, last: date) -> str:
    return f"{first.isoformat()}_{last.isoformat()}"


class Window(models.Model):
    """Offered by a notice for an event that it postpones.

    There is no change of its own kind for asking: it would move nothing and yet write a line of history, step the
    calendar's SEQUENCE and take the promise over. A postponement asks at once; who wants to ask later corrects it, and
    the correction says it again with the windows.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="windows")
    event = models.ForeignKey(Event, models.PROTECT, related_name="windows", verbose_name=gettext_lazy("event"))
    starts_on = models.DateField(gettext_lazy("first day"))
    ends_on = models.DateField(gettext_lazy("last day"))

    class Meta:
        ordering = ["event", "starts_on", "ends_on"]
        verbose_name = gettext_lazy("days to choose from")
        verbose_name_plural = gettext_lazy("days to choose from, two to four for each event asked about")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "event", "starts_on", "ends_on"],
                name="window_once",
                violation_error_message=gettext_lazy("These days stand here already."),
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="window_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.event.code}: {self.starts_on.isoformat()} – {self.ends_on.isoformat()}"

    @property
    def days(self) -> str:
        """How forms and answers name these days."""
        return days_named(self.starts_on, self.ends_on)

    @property
    def dates(self) -> Dates:
        """At the hours that the event had."""
        was = self.event.dates
        hours = (was.starts_at, was.ends_at) if was.is_timed else (None, None)
        return Dates(self.starts_on, self.ends_on, Precision.DAY, *hours, time_zone=self.event.time_zone)

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first day.")})


class Availability(models.Model):
    """Whether a person could come to their event on some days.

    It is kept by the days, not by the window: a correction that asks about the same days need not be answered again.
    """

    class Answer(models.TextChoices):
        CAN = "can", gettext_lazy("Can")
        IF_NEED_BE = "maybe", gettext_lazy("If need be")
        CANNOT = "cannot", gettext_lazy("Cannot")

    participation = models.ForeignKey(Participation, models.CASCADE, null=True, related_name="availabilities")
    trainer = models.ForeignKey(Trainer, models.CASCADE, null=True, related_name="availabilities")
    starts_on = models.DateField()
    ends_on = models.DateField()
    answer = models.CharField(max_length=6, choices=Answer)
    at = models.DateTimeField()

    class Meta:
        verbose_name = gettext_lazy("availability")
        verbose_name_plural = gettext_lazy("availabilities")
        constraints = [
            models.UniqueConstraint(fields=["participation", "starts_on", "ends_on"], name="participant_once_per_days"),
            models.UniqueConstraint(fields=["trainer", "starts_on", "ends_on"], name="trainer_once_per_days"),
            models.CheckConstraint(
                condition=Q(participation=None, trainer__isnull=False) | Q(participation__isnull=False, trainer=None),
                name="availability_of_one_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation or self.trainer}: {self.get_answer_display()}"

    @property
    def days(self) -> str:
        return days_named(self.starts_on, self.ends_on)
