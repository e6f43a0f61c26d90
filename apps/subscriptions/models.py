from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.subscriptions.kinds import LISTS, Pace


class Preference(models.Model):
    """What a member chose for one kind of list mail. Without a row, the kind's default holds."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_preferences", verbose_name=_("member")
    )
    kind = models.CharField(_("kind"), max_length=20)
    pace = models.CharField(_("how often"), max_length=10, choices=Pace)
    chosen_at = models.DateTimeField(_("chosen"), auto_now=True)

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")
        ordering = ["member", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="preference_once_per_kind"),
            models.CheckConstraint(condition=models.Q(pace__in=Pace.values), name="preference_known_pace"),
        ]

    def __str__(self) -> str:
        return f"{LISTS[self.kind].name}: {self.get_pace_display()}" if self.kind in LISTS else self.kind
