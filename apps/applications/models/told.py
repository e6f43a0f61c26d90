from django.db import models

from apps.outbox.models import Mailing
from apps.training.models import Participation
from apps.training.standing import Standing


class Told(models.Model):
    """That a mail tells somebody how they stand. It is not sent once that is no longer so."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="told")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="told_by")
    standing = models.CharField(max_length=12, choices=Standing)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing", "participation"], name="told_once_by_a_mailing")]

    def __str__(self) -> str:
        return f"{self.participation}: {self.get_standing_display()}"
