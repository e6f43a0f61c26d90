"""What to read, in which order: for a course and its events, or for a theme."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy

from apps.resources.models.resource import Resource
from apps.training.models import Course
from apps.vocabulary.models import FALLBACK


class ReadingListQuerySet(models.QuerySet["ReadingList"]):
    def public(self) -> Self:
        return self.filter(is_public=True)

    def in_language(self, language: str | None) -> Self:
        versions = ReadingListTranslation.objects.filter(language__in={language, FALLBACK})
        readers_first = models.Case(models.When(language=language, then=0), default=1)
        return self.prefetch_related(models.Prefetch("translations", versions.order_by(readers_first), "versions"))


class ReadingList(models.Model):
    slug = models.SlugField(gettext_lazy("address"), max_length=60, unique=True)
    course = models.ForeignKey(
        Course,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reading_lists",
        verbose_name=gettext_lazy("course"),
        help_text=gettext_lazy("Its events show this list."),
    )
    is_public = models.BooleanField(gettext_lazy("public"), default=False)
    resources: "models.ManyToManyField[Resource, ReadingItem]" = models.ManyToManyField(
        Resource, through="ReadingItem", related_name="reading_lists"
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = ReadingListQuerySet.as_manager()
    versions: list["ReadingListTranslation"]

    class Meta:
        verbose_name = gettext_lazy("reading list")
        verbose_name_plural = gettext_lazy("reading lists")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("resources:list", args=[self.slug])

    @property
    def text(self) -> "ReadingListTranslation | None":
        """The version to show, of a list loaded with `in_language`."""
        return self.versions[0] if self.versions else None

    @property
    def title(self) -> str:
        return self.text.title if self.text else self.slug


class ReadingListTranslation(models.Model):
    reading_list = models.ForeignKey(ReadingList, models.CASCADE, related_name="translations")
    language = models.CharField(gettext_lazy("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    title = models.CharField(gettext_lazy("title"), max_length=150)
    introduction = models.TextField(gettext_lazy("introduction"), blank=True, help_text=gettext_lazy("Plain text."))

    class Meta:
        verbose_name = gettext_lazy("language version")
        verbose_name_plural = gettext_lazy("language versions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["reading_list", "language"], name="reading_list_once_per_language")
        ]

    def __str__(self) -> str:
        return self.title


class ReadingItem(models.Model):
    reading_list = models.ForeignKey(ReadingList, models.CASCADE, related_name="items")
    resource = models.ForeignKey(
        Resource, models.CASCADE, related_name="reading_items", verbose_name=gettext_lazy("resource")
    )
    position = models.PositiveSmallIntegerField(gettext_lazy("order"), default=0)
    note = models.CharField(
        gettext_lazy("what to read in it"), max_length=200, blank=True, help_text=gettext_lazy("“Chapters 2 and 3”")
    )

    class Meta:
        verbose_name = gettext_lazy("resource to read")
        verbose_name_plural = gettext_lazy("resources to read")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["reading_list", "resource"], name="reading_item_once")]

    def __str__(self) -> str:
        return f"{self.reading_list} {self.position}"
