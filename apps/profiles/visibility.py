"""Who may see what of a member: each field is opened to one circle of people, and by itself to nobody."""

from collections.abc import Mapping
from enum import IntEnum

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Circle(IntegerChoices):
    """The wider the circle, the larger the number."""

    NOBODY = 0, _("Nobody")
    MY_COURSES = 1, _("People on my courses")
    MEMBERS = 2, _("All members")
    PUBLIC = 3, _("Everybody on the internet")


class Relation(IntEnum):
    """How close the one who looks is to the one looked at: sees what is opened to a circle at least that wide."""

    SELF = 0
    FELLOW = 1
    MEMBER = 2
    VISITOR = 3


class Field(TextChoices):
    NAME = "name", _("Name")
    PHOTO = "photo", _("Photo")
    CONSTITUENCY = "constituency", _("Constituency")
    ORGANIZATION = "organization", _("Organization")
    ROLE = "role", _("Role")
    HISTORY = "history", _("Where I worked before")
    COUNTRY = "country", _("Duty country")
    LANGUAGES = "languages", _("Languages I speak")
    TOPICS = "topics", _("Topics I know")
    COURSES = "courses", _("Courses I completed")
    BIOGRAPHY = "biography", _("About me")
    TIME_ZONE = "time_zone", _("Time zone")
    MAIL_LANGUAGE = "mail_language", _("Language for messages")
    CONTACT = "contact", _("Who may write to me")


WIDEST = {Field.CONTACT: Circle.MEMBERS, Field.MAIL_LANGUAGE: Circle.MEMBERS}
"""Who is not signed in cannot write, and what language somebody is written to in is no visitor's business."""


def effective(opened: Mapping[str, int]) -> dict[str, Circle]:
    """By field. Nothing is opened wider than the name: without it there is no page of that member."""
    name = opened.get(Field.NAME, Circle.NOBODY)
    return {field: Circle(min(opened.get(field, Circle.NOBODY), name, WIDEST.get(field, name))) for field in Field}


def sees(relation: Relation, circle: int) -> bool:
    return relation == Relation.SELF or circle >= relation


def seen_fields(opened: Mapping[str, int], relation: Relation) -> frozenset[str]:
    return frozenset(field for field, circle in effective(opened).items() if sees(relation, circle))
