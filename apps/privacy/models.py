"""A person's file of all that is held of them, their wish to be erased, and what the nights did about old data."""

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy


def new_public_id() -> str:
    return secrets.token_urlsafe(24)


def file_name(row: "DataFile", _name: str) -> str:
    return f"mydata/{secrets.token_hex(16)}.zip"


class DataFile(models.Model):
    """One ZIP, made by a worker: a waiting row is claimed until a moment, so that another takes over when one dies."""

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("Waiting")
        READY = "ready", gettext_lazy("Ready")
        FAILED = "failed", gettext_lazy("Failed")

    public_id = models.CharField(max_length=32, default=new_public_id, unique=True, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="data_files")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done_kinds = models.PositiveSmallIntegerField(default=0, help_text="Kinds of data written so far.")
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    file = models.FileField(upload_to=file_name, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = gettext_lazy("file of a member’s data")
        verbose_name_plural = gettext_lazy("files of members’ data")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["claimed_until"], condition=Q(state="waiting"), name="data_file_waiting"),
            models.Index(fields=["expires_at"], name="data_file_expires"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(state="waiting"), name="data_file_one_waiting")
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def open(self) -> Self:
        return self.filter(stopped_at=None, done_at=None)


class Erasure(models.Model):
    """It names nobody: once it is done, a public id is all that is left of the person."""

    class Cause(models.TextChoices):
        ASKED = "asked", gettext_lazy("The member asked for it")
        STAFF = "staff", gettext_lazy("Staff, for a person who asked")
        DORMANT = "dormant", gettext_lazy("No sign-in for a long time")
        UNPROVED = "unproved", gettext_lazy("The address was never proved")
        DECLINED = "declined", gettext_lazy("The wish to join was declined")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="erasures")
    public_id = models.CharField(gettext_lazy("public id"), max_length=12, blank=True)
    cause = models.CharField(gettext_lazy("why"), max_length=10, choices=Cause, default=Cause.ASKED)
    was_active = models.BooleanField(default=True)
    """Whoever was suspended, or waits to be let in, is no more than that once the erasure is stopped."""
    asked_at = models.DateTimeField(gettext_lazy("asked"))
    due_at = models.DateTimeField(gettext_lazy("due"))
    reminded_at = models.DateTimeField(gettext_lazy("reminded"), null=True)
    stopped_at = models.DateTimeField(gettext_lazy("stopped"), null=True)
    done_at = models.DateTimeField(gettext_lazy("done"), null=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("erasure")
        verbose_name_plural = gettext_lazy("erasures")
        ordering = ["-pk"]
        permissions = [("erase_person", "Can erase a person by e-mail address")]
        indexes = [models.Index(fields=["due_at"], condition=Q(stopped_at=None, done_at=None), name="erasure_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(stopped_at=None, done_at=None), name="erasure_one_open"
            )
        ]

    def __str__(self) -> str:
        return self.public_id or f"erasure {self.pk}"


class Leftover(models.Model):
    """A stored file whose row is gone. Deleted after the commit, and again each night until the storage answers."""

    name = models.CharField(max_length=200, unique=True)
    since = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Sleeper(models.Model):
    """A member who has not signed in for long, and was told so."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    first_warned_at = models.DateTimeField()
    last_warned_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.member_id}"


class Run(models.Model):
    """One night's work at one kind of data. It ends when nothing was left to do."""

    kind = models.CharField(gettext_lazy("kind of data"), max_length=40)
    began_at = models.DateTimeField(gettext_lazy("began"))
    ended_at = models.DateTimeField(gettext_lazy("ended"), null=True)
    done = models.PositiveIntegerField(gettext_lazy("rows dealt with"), default=0)

    class Meta:
        verbose_name = gettext_lazy("night’s work at old data")
        verbose_name_plural = gettext_lazy("old data, and what the nights did")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "-id"], name="run_of_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.began_at:%Y-%m-%d}"
