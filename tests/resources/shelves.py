"""Ready shelves for tests of the library's pages."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from apps.resources.entries import reindex
from apps.resources.kinds import Medium, Region, RelationKind, Type
from apps.resources.models import Publisher, Relation, Resource
from apps.vocabulary.models import Organization, Topic
from tests.resources.factories import make_copy, make_edition, make_resource, make_revision, make_topic

LONG = (
    "Guidelines number {number} on the use of foreign military and civil defence assets to support United Nations "
    "humanitarian activities in {where}, with annexes"
)
SUMMARY = (
    "When, how and under whose lead foreign military assets may support relief number {number} in {where}, "
    "what must be written down before, and whom to ask when there is no civilian means left."
)
PLACES = ("Kenya", "Bangladesh", "the Philippines", "Lebanon", "South Sudan", "Haiti", "Nepal", "Mali", "Colombia")


def make_publisher(resource: Resource, name: str = "OCHA", **values: Any) -> Publisher:
    organization, _made = Organization.objects.get_or_create(name=name)
    return Publisher.objects.create(resource=resource, organization=organization, **values)


def make_guide(title: str = "Oslo Guidelines", *, languages: Iterable[str] = ("en",), **values: Any) -> Resource:
    """Published by OCHA in November 2007, with a file of 13 bytes in each language; and found."""
    resource = make_resource(title, **values)
    make_publisher(resource)
    edition = make_edition(resource, version="Rev 1.1")
    for language in languages:
        make_revision(make_copy(edition, language=language))
    reindex([resource.pk])
    return resource


def replace_by(newer: Resource, older: Resource, kind: RelationKind = RelationKind.SUPERSEDES) -> None:
    Relation.objects.create(resource=newer, kind=kind, other=older)
    reindex([newer.pk])


def make_many(number: int, *, topics: Iterable[Topic] = (), files: int = 4) -> list[Resource]:
    """With long titles and summaries, each with files in four languages."""
    made = []
    for each in range(number):
        where = PLACES[each % len(PLACES)]
        resource = make_resource(
            LONG.format(number=each, where=where),
            summary=SUMMARY.format(number=each, where=where),
            type=list(Type)[each % len(Type)],
            region=list(Region)[each % len(Region)],
            countries=["KE", "BD", "PH", "LB", "SS", "HT", "NP", "ML", "CO"][each % 9],
        )
        resource.topics.set(topics)
        make_publisher(resource, f"Organization number {each % 12} for civil-military affairs")
        edition = make_edition(resource, version=f"v{each}.0", issued_on=date(2000 + each % 25, 1 + each % 12, 1))
        for language in ("en", "fr", "ar", "ru")[:files]:
            make_revision(make_copy(edition, language=language, medium=Medium.PDF), size=123_000 + 7919 * each)
        made.append(resource)
    reindex([resource.pk for resource in made])
    return made


def make_topics(number: int = 12) -> list[Topic]:
    return [make_topic(f"Topic number {each} of coordination", slug=f"topic-{each}") for each in range(number)]
