"""What to read: the rows of a list, and the lists of a course for the pages of its events."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import get_language

from apps.resources.models import ReadingItem, ReadingList, Resource
from apps.resources.rows import Row, rows
from apps.training.shown import Reading, Title
from apps.vocabulary.models import FALLBACK

ON_AN_EVENT = 10
"""Titles of a list that an event shows; the list itself has all."""


def listed(shelf: ReadingList, visible: QuerySet[Resource], *, language: str) -> list[Row]:
    """In the order that staff gave them, each with what to read in it."""
    items = list(shelf.items.order_by("position", "pk").values_list("resource", "note"))
    notes = dict(items)
    return [replace(row, note=notes[row.key]) for row in rows(visible, list(notes), language=language)]


def reading(course: int | None, *, at: datetime) -> Sequence[Reading]:
    """The public lists of a course, by its primary key, as its events show them to everybody."""
    language = get_language() or FALLBACK
    of_course = ReadingList.objects.public().in_language(language).filter(course=course)
    lists = list(of_course) if course else []
    if not lists:
        return []
    ordered = ReadingItem.objects.filter(reading_list__in=lists).order_by("position", "pk")
    items = list(ordered.values_list("reading_list", "resource", "note"))
    visible = Resource.objects.visible_to(None, at=at)
    known = {row.key: row for row in rows(visible, {key for _shelf, key, _note in items}, language=language)}
    return [
        _reading(shelf, [(known[key], note) for of, key, note in items if of == shelf.pk and key in known])
        for shelf in lists
    ]


def _reading(shelf: ReadingList, found: Sequence[tuple[Row, str]]) -> Reading:
    titles = tuple(Title(row.title, row.url, row.language, note) for row, note in found[:ON_AN_EVENT])
    return Reading(shelf.title, shelf.get_absolute_url(), shelf.text.language if shelf.text else "", titles)
