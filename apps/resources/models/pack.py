"""A field pack: chosen resources as one ZIP that can be read without a network."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy


def new_public_id() -> str:
    """Whoever knows a visitor's may fetch that pack: 256 bits. A member's is for the member alone."""
    return secrets.token_urlsafe(32)


def pack_name(pack: "Pack", _name: str) -> str:
    return f"packs/{secrets.token_hex(16)}.zip"


class Pack(models.Model):
    """`contents` is a list of {"resource": pk, "revisions": [pk, …]}, fixed when it was asked for.

    Built by a worker: rows waiting are claimed until a moment, so that another worker takes over from a dead one.
    """

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("Waiting")
        READY = "ready", gettext_lazy("Ready")
        FAILED = "failed", gettext_lazy("Failed")

    public_id = models.CharField(max_length=48, default=new_public_id, unique=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="packs")
    asked_from = models.CharField(max_length=64, help_text="A fingerprint of who asked, to count how often they do.")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="en")
    likeness = models.CharField(max_length=64, help_text="The same for packs that would be alike.")
    contents = models.JSONField(default=list)
    said_size = models.PositiveBigIntegerField(help_text="In bytes, as said before it was built.")
    done_size = models.PositiveBigIntegerField(default=0, help_text="In bytes, written so far.")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    trouble = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    file = models.FileField(upload_to=pack_name, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = gettext_lazy("field pack")
        verbose_name_plural = gettext_lazy("field packs")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["claimed_until"], condition=Q(state="waiting"), name="pack_waiting"),
            models.Index(fields=["likeness"], name="pack_likeness"),
            models.Index(fields=["asked_from", "asked_at"], name="pack_asked_from"),
            models.Index(fields=["expires_at"], name="pack_expires"),
        ]

    def __str__(self) -> str:
        return f"pack {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("resources:pack", args=[self.public_id])
