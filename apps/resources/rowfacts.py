"""What rows of resources say, as bare values: one query of each kind for whatever number of rows.

In SQL, because the text of these queries never changes: the ORM takes longer to write each of them than a database
takes to answer it. Each is by primary key of a resource.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db import connection

from apps.resources.kinds import Role
from apps.vocabulary.models import FALLBACK

T = TypeVar("T")

TITLES = """
    SELECT resource_id, language, title, summary FROM resources_resourcetranslation WHERE resource_id IN ({keys})
    ORDER BY CASE language WHEN %s THEN 2 WHEN %s THEN 1 ELSE 0 END, id DESC
"""
LINES = """
    SELECT e.resource_id, e.version, e.issued_on, e.issued_precision, c.language, c.medium, c.url, c.public_id, r.size
    FROM resources_edition e LEFT JOIN resources_copy c ON c.edition_id = e.id
    LEFT JOIN resources_revision r ON r.copy_id = c.id AND r.is_current
    WHERE e.resource_id IN ({keys}) ORDER BY e.position DESC, c.id
"""
PUBLISHERS = """
    SELECT p.resource_id, o.short_name, o.name
    FROM resources_publisher p JOIN vocabulary_organization o ON o.id = p.organization_id
    WHERE p.resource_id IN ({keys}) AND p.role = %s ORDER BY p.position, p.id
"""
TOPICS = """
    SELECT about.resource_id, t.slug
    FROM resources_resource_topics about JOIN vocabulary_topic t ON t.id = about.topic_id
    WHERE about.resource_id IN ({keys}) ORDER BY t.position, t.id
"""


class Line(NamedTuple):
    """A copy with its edition, newest edition first; without a copy where the edition has none."""

    resource: int
    version: str
    issued_on: date | None
    precision: str
    language: str | None
    medium: str
    url: str
    public_id: str
    size: int | None


def titles(keys: Collection[int], language: str) -> dict[int, tuple[str, str, str]]:
    """The reader's language, else English, else the original."""
    found = _ask(TITLES, keys, language, FALLBACK)
    return {key: (spoken, title, summary) for key, spoken, title, summary in found}


def lines(keys: Collection[int]) -> defaultdict[int, list[Line]]:
    return _gathered((values[0], Line(*values)) for values in _ask(LINES, keys))


def publishers(keys: Collection[int]) -> defaultdict[int, list[str]]:
    return _gathered((key, short or name) for key, short, name in _ask(PUBLISHERS, keys, Role.PUBLISHER.value))


def topics(keys: Collection[int], names: Mapping[str, str]) -> defaultdict[int, list[str]]:
    return _gathered((key, names.get(slug, slug)) for key, slug in _ask(TOPICS, keys))


def _gathered(pairs: Iterable[tuple[int, T]]) -> defaultdict[int, list[T]]:
    found: defaultdict[int, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _ask(sql: str, keys: Collection[int], *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(keys=", ".join(["%s"] * len(keys))), [*keys, *values])
        return list(cursor.fetchall())
