from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy


class Block(models.Model):
    """`who` is not seen, found or written to by `whom`, and does not meet `whom` either."""

    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks")
    whom = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocked_by")
    name = models.CharField(max_length=150, blank=True)
    """By which `who` knew the other one: they no longer meet, but `who` must find them in the list to unblock them."""
    at = models.DateTimeField()

    class Meta:
        verbose_name = gettext_lazy("block")
        verbose_name_plural = gettext_lazy("blocks")
        constraints = [
            models.UniqueConstraint(fields=["who", "whom"], name="block_once"),
            models.CheckConstraint(condition=~models.Q(who=models.F("whom")), name="block_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.who_id} – {self.whom_id}"
