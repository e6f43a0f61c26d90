from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy
from django_countries.fields import CountryField

from apps.vocabulary.constituency import Constituency, Gender
from apps.vocabulary.zones import validate_time_zone


class Person(models.Model):
    """What an application and a participation both hold of a person, with or without an account.

    The person is the e-mail address.
    """

    name = models.CharField(gettext_lazy("name"), max_length=200)
    email = models.EmailField(gettext_lazy("e-mail"))
    language = models.CharField(
        gettext_lazy("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=gettext_lazy("Empty: as in the member’s account, else English."),
    )
    time_zone = models.CharField(
        gettext_lazy("time zone"),
        max_length=60,
        blank=True,
        validators=[validate_time_zone],
        help_text=gettext_lazy("Empty: as in the member’s account, else the event’s."),
    )
    organization = models.CharField(gettext_lazy("organization"), max_length=200, blank=True)
    constituency = models.CharField(gettext_lazy("constituency"), max_length=20, choices=Constituency, blank=True)
    gender = models.CharField(gettext_lazy("gender"), max_length=10, choices=Gender, blank=True)
    country = CountryField(gettext_lazy("country"), blank=True)
    phone = models.CharField(gettext_lazy("telephone"), max_length=40, blank=True)
    focal_point_name = models.CharField(gettext_lazy("name of the nominating focal point"), max_length=200, blank=True)
    focal_point_email = models.EmailField(gettext_lazy("e-mail of the nominating focal point"), blank=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


PERSONAL = tuple(field.name for field in Person._meta.local_fields)
"""Columns that go over from an application to a participation."""
