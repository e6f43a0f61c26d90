"""A resource's versions; of each its copies, one per language; of each copy the files it has had."""

import secrets
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from apps.resources.kinds import COPY_LANGUAGES, Medium
from apps.resources.models.resource import Resource

if TYPE_CHECKING:
    from apps.members.models import Member


class Issued(models.TextChoices):
    """How much of the date is known; what is not known is kept as 1."""

    DAY = "day", gettext_lazy("the day")
    MONTH = "month", gettext_lazy("the month")
    YEAR = "year", gettext_lazy("the year")
    UNKNOWN = "unknown", gettext_lazy("not known")


class Edition(models.Model):
    """A version. The one with the highest position is the current one."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="editions")
    version = models.CharField(
        gettext_lazy("version"), max_length=80, blank=True, help_text=gettext_lazy("As printed: “v2.0”, “Rev 1.1”.")
    )
    position = models.PositiveSmallIntegerField(
        gettext_lazy("order"), default=0, help_text=gettext_lazy("The newest version has the highest number.")
    )
    issued_on = models.DateField(gettext_lazy("issued on"), null=True, blank=True)
    issued_precision = models.CharField(
        gettext_lazy("date known to"), max_length=8, choices=Issued, default=Issued.UNKNOWN
    )
    continuously_updated = models.BooleanField(gettext_lazy("continuously updated"), default=False)
    review_by = models.DateField(gettext_lazy("review by"), null=True, blank=True)
    extent = models.CharField(
        gettext_lazy("extent"), max_length=40, blank=True, help_text=gettext_lazy("As known: “162 pages”, “21 slides”.")
    )
    address = models.URLField(gettext_lazy("where it is published"), max_length=500, blank=True)
    checked_on = models.DateField(gettext_lazy("last checked"), null=True, blank=True)

    class Meta:
        verbose_name = gettext_lazy("edition")
        verbose_name_plural = gettext_lazy("editions")
        ordering = ["-position", "-pk"]
        indexes = [models.Index(fields=["address"], condition=~Q(address=""), name="edition_address")]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "position"],
                name="edition_once_per_position",
                violation_error_message=gettext_lazy("Another edition has this place in the order. Give each its own."),
            ),
            models.CheckConstraint(
                condition=Q(issued_precision=Issued.UNKNOWN, issued_on=None)
                | (~Q(issued_precision=Issued.UNKNOWN) & Q(issued_on__isnull=False)),
                name="edition_date_and_precision",
                violation_error_message=gettext_lazy(
                    "Give a date and say how much of it is known; where nothing is known, leave the date empty."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource.code} {self.version or self.position}"

    @property
    def year(self) -> int | None:
        return self.issued_on.year if self.issued_on else None

    def is_due_for_review(self, *, today: date) -> bool:
        return self.review_by is not None and self.review_by < today


def new_public_id() -> str:
    return secrets.token_urlsafe(12)


class Copy(models.Model):
    """An edition in one language: a file of ours, a link to another's, or neither, when it is only known to exist."""

    public_id = models.CharField(max_length=24, default=new_public_id, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="copies")
    language = models.CharField(gettext_lazy("language"), max_length=10, choices=COPY_LANGUAGES, default="en")
    medium = models.CharField(gettext_lazy("format"), max_length=10, choices=Medium, default=Medium.PDF)
    url = models.URLField(gettext_lazy("link"), max_length=500, blank=True)

    class Meta:
        verbose_name = gettext_lazy("copy")
        verbose_name_plural = gettext_lazy("copies, one per language")
        ordering = ["pk"]
        indexes = [models.Index(fields=["url"], condition=~Q(url=""), name="copy_url")]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "language", "medium"],
                name="copy_once_per_language_and_format",
                violation_error_message=gettext_lazy(
                    "This edition has a copy in this language and format already. A new file for it goes there."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.language}"

    def get_absolute_url(self) -> str:
        """Of its file. The same for every revision: a replaced file keeps its address."""
        return reverse("resources:file", args=[self.public_id])


def part_of(copy: int) -> str:
    """What the text of a copy, by its primary key, is called in the index."""
    return f"file:{copy}"


class Reading(models.TextChoices):
    """How far the reading of a file's text has come."""

    WAITING = "waiting", gettext_lazy("Waits to be read")
    DONE = "done", gettext_lazy("Read")
    NO_TEXT = "no_text", gettext_lazy("Has no text")
    REFUSED = "refused", gettext_lazy("Could not be read")


def stored_name(revision: "Revision", _name: str) -> str:
    """Nothing of what a person called it reaches the storage, and nobody can guess it."""
    return f"resources/{secrets.token_hex(16)}"


def cover_name(revision: "Revision", _name: str) -> str:
    return f"covers/{secrets.token_hex(16)}.jpg"


class RevisionQuerySet(models.QuerySet["Revision"]):
    def current(self) -> Self:
        return self.filter(is_current=True)

    def visible_to(self, member: "Member | None", *, at: datetime) -> Self:
        """A file is as open as its resource. Older revisions are for staff alone."""
        return self.current().filter(copy__edition__resource__in=Resource.objects.visible_to(member, at=at))


class Revision(models.Model):
    """A file as it was uploaded once. Never changed: a replacement is a new row, and the older one stays for staff."""

    copy = models.ForeignKey(Copy, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField(gettext_lazy("revision"))
    is_current = models.BooleanField(default=True, editable=False)
    file = models.FileField(gettext_lazy("file"), upload_to=stored_name, max_length=200)
    name = models.CharField(gettext_lazy("name for downloads"), max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(gettext_lazy("size"), help_text="In bytes.")
    sha256 = models.CharField(gettext_lazy("checksum"), max_length=64)
    pages = models.PositiveIntegerField(gettext_lazy("pages"), null=True)
    cover = models.FileField(upload_to=cover_name, max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=gettext_lazy("uploaded by")
    )
    uploaded_at = models.DateTimeField(gettext_lazy("uploaded"), auto_now_add=True)

    reading = models.CharField(gettext_lazy("text"), max_length=8, choices=Reading, default=Reading.WAITING)
    trouble = models.CharField(gettext_lazy("why it could not be read"), max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("file")
        verbose_name_plural = gettext_lazy("files")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["claimed_until"], condition=Q(reading="waiting"), name="revision_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["copy", "number"], name="revision_number_once"),
            models.UniqueConstraint(fields=["copy"], condition=Q(is_current=True), name="revision_one_current"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"
