from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.outbox.models import Mailing
from apps.training.models import Participation


class Offer(models.Model):
    """A free place, offered to the next on the waiting list. While it is open the place is kept for them."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("offer", "Open")
        TAKEN = "taken", gettext_lazy("Taken")
        REFUSED = "refused", gettext_lazy("Refused")
        EXPIRED = "expired", gettext_lazy("Not answered in time")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn, as the event changed")

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="offers")
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(gettext_lazy("answer by"))
    closed_at = models.DateTimeField(null=True)
    mailing = models.ForeignKey(Mailing, models.SET_NULL, null=True, editable=False, related_name="offers")

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = gettext_lazy("offer of a place")
        verbose_name_plural = gettext_lazy("offers of places")
        indexes = [models.Index(fields=["expires_at"], condition=Q(state="open"), name="open_offer")]
        constraints = [
            models.UniqueConstraint(fields=["participation"], condition=Q(state="open"), name="one_open_offer")
        ]

    def __str__(self) -> str:
        return f"{self.participation}: {self.get_state_display()}"
