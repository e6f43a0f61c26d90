"""The code of conduct, version by version, and who agreed to which. A published version is never changed."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.vocabulary.models import FALLBACK
from apps.vocabulary.richtext import RichTextField


class ConductTextQuerySet(models.QuerySet["ConductText"]):
    def published(self) -> Self:
        """The newest first."""
        return self.exclude(published_at=None).order_by("-published_at", "-pk")

    def unanswered_by(self, member: int | models.OuterRef) -> Self:
        """The text in force, if the member with that primary key has not agreed to it."""
        newest = self.published().values("pk")[:1]
        agreed = Agreement.objects.filter(text=models.OuterRef("pk"), member=member)
        return self.filter(~models.Exists(agreed), pk__in=newest)


class ConductText(models.Model):
    """One version. Members are asked about the one published last."""

    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True, editable=False, db_index=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("by")
    )

    objects = ConductTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("code of conduct")
        verbose_name_plural = _("codes of conduct")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(_("Version %(number)s") % {"number": self.pk})

    @property
    def version(self) -> "ConductTranslation | None":
        """In the reader's language, or else in English."""
        known = {each.language: each for each in self.translations.all()}
        return known.get(get_language() or FALLBACK) or known.get(FALLBACK)


class ConductTranslation(models.Model):
    text = models.ForeignKey(ConductText, models.CASCADE, related_name="translations", verbose_name=_("text"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    title = models.CharField(_("title"), max_length=150)
    body = RichTextField(_("text"))

    class Meta:
        verbose_name = _("language version")
        verbose_name_plural = _("language versions")
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["text", "language"], name="conduct_once_per_language")]

    def __str__(self) -> str:
        return self.title


class Agreement(models.Model):
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="agreements", verbose_name=_("member")
    )
    text = models.ForeignKey(ConductText, models.PROTECT, related_name="agreements", verbose_name=_("text"))
    at = models.DateTimeField(_("agreed"))

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["member", "text"], name="agreed_once_per_text")]

    def __str__(self) -> str:
        return f"{self.member}: {self.text}"
