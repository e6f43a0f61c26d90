from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy
from django_countries.fields import CountryField

from apps.training.models.event import Event, Format
from apps.training.status import Status
from apps.vocabulary.dates import Precision


class FormerArrangementQuerySet(models.QuerySet["FormerArrangement"]):
    def left_since(self, moment: datetime) -> Self:
        return self.filter(left_at__gte=moment)


class FormerArrangement(models.Model):
    """What an event was until a notice changed it, in the columns by which calendars choose. History tells it to
    people; this finds the events that once stood in a month, and those that left a feed."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="former_arrangements")
    left_at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=Status)
    precision = models.CharField(max_length=6, choices=Precision)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    format = models.CharField(max_length=12, choices=Format)
    countries = CountryField(multiple=True, blank=True)
    deadline_on = models.DateField(null=True)

    objects = FormerArrangementQuerySet.as_manager()

    class Meta:
        ordering = ["-left_at", "-pk"]
        verbose_name = gettext_lazy("former arrangement")
        verbose_name_plural = gettext_lazy("former arrangements")
        indexes = [
            models.Index(fields=["-left_at", "-id"], name="former_newest_first"),
            models.Index(fields=["starts_on", "ends_on"], name="former_days"),
        ]

    def __str__(self) -> str:
        return f"{self.event.code} until {self.left_at:%Y-%m-%d}"

    @classmethod
    def of(cls, event: Event, *, at: datetime) -> Self:
        columns = event.arrangement.columns()
        kept = {name: columns[name] for name in KEPT}
        return cls(event=event, left_at=at, **kept)


KEPT = ("status", "precision", "starts_on", "ends_on", "format", "countries", "deadline_on")
