"""To which side of the dialogue somebody belongs, and how they wish to be counted."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy, pgettext_lazy


class Constituency(TextChoices):
    HUMANITARIAN = "humanitarian", gettext_lazy("Humanitarian")
    MILITARY = "military", gettext_lazy("Military")
    POLICE = "police", gettext_lazy("Police")
    CIVIL_PROTECTION = "civil_protection", gettext_lazy("Civil protection")
    GOVERNMENT = "government", gettext_lazy("Government or donor")
    ACADEMIA = "academia", gettext_lazy("Academia")
    OTHER = "other", pgettext_lazy("constituency", "Other")


class Gender(TextChoices):
    """Asked for the balance of a course only, and never required."""

    WOMAN = "woman", gettext_lazy("Woman")
    MAN = "man", gettext_lazy("Man")
    OTHER = "other", pgettext_lazy("gender", "Other")
