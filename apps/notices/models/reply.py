"""What participants answer to a notice that sets dates."""

from django.db import models
from django.utils.translation import gettext_lazy

from apps.notices.models.notice import Change
from apps.training.models import Participation


class Reply(models.Model):
    """“Can you make the new dates?”, answered once for each change; the newest answer stands in the row."""

    class Answer(models.TextChoices):
        YES = "yes", gettext_lazy("Comes")
        LATER = "later", gettext_lazy("Cannot come; wants the next edition")
        NO = "no", gettext_lazy("Withdraws")

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="replies")
    change = models.ForeignKey(Change, models.PROTECT, related_name="replies")
    answer = models.CharField(gettext_lazy("answer"), max_length=5, choices=Answer)
    at = models.DateTimeField(gettext_lazy("answered"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = gettext_lazy("answer to new dates")
        verbose_name_plural = gettext_lazy("answers to new dates")
        constraints = [
            models.UniqueConstraint(fields=["participation", "change"], name="reply_once_per_change"),
        ]

    def __str__(self) -> str:
        return f"{self.participation}: {self.get_answer_display()}"
