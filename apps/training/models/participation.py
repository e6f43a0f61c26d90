import secrets
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy

from apps.training.models.event import Event
from apps.vocabulary.wordbeginnings import WordIndex
from apps.vocabulary.zones import validate_time_zone


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def told(self) -> Self:
        """Those who hear of every change: they hold a place, wait for one, or wait for an answer."""
        return self.filter(state__in=Participation.TOLD)


def new_public_id() -> str:
    return secrets.token_urlsafe(12)


class Participation(models.Model):
    """One person on one event, with or without an account; the person is the e-mail address."""

    class State(models.TextChoices):
        APPLIED = "applied", gettext_lazy("Applied")
        ACCEPTED = "accepted", gettext_lazy("Has a place")
        WAITING = "waiting", gettext_lazy("On the waiting list")
        DECLINED = "declined", gettext_lazy("Not accepted")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")

    TOLD = (State.APPLIED, State.ACCEPTED, State.WAITING)

    public_id = models.CharField(max_length=24, default=new_public_id, unique=True, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="participations", verbose_name=gettext_lazy("event"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=gettext_lazy("member"),
    )
    name = models.CharField(gettext_lazy("name"), max_length=200)
    email = models.EmailField(gettext_lazy("e-mail"))
    language = models.CharField(
        gettext_lazy("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=gettext_lazy("Empty: as in the member’s account, else English."),
    )
    time_zone = models.CharField(
        gettext_lazy("time zone"),
        max_length=60,
        blank=True,
        validators=[validate_time_zone],
        help_text=gettext_lazy("Empty: as in the member’s account, else the event’s."),
    )
    organization = models.CharField(gettext_lazy("organization"), max_length=200, blank=True)
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=State, default=State.ACCEPTED)
    travel_booked = models.BooleanField(gettext_lazy("travel booked"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["event", "name"]
        verbose_name = gettext_lazy("participation")
        verbose_name_plural = gettext_lazy("participations")
        indexes = [
            models.Index(fields=["event", "state"], name="participation_event_state"),
            models.Index(fields=["email"], name="participation_email"),
            models.Index(fields=["-event", "name", "id"], name="participation_newest_event"),
            models.Index(fields=["language"], condition=~Q(language=""), name="participation_language"),
            WordIndex(fields=["name"], name="participation_name_words"),
        ]
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                name="participation_once_per_event",
                violation_error_message=gettext_lazy("This address already takes part in this event."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} – {self.event.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)
