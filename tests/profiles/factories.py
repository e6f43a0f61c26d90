"""Members with a profile. Values not named are ordinary ones."""

import itertools
from typing import Any

from apps.profiles.models import Opening, Post, Profile
from apps.profiles.visibility import Circle, Field
from tests.applications.factories import make_confirmed_member

numbers = itertools.count(1)
PROFILE = ("display_name", "role", "duty_country", "spoken", "biography")


def make_profile(email: str = "", *, opened: dict[str, int] | None = None, **values: Any) -> Profile:
    """Of a present member. `opened`: from field to circle."""
    own = {name: values.pop(name) for name in PROFILE if name in values}
    member = make_confirmed_member(email or f"member{next(numbers)}@example.org", **values)
    profile = Profile.objects.create(member=member, **own)
    open_to(profile, opened or {})
    return profile


def make_full_profile(*, opened: dict[str, int] | None = None, **values: Any) -> Profile:
    """Each value is one that occurs nowhere else on a page."""
    account = {
        "name": "Youssef Haddad",
        "organization": "Nowhere Relief Alliance",
        "constituency": "civil_protection",
        "time_zone": "Asia/Amman",
        "language": "ar",
    }
    profile = make_profile(opened=opened, **{**account, **values})
    return fill(profile)


def fill(profile: Profile) -> Profile:
    """With a word of everything."""
    profile.role, profile.duty_country, profile.spoken = "Senior liaison adviser", "JO", ["so", "tpi"]
    profile.biography = "Twelve years of deconfliction."
    profile.save()
    Post.objects.create(profile=profile, organization="Former Agency", role="Pilot", since=1999, until=2004)
    return profile


def open_to(profile: Profile, opened: dict[str, int]) -> None:
    Opening.objects.bulk_create(
        Opening(profile=profile, field=field, to=circle) for field, circle in opened.items() if circle
    )


def everything(circle: Circle) -> dict[str, int]:
    return {str(field): circle for field in Field}
