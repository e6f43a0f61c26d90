"""A change of a member's address: confirmed from both, and undone from the old one as long as its link holds."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.members.models.member import LowerCaseEmailField


class AddressChange(models.Model):
    """Codes are kept hashed; staff give an address without any. `confirmed_at` is when it took effect, `over_at` when
    it was given up or undone."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="address_changes", verbose_name=_("member")
    )
    old = LowerCaseEmailField(_("old address"), db_index=True)
    new = LowerCaseEmailField(_("new address"))
    old_code = models.CharField(max_length=64)
    new_code = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("took effect"), null=True)
    over_at = models.DateTimeField(_("given up or undone"), null=True)

    class Meta:
        verbose_name = _("change of address")
        verbose_name_plural = _("changes of address")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(confirmed_at=None, over_at=None),
                name="one_change_of_address_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return str(_("Change of address %(number)s") % {"number": self.pk})

    @property
    def is_by_staff(self) -> bool:
        """The new address was not proved by this."""
        return not self.new_code
