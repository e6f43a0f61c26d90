import hashlib
import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

TOKEN_BYTES = 32


def fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class FeedAddressQuerySet(models.QuerySet["FeedAddress"]):
    def of_token(self, token: str) -> Self:
        return self.filter(fingerprint=fingerprint(token), member__is_active=True)


class FeedAddress(models.Model):
    """The secret address of a member's own calendar. Only its fingerprint is kept: whoever reads the database cannot
    read calendars, and who lost the address makes a new one."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feed_address")
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(gettext_lazy("made at"))

    objects = FeedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("address of a member’s calendar")
        verbose_name_plural = gettext_lazy("addresses of members’ calendars")

    def __str__(self) -> str:
        return f"{self.member} {self.made_at:%Y-%m-%d}"


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)
