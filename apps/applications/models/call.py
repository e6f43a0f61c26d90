from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.training.models import Course, Event
from apps.training.status import Status
from apps.vocabulary.richtext import RichTextField


class Call(models.Model):
    """Applications for an event. How many places there are, and the last day, stand at the event itself."""

    class Audience(models.TextChoices):
        ANYBODY = "anybody", gettext_lazy("Anybody")
        MEMBERS = "members", gettext_lazy("Members of the portal")
        NOMINATED = "nominated", gettext_lazy("Anybody whom an organization nominates")

    class Selection(models.TextChoices):
        STAFF = "staff", gettext_lazy("Staff choose among the applicants")
        FIRST_COME = "first_come", gettext_lazy("First come, first served")

    event = models.OneToOneField(Event, models.PROTECT, related_name="call", verbose_name=gettext_lazy("event"))
    is_open = models.BooleanField(
        gettext_lazy("open"), default=False, help_text=gettext_lazy("Closes by itself after the last day to apply.")
    )
    audience = models.CharField(
        gettext_lazy("who may apply"), max_length=10, choices=Audience, default=Audience.ANYBODY
    )
    selection = models.CharField(
        gettext_lazy("how places are given"), max_length=10, choices=Selection, default=Selection.STAFF
    )
    introduction = RichTextField(gettext_lazy("what applicants should know"), blank=True)
    prerequisite = models.ForeignKey(
        Course,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("online module to complete first"),
        help_text=gettext_lazy("Applicants add their proof: a certificate’s code, or a file."),
    )
    language_level = models.CharField(
        gettext_lazy("language level"),
        max_length=120,
        blank=True,
        help_text=gettext_lazy("Such as: English B2, or STANAG 6001 3-3-3-2. Applicants say that they have it."),
    )
    offer_hours = models.PositiveSmallIntegerField(
        gettext_lazy("hours to answer an offer"),
        default=72,
        help_text=gettext_lazy("A place that becomes free is offered to the next on the waiting list for so long."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-event__starts_on", "event__code"]
        verbose_name = gettext_lazy("call for applications")
        verbose_name_plural = gettext_lazy("calls for applications")
        constraints = [models.CheckConstraint(condition=models.Q(offer_hours__gt=0), name="call_offers_last")]

    def __str__(self) -> str:
        return str(self.event)

    @property
    def closes_at(self) -> datetime | None:
        """The end of the last day to apply, or else the beginning of the first day, at the event's own place."""
        event = self.event
        if event.deadline_on:
            return datetime.combine(event.deadline_on + timedelta(days=1), time(), ZoneInfo(event.time_zone))
        first = event.dates.first_day
        return datetime.combine(first, time(), ZoneInfo(event.time_zone)) if first else None

    def takes_applications(self, *, at: datetime) -> bool:
        """Not while its event is postponed: the last day to apply went with its dates."""
        goes_ahead = self.event.is_public and self.event.status == Status.SCHEDULED
        return self.is_open and goes_ahead and (self.closes_at is None or at < self.closes_at)


class Question(models.Model):
    class Kind(models.TextChoices):
        TEXT = "text", gettext_lazy("Text")
        CHOICE = "choice", gettext_lazy("One of several answers")
        YES_NO = "yes_no", gettext_lazy("Yes or no")
        FILE = "file", gettext_lazy("A file")

    call = models.ForeignKey(Call, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(gettext_lazy("position"), default=0)
    kind = models.CharField(gettext_lazy("kind"), max_length=8, choices=Kind, default=Kind.TEXT)
    text = models.CharField(gettext_lazy("question"), max_length=300)
    hint = models.CharField(gettext_lazy("hint"), max_length=300, blank=True)
    choices = models.TextField(
        gettext_lazy("answers to choose from"), blank=True, help_text=gettext_lazy("One a line.")
    )
    is_required = models.BooleanField(gettext_lazy("must be answered"), default=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = gettext_lazy("question")
        verbose_name_plural = gettext_lazy("questions")

    def __str__(self) -> str:
        return self.text

    @property
    def options(self) -> list[str]:
        return [line.strip() for line in self.choices.splitlines() if line.strip()]

    def clean(self) -> None:
        if self.kind == self.Kind.CHOICE and len(self.options) < 2:
            raise ValidationError({"choices": _("Give at least two answers, one a line.")})
