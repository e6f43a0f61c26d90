from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from apps.outbox.models import Mailing
from apps.training.models import Participation
from apps.training.standing import Standing


class DecisionQuerySet(models.QuerySet["Decision"]):
    def pending(self) -> Self:
        """To be published."""
        return self.filter(published_at=None, withdrawn_at=None)


class Decision(models.Model):
    """What staff decided about an applicant. It takes effect, and is mailed, once it is published; until then an
    acceptance keeps a place (`Participation.is_reserved`). One that is taken back or replaced stays, with who did so.
    """

    RESULTS = [(each.value, each.label) for each in (Standing.ACCEPTED, Standing.WAITING, Standing.DECLINED)]

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="decisions")
    result = models.CharField(gettext_lazy("decision"), max_length=12, choices=RESULTS)
    words = models.TextField(gettext_lazy("words to the applicant"), max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    sequence = models.PositiveIntegerField(null=True, help_text="Of the event, as the mail told it.")
    mailing = models.ForeignKey(Mailing, models.SET_NULL, null=True, related_name="decisions")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = gettext_lazy("decision")
        verbose_name_plural = gettext_lazy("decisions")
        permissions = [
            ("decide", "Can decide on applicants, score and export them"),
            ("publish_decisions", "Can publish decisions, which mails them"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(published_at=None, withdrawn_at=None),
                name="one_decision_to_publish",
            )
        ]

    def __str__(self) -> str:
        return f"{self.participation}: {self.get_result_display()}"
