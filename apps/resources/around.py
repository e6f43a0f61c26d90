"""What stands around one resource, as bare values: its topics, the public reading lists with it, and its relations.

One query, in SQL as in `rowfacts`: to write three takes the ORM longer than all of them take a database.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from apps.resources.names import spoken, topic_names
from apps.vocabulary.models import FALLBACK

SQL = """
    SELECT 'topic', t.slug, '', '', 0, 0, 0
    FROM resources_resource_topics about JOIN vocabulary_topic t ON t.id = about.topic_id WHERE about.resource_id = %s
    UNION ALL
    SELECT 'list', l.slug, v.language, v.title, 0, 0, 0 FROM resources_readingitem i
    JOIN resources_readinglist l ON l.id = i.reading_list_id
    JOIN resources_readinglisttranslation v ON v.reading_list_id = l.id
    WHERE i.resource_id = %s AND l.is_public AND v.language IN (%s, %s)
    UNION ALL
    SELECT 'relation', kind, '', '', resource_id, other_id, id FROM resources_relation WHERE resource_id = %s
    UNION ALL
    SELECT 'relation', kind, '', '', resource_id, other_id, id FROM resources_relation
    WHERE other_id = %s AND resource_id <> other_id
"""


@dataclass(frozen=True)
class Around:
    """`topics` and `lists` are slugs with their names; a relation is who, how and to whom, by primary key."""

    topics: dict[str, str]
    lists: dict[str, str]
    relations: Sequence[tuple[int, str, int]]


def around(key: int, *, language: str) -> Around:
    with connection.cursor() as cursor:
        cursor.execute(SQL, [key, key, language, FALLBACK, key, key])
        found = sorted(cursor.fetchall(), key=lambda row: (row[1], row[-1]))
    about = {name for what, name, *_rest in found if what == "topic"}
    return Around(
        topics={slug: name for slug, name in topic_names(language).items() if slug in about},
        lists=spoken((row[1:4] for row in found if row[0] == "list"), language),
        relations=[(row[4], row[1], row[5]) for row in found if row[0] == "relation"],
    )
