import secrets
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.training.models.course import kept_by
from apps.training.models.event import Event
from apps.training.models.person import Person
from apps.training.standing import HOLDING, TOLD, Standing
from apps.vocabulary.wordbeginnings import WordIndex

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from apps.members.models import Member


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def told(self) -> Self:
        return self.filter(state__in=TOLD)

    def kept_by(self, member: "Member | AnonymousUser") -> Self:
        return self.filter(kept_by(member, courses="event__course__"))

    def holding(self) -> Self:
        """Each of these has, or is kept, one of the event's places."""
        return self.filter(Q(state__in=HOLDING) | Q(is_reserved=True))


def new_public_id() -> str:
    return secrets.token_urlsafe(12)


class Participation(Person):
    """One person on one event. `training.taking_part` is the door through which its state changes."""

    State = Standing
    TOLD = TOLD

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
    state = models.CharField(gettext_lazy("state"), max_length=12, choices=Standing, default=Standing.ACCEPTED)
    is_reserved = models.BooleanField(
        default=False,
        editable=False,
        help_text="A place is kept: an acceptance is not published yet, or an offer is open.",
    )
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


class StandingChange(models.Model):
    """One line of a participation's history: appended, never edited, never deleted."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="history")
    before = models.CharField(max_length=12, choices=Standing, blank=True)
    after = models.CharField(max_length=12, choices=Standing)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = gettext_lazy("line of a participation’s history")
        verbose_name_plural = gettext_lazy("history of participations")

    def __str__(self) -> str:
        return f"{self.participation}: {self.get_after_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValidationError(_("History is only appended to."))
        super().save(*args, **kwargs)
