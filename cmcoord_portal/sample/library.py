"""Loads the library: what is known of 66 real resources, and a guide of our own that shows what files can do."""

from collections.abc import Iterable
from typing import Any

from django.core.files import File

from apps.resources.kinds import Audience, Region, State, Type
from apps.resources.models import (
    Copy,
    Edition,
    OldAddress,
    Publisher,
    ReadingItem,
    ReadingList,
    ReadingListTranslation,
    Relation,
    Resource,
    ResourceTranslation,
)
from apps.resources.uploads import accept
from apps.search.models import Term
from apps.training.models import Course
from apps.vocabulary.models import Organization, Topic, TopicTranslation
from cmcoord_portal.sample import tables
from cmcoord_portal.sample.archive import add_organizations

Row = dict[str, str]
GUIDE = {
    "code": "guide",
    "slug": "using-the-library",
    "type": Type.GUIDE,
    "region": Region.GLOBAL,
    "state": State.PUBLISHED,
    "audiences": Audience.values,
}
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh-hans")
OLD_ADDRESSES = {"/training-partnerships/un-cmcoord-ecourse": "ecourse"}


def load() -> dict[str, int]:
    """Kind of content → number of rows added; what is there already stays as staff left it."""
    return {
        "topics": load_topics(),
        "terms": load_terms(),
        "resources": load_resources(),
        "guide": load_guide(),
        "reading lists": load_reading_lists(),
    }


def load_topics() -> int:
    there = set(Topic.objects.values_list("slug", flat=True))
    missing = [row for row in tables.rows("topics") if row["slug"] not in there]
    positions = {row["slug"]: position for position, row in enumerate(tables.rows("topics"))}
    topics = Topic.objects.bulk_create(Topic(slug=row["slug"], position=positions[row["slug"]]) for row in missing)
    TopicTranslation.objects.bulk_create(
        TopicTranslation(topic=topic, language=language, name=row[language])
        for topic, row in zip(topics, missing, strict=True)
        for language in LANGUAGES
    )
    return len(missing)


def load_terms() -> int:
    """A group in which staff have kept any of its phrases is theirs now."""
    there = {line for term in Term.objects.all() for line in term.lines}
    missing = [group for group in tables.groups("terms") if there.isdisjoint(group)]
    return len(Term.objects.bulk_create(Term(phrases="\n".join(group)) for group in missing))


def load_resources() -> int:
    there = set(Resource.objects.values_list("code", flat=True))
    missing = [row for row in tables.rows("resources") if row["code"] not in there]
    if not missing:
        return 0
    add_organizations({name for row in missing for _role, name in tables.pairs(row["publishers"])})
    made = Resource.objects.bulk_create(Resource(**tables.resource(row)) for row in missing)
    resources = dict(zip((row["code"] for row in missing), made, strict=True))
    ResourceTranslation.objects.bulk_create(
        ResourceTranslation(resource=resources[row["code"]], **tables.title(row)) for row in missing
    )
    add_topics(missing, resources)
    add_publishers(missing, resources)
    add_editions(missing, resources)
    add_relations(missing)
    OldAddress.objects.bulk_create(
        OldAddress(path=path, resource=resources[code]) for path, code in OLD_ADDRESSES.items() if code in resources
    )
    return len(missing)


def add_topics(rows: Iterable[Row], resources: dict[str, Resource]) -> None:
    topics = dict(Topic.objects.values_list("slug", "pk"))
    about = Resource.topics.through
    about.objects.bulk_create(
        about(resource_id=resources[row["code"]].pk, topic_id=topics[slug])
        for row in rows
        for slug in row["topics"].split()
        if slug in topics
    )


def add_publishers(rows: Iterable[Row], resources: dict[str, Resource]) -> None:
    organizations = dict(Organization.objects.values_list("name", "pk"))
    Publisher.objects.bulk_create(
        Publisher(resource=resources[row["code"]], organization_id=organizations[name], role=role, position=position)
        for row in rows
        for position, (role, name) in enumerate(tables.pairs(row["publishers"]))
    )


def add_editions(rows: Iterable[Row], resources: dict[str, Resource]) -> None:
    """With one language the address is that copy's; with several it is only where the edition was published."""
    copies: list[Copy] = []
    for row in rows:
        *earlier, current = tables.editions(row)
        Edition.objects.bulk_create(Edition(resource=resources[row["code"]], **values) for values in earlier)
        languages = row["languages"].split()
        address = row["url"] if len(languages) > 1 else ""
        edition = Edition.objects.create(resource=resources[row["code"]], address=address, **current)
        url = row["url"] if len(languages) == 1 else ""
        copies += (Copy(edition=edition, language=language, medium=row["medium"], url=url) for language in languages)
    Copy.objects.bulk_create(copies)


def add_relations(rows: Iterable[Row]) -> None:
    resources = dict(Resource.objects.values_list("code", "pk"))
    Relation.objects.bulk_create(
        Relation(resource_id=resources[row["code"]], kind=kind, other_id=resources[code])
        for row in rows
        for kind, code in (relation.split() for relation in row["relations"].split("; ") if relation)
        if code in resources
    )


def load_guide() -> int:
    """Our own guide to the library, a file in each language: the one resource here whose files are ours to give."""
    if Resource.objects.filter(code=GUIDE["code"]).exists():
        return 0
    guide = Resource.objects.create(**GUIDE)
    guide.topics.set(Topic.objects.filter(slug="training"))
    cmcs, _made = Organization.objects.get_or_create(name="OCHA Civil-Military Coordination Service")
    Publisher.objects.create(resource=guide, organization=cmcs)
    edition = Edition.objects.create(resource=guide, **tables.issued("2026"))
    for row in tables.rows("guide"):
        ResourceTranslation.objects.create(resource=guide, **row)
        copy = Copy.objects.create(edition=edition, language=row["language"])
        with (tables.DATA / "files" / f"{guide.slug}.{row['language']}.pdf").open("rb") as file:
            accept(File(file, f"{guide.slug}.{row['language']}.pdf"), copy=copy, by=None)
    return 1


def load_reading_lists() -> int:
    there = set(ReadingList.objects.values_list("slug", flat=True))
    missing = [row for row in tables.rows("readinglists") if row["slug"] not in there]
    if not missing:
        return 0
    courses: dict[str, Any] = dict(Course.objects.values_list("code", "pk"))
    resources: dict[str, Any] = dict(Resource.objects.values_list("code", "pk"))
    for row in missing:
        shelf = ReadingList.objects.create(slug=row["slug"], course_id=courses.get(row["course"]), is_public=True)
        ReadingListTranslation.objects.create(
            reading_list=shelf, language="en", title=row["title"], introduction=row["introduction"]
        )
        ReadingItem.objects.bulk_create(
            ReadingItem(reading_list=shelf, resource_id=resources[code], position=position)
            for position, code in enumerate(row["resources"].split())
            if code in resources
        )
    return len(missing)
