from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from apps.vocabulary.richtext import RichTextField
from apps.vocabulary.wordbeginnings import WordIndex

FALLBACK = "en"


class Organization(models.Model):
    name = models.CharField(_("name"), max_length=200, unique=True)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    url = models.URLField(_("web address"), blank=True)
    country = CountryField(_("country"), blank=True)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]
        indexes = [
            WordIndex(fields=["name"], name="organization_name_words"),
            WordIndex(fields=["short_name"], name="organization_short_name_words"),
        ]

    def __str__(self) -> str:
        return self.name


class TopicQuerySet(models.QuerySet["Topic"]):
    def in_language(self, language: str | None) -> Self:
        """Each with the language version to show first among its `versions`: the reader's, or else English."""
        versions = TopicTranslation.objects.filter(language__in={language, FALLBACK})
        readers_first = models.Case(models.When(language=language, then=0), default=1)
        return self.prefetch_related(models.Prefetch("translations", versions.order_by(readers_first), "versions"))


class Topic(models.Model):
    """What a resource, a course or a member's experience is about."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = TopicQuerySet.as_manager()
    versions: list["TopicTranslation"]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug

    @property
    def text(self) -> "TopicTranslation | None":
        """The version to show, of a topic loaded with `in_language`."""
        return self.versions[0] if self.versions else None

    @property
    def name(self) -> str:
        return self.text.name if self.text else self.slug


class TopicTranslation(models.Model):
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="translations", verbose_name=_("topic"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    name = models.CharField(_("name"), max_length=80)
    introduction = RichTextField(_("introduction"), blank=True)

    class Meta:
        verbose_name = _("language version")
        verbose_name_plural = _("language versions")
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["topic", "language"], name="topic_once_per_language")]

    def __str__(self) -> str:
        return self.name
