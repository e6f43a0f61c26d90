"""Beginning and ceasing to follow."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.following.models import Digest, Follow
from apps.members.models import Member
from apps.resources.models import ReadingList
from apps.subscriptions import followable
from apps.subscriptions.followable import Button
from apps.training.models import Course
from apps.vocabulary.models import Topic
from apps.vocabulary.regions import COUNTRIES, Region, countries_of

MOST = 200
NEVER = date(1970, 1, 1)
KNOWN_BY = {
    "course": "course__code",
    "topic": "topic__slug",
    "reading_list": "reading_list__slug",
    "country": "country",
    "region": "region",
}
"""Kind → by what an address names one."""


class NoSuchThing(Exception):
    """Nothing that this member could follow."""


class TooMany(Exception):
    """With a sentence for the member."""


def thing(kind: str, code: str) -> Any:
    """NoSuchThing."""
    found: Model | str | None = None
    match kind:
        case "course":
            found = Course.objects.filter(code=code).first()
        case "topic":
            found = Topic.objects.filter(slug=code).first()
        case "reading_list":
            found = ReadingList.objects.public().filter(slug=code).first()
        case "country" | "region":
            found = code if code in places()[kind] else None
    if found is None:
        raise NoSuchThing
    return found


def places() -> dict[str, tuple[str, ...]]:
    return {"region": tuple(Region.values), "country": tuple(code for part in COUNTRIES for code in countries_of(part))}


def follow(member: Member, kind: str, code: str, *, at: datetime) -> None:
    """NoSuchThing, TooMany. Twice is once."""
    found = thing(kind, code)
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=member.pk)
        if member.follows.filter(**{kind: found}).exists():
            return
        if member.follows.count() >= MOST:
            raise TooMany(
                _("You follow %(number)d things already. Leave one before you add another.") % {"number": MOST}
            )
        Follow.objects.create(member=member, since=at, **{kind: found})
        Digest.objects.get_or_create(member=member, defaults={"week": NEVER, "told_until": at})


def unfollow(member: Member, kind: str, code: str) -> None:
    """What is hidden or was never followed, too. NoSuchThing where there is no such kind."""
    if kind not in KNOWN_BY:
        raise NoSuchThing
    member.follows.filter(**{KNOWN_BY[kind]: code}).delete()


def page_of(kind: str, code: str) -> str:
    """Empty where it has none."""
    names = {"course": "courses:course", "topic": "resources:topic", "reading_list": "resources:list"}
    return reverse(names[kind], args=[code]) if kind in names else ""


def button(request: HttpRequest, kind: str, code: str) -> Button:
    follows = Follow.objects.filter(member=request.user.pk, **{KNOWN_BY[kind]: code})
    return Button(kind, code, follows.exists())


followable.register(button)
