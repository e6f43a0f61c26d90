"""Pages that staff write: about the field, CMCS and this site; and the links list."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.vocabulary.models import FALLBACK
from apps.vocabulary.richtext import RichTextField


class PageQuerySet(models.QuerySet["Page"]):
    def in_language(self, language: str | None) -> "PageQuerySet":
        """Each page with the language version to show, the reader's or else English; without either, it stays out."""
        versions = PageTranslation.objects.filter(language__in={language, FALLBACK})
        return self.filter(pk__in=versions.values("page")).prefetch_related(
            models.Prefetch(
                "translations",
                versions.order_by(models.Case(models.When(language=language, then=0), default=1)),
                "versions",
            )
        )


class Page(models.Model):
    slug = models.SlugField(
        _("address"), max_length=60, unique=True, help_text=_("The last part of the page's address.")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Pages are listed by this number.")
    )
    in_navigation = models.BooleanField(_("listed on the About page"), default=True)

    objects = PageQuerySet.as_manager()
    versions: list["PageTranslation"]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("pages:page", args=[self.slug])

    @property
    def text(self) -> "PageTranslation":
        """The version to show, of a page loaded with `in_language`."""
        return self.versions[0]


class PageTranslation(models.Model):
    page = models.ForeignKey(Page, models.CASCADE, related_name="translations", verbose_name=_("page"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    title = models.CharField(_("title"), max_length=150)
    body = RichTextField(_("text"), blank=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        verbose_name = _("language version")
        verbose_name_plural = _("language versions")
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["page", "language"], name="page_once_per_language")]

    def __str__(self) -> str:
        return self.title


class Link(models.Model):
    """An address elsewhere, with who answers for it and when somebody last looked."""

    label = models.CharField(_("name"), max_length=150)
    url = models.URLField(_("web address"), max_length=500)
    group = models.CharField(_("group"), max_length=60)
    owner = models.CharField(_("owner"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    looked_at = models.DateField(_("last looked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["group", "label"]
        constraints = [models.UniqueConstraint(fields=["url", "label"], name="link_once_per_name")]

    def __str__(self) -> str:
        return self.label
