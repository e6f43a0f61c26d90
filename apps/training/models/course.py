from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from apps.vocabulary.richtext import RichTextField

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from apps.members.models import Member

SEE_ALL = "training.see_all_courses"


def kept_by(member: "Member | AnonymousUser", *, courses: str = "") -> Q:
    """What belongs to the courses that somebody coordinates, or to any for those who may see all. `courses` leads to
    them, as in `event__course__`."""
    return Q() if member.has_perm(SEE_ALL) else Q((f"{courses}coordinators__in", [member.pk]))


class CourseQuerySet(models.QuerySet["Course"]):
    def kept_by(self, member: "Member | AnonymousUser") -> Self:
        return self.filter(kept_by(member))


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
    coordinators = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="courses_kept",
        verbose_name=gettext_lazy("coordinators"),
        help_text=gettext_lazy("They see the applicants and participants of this course’s events, and decide on them."),
    )

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["title", "code"]
        verbose_name = gettext_lazy("course")
        verbose_name_plural = gettext_lazy("courses")
        permissions = [("see_all_courses", "Can see the people of every course, as its coordinators do")]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"
