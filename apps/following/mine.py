"""What a member follows, in words: for their own list, and for My page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.following.models import Follow
from apps.members.models import Member
from apps.resources.models import ReadingList
from apps.vocabulary.models import Topic


@dataclass(frozen=True)
class Thing:
    """`kind` and `code` are those of the form that ceases to follow it."""

    kind: str
    code: str
    word: str
    name: str
    url: str
    language: str = ""
    """Of the name, where it is not the reader's."""


def things(member: Member, *, most: int | None = None) -> list[Thing]:
    """The latest first, in the active language, by three queries."""
    follows = list(member.follows.in_view().select_related("course")[:most])
    language = get_language()
    topics = Topic.objects.in_language(language).in_bulk([each.topic_id for each in follows if each.topic_id])
    lists = ReadingList.objects.public().in_language(language)
    shelves = lists.in_bulk([each.reading_list_id for each in follows if each.reading_list_id])
    return [_thing(each, topics, shelves) for each in follows]


def _thing(follow: Follow, topics: Mapping[int, Topic], shelves: Mapping[int, ReadingList]) -> Thing:
    if follow.course:
        course = follow.course
        return Thing("course", course.code, _("Course"), course.title, course.get_absolute_url())
    if follow.topic_id:
        topic = topics[follow.topic_id]
        url = reverse("resources:topic", args=[topic.slug])
        return Thing("topic", topic.slug, _("Topic"), topic.name, url, _foreign(topic.text))
    if follow.reading_list_id:
        shelf = shelves[follow.reading_list_id]
        url = shelf.get_absolute_url()
        return Thing("reading_list", shelf.slug, _("Reading list"), shelf.title, url, _foreign(shelf.text))
    agenda = reverse("training:list")
    if follow.country:
        country: Any = follow.country
        return Thing("country", country.code, _("Country"), str(country.name), f"{agenda}?country={country.code}")
    return Thing("region", follow.region, _("Region"), follow.get_region_display(), f"{agenda}?region={follow.region}")


def _foreign(text: object) -> str:
    spoken = str(getattr(text, "language", "") or "")
    return "" if spoken == get_language() else spoken
