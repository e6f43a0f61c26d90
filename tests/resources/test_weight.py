"""The library's pages fit one round trip of a slow line, with as much on them as they ever hold."""

import pytest
from django.test import Client

from apps.resources.kinds import RelationKind
from apps.resources.models import ReadingItem, ReadingList, ReadingListTranslation, Relation, Resource
from tests.pages_public.test_weight import BUDGET, first_load
from tests.resources.factories import make_copy, make_edition, make_revision
from tests.resources.shelves import make_many, make_publisher, make_topics

pytestmark = pytest.mark.django_db
PREFIXES = ["", "/ar", "/zh-hans", "/fr", "/ru", "/es"]


@pytest.fixture
def full(db: None) -> list[Resource]:
    return make_many(30, topics=make_topics()[:2])


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_full_library_is_light(client: Client, full: list[Resource], prefix: str) -> None:
    for query in (
        "",
        "?q=military+assets&language=fr&type=guideline&type=handbook&year=2007&page=1",
        "?more=publisher",
    ):
        weight = first_load(client, f"{prefix}/library/{query}")
        assert weight <= BUDGET, (query, weight)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_resource_with_all_there_can_be_is_light(client: Client, full: list[Resource], prefix: str) -> None:
    guide, *others = full
    for number in range(4):
        edition = make_edition(guide, version=f"v{number}.1")
        for language in ("ar", "zh-hans", "en", "fr", "ru", "es"):
            make_revision(make_copy(edition, language=language), size=5_000_000 + number, sha256=f"{number:064x}")
    for kind, other in zip([*RelationKind] * 2, others, strict=False):
        Relation.objects.create(resource=guide, kind=kind, other=other)
        make_publisher(guide, f"Another organization of {other.code}", position=9)

    assert first_load(client, f"{prefix}{guide.get_absolute_url()}") <= BUDGET


@pytest.mark.parametrize("prefix", ["", "/ar", "/ru"])
def test_topics_lists_and_home_are_light(client: Client, full: list[Resource], prefix: str) -> None:
    for number in range(20):
        shelf = ReadingList.objects.create(slug=f"list-{number}", is_public=True)
        ReadingListTranslation.objects.create(reading_list=shelf, title=f"What to read for week number {number}")
    ReadingItem.objects.bulk_create(ReadingItem(reading_list=shelf, resource=each) for each in full[:20])

    for path in ("/library/topics/", "/library/topics/topic-1/", shelf.get_absolute_url(), "/"):
        assert first_load(client, f"{prefix}{path}") <= BUDGET, path
