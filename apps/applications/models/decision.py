from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from apps.outbox.models import Mailing
from apps.training.models import Participation
from apps.training.standing import Standing


class Decision(models.Model):
    """What staff decided about an applicant. It takes effect, and is mailed, once it is published; until then an
    acceptance keeps a place (`Participation.is_reserved`)."""

    RESULTS = [(each.value, each.label) for each in (Standing.ACCEPTED, Standing.WAITING, Standing.DECLINED)]

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="decisions")
    result = models.CharField(gettext_lazy("decision"), max_length=12, choices=RESULTS)
    words = models.TextField(gettext_lazy("words to the applicant"), max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    mailing = models.ForeignKey(Mailing, models.SET_NULL, null=True, related_name="decisions")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = gettext_lazy("decision")
        verbose_name_plural = gettext_lazy("decisions")
        constraints = [
            models.UniqueConstraint(
                fields=["participation"], condition=Q(published_at=None), name="one_decision_to_publish"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participation}: {self.get_result_display()}"
