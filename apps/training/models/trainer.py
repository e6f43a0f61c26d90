from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy

from apps.training.models.event import Event
from apps.training.models.participation import new_public_id
from apps.vocabulary.zones import validate_time_zone


class Trainer(models.Model):
    """Who teaches at an event: asked, as participants are, which days they could come."""

    public_id = models.CharField(max_length=24, default=new_public_id, unique=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="trainers", verbose_name=gettext_lazy("event"))
    name = models.CharField(gettext_lazy("name"), max_length=200)
    email = models.EmailField(gettext_lazy("e-mail"))
    phone = models.CharField(gettext_lazy("telephone"), max_length=40, blank=True)
    language = models.CharField(gettext_lazy("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(
        gettext_lazy("time zone"),
        max_length=60,
        blank=True,
        validators=[validate_time_zone],
        help_text=gettext_lazy("Empty: the event’s."),
    )

    class Meta:
        ordering = ["event", "name"]
        verbose_name = gettext_lazy("trainer")
        verbose_name_plural = gettext_lazy("trainers")
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                name="trainer_once_per_event",
                violation_error_message=gettext_lazy("This address already teaches at this event."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} – {self.event.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)
