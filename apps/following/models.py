"""What members follow, what the portal noticed as new, and up to when each member was told."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from apps.resources.models import ReadingList
from apps.training.models import Course
from apps.vocabulary.models import Topic
from apps.vocabulary.regions import Region

THINGS = ("course", "topic", "reading_list", "country", "region")
"""Of which each row has exactly one."""


def _nothing(field: str) -> Q:
    return Q(**{field: ""} if field in ("country", "region") else {field: None})


def _exactly_one() -> Q:
    """The one named, and none of the others."""
    found = Q()
    for field in THINGS:
        one = ~_nothing(field)
        for other in THINGS:
            one &= _nothing(other) if other != field else Q()
        found |= one
    return found


class FollowQuerySet(models.QuerySet["Follow"]):
    def in_view(self) -> Self:
        """Not the reading lists that staff took back."""
        return self.exclude(reading_list__is_public=False)


class Follow(models.Model):
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows", verbose_name=_("member")
    )
    course = models.ForeignKey(Course, models.CASCADE, null=True, related_name="followed", verbose_name=_("course"))
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="followed", verbose_name=_("topic"))
    reading_list = models.ForeignKey(
        ReadingList, models.CASCADE, null=True, related_name="followed", verbose_name=_("reading list")
    )
    country = CountryField(_("country"), blank=True)
    region = models.CharField(_("region"), max_length=20, choices=Region, blank=True)
    since = models.DateTimeField(_("since"))

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=_exactly_one(), name="follow_exactly_one"),
            *(
                models.UniqueConstraint(
                    fields=["member", field], condition=~_nothing(field), name=f"follow_once_{field}"
                )
                for field in THINGS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.kind}"

    @property
    def kind(self) -> str:
        """One of THINGS."""
        held = (self.course_id, self.topic_id, self.reading_list_id, self.country, self.region)
        return next(name for name, value in zip(THINGS, held, strict=True) if value)


class Novelty(models.Model):
    """When the portal first saw that something is there for people to see: drafts become public, embargoes end and
    calls open without leaving that moment anywhere. `thing` is a primary key; 0 stands for the first look itself."""

    class Kind(models.TextChoices):
        EVENT = "event", _("event")
        CALL = "call", _("call for applications")
        RESOURCE = "resource", _("resource")
        READING = "reading", _("resource on a reading list")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    thing = models.BigIntegerField()
    at = models.DateTimeField(_("seen"))

    class Meta:
        verbose_name = _("novelty")
        verbose_name_plural = _("novelties")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "thing"], name="novelty_once")]
        indexes = [models.Index(fields=["kind", "at"], name="novelty_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"


class Digest(models.Model):
    """Up to which moment a member was told of what they follow, and the Monday of the week in which it was done."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="digest", verbose_name=_("member")
    )
    week = models.DateField(_("week"))
    told_until = models.DateTimeField(_("told until"))

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        indexes = [models.Index(fields=["week", "member"], name="digest_week")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.week}"
