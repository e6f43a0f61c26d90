"""A certificate as it was issued. What it says never changes: a correction is a new one that replaces it."""

import secrets
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from apps.outbox.models import Mailing
from apps.training.models import Participation
from apps.vocabulary.dates import Dates

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that people mix up when they type from paper."""
LENGTH = 18
"""89 bits: nobody walks through these."""
GROUP = 6


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _each in range(LENGTH))


class State(models.TextChoices):
    VALID = "valid", gettext_lazy("Valid")
    REPLACED = "replaced", gettext_lazy("Replaced by a corrected certificate")
    REVOKED = "revoked", gettext_lazy("Revoked")


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def standing(self) -> Self:
        """The newest of each person: valid, or revoked."""
        return self.filter(replaced_at=None)

    def valid(self) -> Self:
        return self.standing().filter(revoked_at=None)


class Certificate(models.Model):
    """`certificates.issuing` is the door through which it is issued, revoked and replaced."""

    code = models.CharField(max_length=LENGTH, unique=True, default=new_code, editable=False)
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="certificates")
    name = models.CharField(gettext_lazy("name"), max_length=200)
    name_mark = models.CharField(
        max_length=64, blank=True, editable=False, help_text="In place of the name of who was erased (`marks.mark`)."
    )
    course = models.CharField(gettext_lazy("course"), max_length=250)
    dates = models.JSONField(default=dict, help_text="vocabulary.dates.Dates as they were when it was issued.")
    place = models.CharField(gettext_lazy("place"), max_length=500, blank=True)
    language = models.CharField(gettext_lazy("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    issued_at = models.DateTimeField(gettext_lazy("issued"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=gettext_lazy("issued by")
    )
    replaced_at = models.DateTimeField(gettext_lazy("replaced"), null=True)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=gettext_lazy("replaced by")
    )
    revoked_at = models.DateTimeField(gettext_lazy("revoked"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=gettext_lazy("revoked by")
    )
    mailing = models.ForeignKey(Mailing, models.SET_NULL, null=True, editable=False, related_name="certificates")
    reason = models.CharField(gettext_lazy("why it was revoked"), max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = gettext_lazy("certificate")
        verbose_name_plural = gettext_lazy("certificates")
        permissions = [
            ("issue_certificate", "Can issue certificates and correct names on them"),
            ("revoke_certificate", "Can revoke certificates"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["participation"], condition=Q(replaced_at=None), name="certificate_one_stands"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.grouped_code}: {self.course}"

    def get_absolute_url(self) -> str:
        return reverse("certificates:check", args=[self.code])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise models.ProtectedError("A certificate is revoked, never deleted: it is printed somewhere.", {self})

    @property
    def state(self) -> State:
        if self.revoked_at:
            return State.REVOKED
        return State.REPLACED if self.replaced_at else State.VALID

    @property
    def since(self) -> datetime:
        """When it came into this state."""
        return self.revoked_at or self.replaced_at or self.issued_at

    @property
    def held(self) -> Dates:
        return Dates.from_json(self.dates)

    @property
    def grouped_code(self) -> str:
        """As it is printed, to be read out and typed."""
        return " ".join(self.code[start : start + GROUP] for start in range(0, LENGTH, GROUP))
