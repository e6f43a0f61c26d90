import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy
from django_countries.fields import CountryField

from apps.members.models import Member
from apps.profiles.visibility import Circle, Field
from apps.vocabulary.models import Topic

BIOGRAPHY_LENGTH = 2_000


def photo_name(profile: "Profile", filename: str) -> str:
    """Tells nothing of whom it shows, nor how the file was called."""
    return f"photos/{secrets.token_urlsafe(24)}.jpg"


class ProfileQuerySet(models.QuerySet["Profile"]):
    def present(self) -> Self:
        """Of members who are there to be met."""
        return self.filter(member__in=Member.objects.present()).select_related("member").prefetch_related("openings")


class Profile(models.Model):
    """Organization and constituency are the member's own columns: who joins is asked for them."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile")
    display_name = models.CharField(
        gettext_lazy("display name"),
        max_length=150,
        blank=True,
        help_text=gettext_lazy("What others see instead of your name. Empty: your name."),
    )
    photo = models.FileField(gettext_lazy("photo"), upload_to=photo_name, max_length=200, blank=True)
    role = models.CharField(gettext_lazy("role"), max_length=120, blank=True)
    duty_country = CountryField(gettext_lazy("duty country"), blank=True)
    spoken = models.JSONField(gettext_lazy("languages"), default=list, blank=True, help_text="Codes of languages.")
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=gettext_lazy("topics"))
    biography = models.TextField(gettext_lazy("about me"), max_length=BIOGRAPHY_LENGTH, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("profile")
        verbose_name_plural = gettext_lazy("profiles")

    def __str__(self) -> str:
        return self.member.public_id


class Post(models.Model):
    """Where somebody worked, and as what."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="posts")
    organization = models.CharField(gettext_lazy("organization"), max_length=200)
    role = models.CharField(gettext_lazy("role"), max_length=120, blank=True)
    since = models.PositiveSmallIntegerField(gettext_lazy("from year"), null=True, blank=True)
    until = models.PositiveSmallIntegerField(gettext_lazy("to year"), null=True, blank=True)

    class Meta:
        ordering = ["-until", "-since", "pk"]
        verbose_name = gettext_lazy("former post")
        verbose_name_plural = gettext_lazy("former posts")

    def __str__(self) -> str:
        return self.organization


class Opening(models.Model):
    """One field is opened to one circle. Without a row: to nobody."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="openings")
    field = models.CharField(max_length=20, choices=Field)
    to = models.PositiveSmallIntegerField(choices=Circle)

    class Meta:
        verbose_name = gettext_lazy("opened field")
        verbose_name_plural = gettext_lazy("opened fields")
        constraints = [
            models.UniqueConstraint(fields=["profile", "field"], name="opening_once_per_field"),
            models.CheckConstraint(
                condition=models.Q(to__in=[circle for circle in Circle if circle]), name="opening_to_a_circle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id}: {self.field}"
