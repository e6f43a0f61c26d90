from django.db import models
from django.utils.translation import gettext_lazy

from apps.training.models.event import Event
from apps.vocabulary.models import Organization


class Host(models.Model):
    class Role(models.TextChoices):
        ORGANIZER = "organizer", gettext_lazy("Organizer")
        HOST = "host", gettext_lazy("Host")
        SUPPORT = "support", gettext_lazy("Support")
        TRAINER = "trainer", gettext_lazy("Trainer")
        FUNDER = "funder", gettext_lazy("Funder")

    event = models.ForeignKey(Event, models.CASCADE, related_name="hosts")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="hosted", verbose_name=gettext_lazy("organization")
    )
    role = models.CharField(gettext_lazy("role"), max_length=10, choices=Role, default=Role.HOST)
    position = models.PositiveSmallIntegerField(gettext_lazy("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = gettext_lazy("host")
        verbose_name_plural = gettext_lazy("hosts")
        constraints = [models.UniqueConstraint(fields=["event", "organization", "role"], name="host_once_per_role")]

    def __str__(self) -> str:
        return f"{self.organization} ({self.get_role_display()})"
