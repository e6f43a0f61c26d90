"""What invented things refer to: topics, organizations, courses and events that are there before them."""

from dataclasses import dataclass

from apps.training.models import Course
from apps.vocabulary.models import Organization, Topic, TopicTranslation
from cmcoord_portal.sample import archive, tables
from cmcoord_portal.scale.vocabulary import LANGUAGES, table


@dataclass(frozen=True)
class Named:
    key: int
    words: str
    """As the index of the search has them."""


@dataclass(frozen=True)
class Ground:
    """`topics` by slug; `events` is how many invented events there are."""

    topics: dict[str, int]
    organizations: tuple[Named, ...]
    courses: tuple[tuple[int, str], ...]
    events: int


def prepared(*, events: int) -> Ground:
    """Makes what is missing, and changes nothing that is there."""
    names = [row["name"] for row in tables.rows("organizations")]
    archive.load_courses()
    archive.add_organizations(names)
    _add_topics()
    organizations = {row.name: row for row in Organization.objects.filter(name__in=names)}
    return Ground(
        topics=dict(Topic.objects.values_list("slug", "pk")),
        organizations=tuple(_named(organizations[name]) for name in names),
        courses=tuple(Course.objects.order_by("pk").values_list("pk", "title")),
        events=events,
    )


def _named(organization: Organization) -> Named:
    return Named(organization.pk, f"{organization.short_name} {organization.name}".strip())


def _add_topics() -> None:
    there = set(Topic.objects.values_list("slug", flat=True))
    missing = [row for row in table("subjects") if row["topic"] not in there]
    topics = Topic.objects.bulk_create(Topic(slug=row["topic"]) for row in missing)
    TopicTranslation.objects.bulk_create(
        TopicTranslation(topic=topic, language=language, name=row[language])
        for topic, row in zip(topics, missing, strict=True)
        for language in LANGUAGES
    )
