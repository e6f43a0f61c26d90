from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy

from apps.vocabulary.richtext import RichTextField


class Course(models.Model):
    """A course as it is taught again and again; its editions are events."""

    code = models.SlugField(gettext_lazy("code"), max_length=40, unique=True)
    title = models.CharField(gettext_lazy("title"), max_length=200)
    type = models.CharField(gettext_lazy("type"), max_length=120, blank=True)
    format = models.CharField(gettext_lazy("format"), max_length=120, blank=True)
    duration = models.CharField(gettext_lazy("duration"), max_length=200, blank=True)
    audience = models.TextField(gettext_lazy("audience"), blank=True)
    prerequisites = models.TextField(gettext_lazy("prerequisites"), blank=True)
    languages = models.CharField(gettext_lazy("languages"), max_length=200, blank=True)
    description = RichTextField(gettext_lazy("description"), blank=True)

    class Meta:
        ordering = ["title", "code"]
        verbose_name = gettext_lazy("course")
        verbose_name_plural = gettext_lazy("courses")

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    def get_absolute_url(self) -> str:
        return reverse("courses:course", args=[self.code])
