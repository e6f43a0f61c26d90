from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext

from apps.resources.kinds import INVERSE, RelationKind
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
from apps.search.models import Term
from apps.vocabulary.models import Topic, TopicTranslation
from cmcoord_portal.sample import archive, library, tables

pytestmark = pytest.mark.django_db
ROWS = {row["code"]: row for row in tables.rows("resources")}
MODELS = [
    Copy, Edition, OldAddress, Publisher, ReadingItem, ReadingList, ReadingListTranslation, Relation, Resource,
    ResourceTranslation, Term, Topic, TopicTranslation,
]  # fmt: skip


@pytest.fixture
def loaded(db: None) -> dict[str, int]:
    archive.load()
    return library.load()


def current(code: str) -> Edition:
    edition = Edition.objects.filter(resource__code=code).first()
    assert edition
    return edition


def related(code: str) -> set[tuple[str, str]]:
    return set(Relation.objects.filter(resource__code=code).values_list("kind", "other__code"))


def test_every_resource_of_the_facts_is_there_once(loaded: dict[str, int]) -> None:
    assert loaded == {"topics": 12, "terms": 13, "resources": 66, "reading lists": 3}
    assert sorted(Resource.objects.values_list("code", flat=True)) == [f"R{number:03}" for number in range(1, 67)]


def test_a_second_time_changes_nothing(loaded: dict[str, int]) -> None:
    before = [list(model._default_manager.order_by("pk").values()) for model in MODELS]

    with CaptureQueriesContext(connection) as asked:
        again = library.load()

    assert not any(again.values())
    assert [list(model._default_manager.order_by("pk").values()) for model in MODELS] == before
    assert all(query["sql"].startswith("SELECT") for query in asked)


def test_what_staff_renamed_stays_renamed(loaded: dict[str, int]) -> None:
    Resource.objects.filter(code="R001").update(slug="renamed-by-staff")

    library.load()

    assert Resource.objects.get(code="R001").slug == "renamed-by-staff"


def test_every_row_is_valid(loaded: dict[str, int]) -> None:
    for model in (Resource, ResourceTranslation, Edition, Copy, Publisher, Relation, ReadingList, OldAddress):
        for row in model._default_manager.all():
            row.full_clean(validate_unique=False)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("R001", ("month", date(2007, 11, 1))),
        ("R002", ("unknown", None)),
        ("R005", ("day", date(2001, 9, 14))),
        ("R008", ("year", date(2015, 1, 1))),
    ],
)
def test_a_date_is_kept_as_precisely_as_it_is_known(loaded: dict[str, int], code: str, expected: Any) -> None:
    edition = current(code)

    assert (edition.issued_precision, edition.issued_on) == expected


def test_a_living_document_keeps_its_first_issue(loaded: dict[str, int]) -> None:
    editions = list(Edition.objects.filter(resource__code="R014"))

    assert [edition.version for edition in editions] == ["8.01", ""]
    assert [edition.issued_on for edition in editions] == [date(2014, 1, 14), date(2010, 1, 13)]
    assert editions[0].continuously_updated


def test_six_languages_of_one_handbook_are_six_copies(loaded: dict[str, int]) -> None:
    copies = current("R008").copies.all()

    assert {copy.language for copy in copies} == {"en", "fr", "es", "ar", "ru", "zh-hans"}
    assert {copy.url for copy in copies} == {""}
    assert current("R008").address.startswith("http://reliefweb.int/")


def test_versions_collections_and_translations_are_related(loaded: dict[str, int]) -> None:
    assert related("R003") == {("contains", "R002"), ("contains", "R004"), ("contains", "R005")}
    assert related("R006") == {("supersedes", "R005")}
    assert related("R008") == {("newer-version", "R007")}
    assert related("R010") == {("newer-version", "R008")}
    assert related("R009") == {("translation", "R008")}
    assert set(INVERSE) == set(RelationKind)


def test_a_review_date_and_an_extent_in_slides_are_kept(loaded: dict[str, int]) -> None:
    assert current("R058").review_by == date(2013, 11, 1)
    assert current("R048").extent == "21 slides"


def test_who_commissioned_and_who_published_are_told_apart(loaded: dict[str, int]) -> None:
    roles = Publisher.objects.filter(resource__code="R059").values_list("role", "organization__name")

    assert list(roles) == [("commissioner", "Australian Civil-Military Centre"), ("publisher", "Small Wars Journal")]


def test_a_resource_of_five_countries_has_its_region_too(loaded: dict[str, int]) -> None:
    resource = Resource.objects.get(code="R015")

    assert model_to_dict(resource)["region"] == "asia-pacific"
    assert {country.code for country in resource.countries} == {"BD", "NP", "ID", "MM", "PH"}


def test_the_facts_own_words_are_only_for_staff(loaded: dict[str, int]) -> None:
    """Sources of the facts are mirrors and document dumps: no reader is sent there."""
    shown = {*Copy.objects.values_list("url", flat=True), *Edition.objects.values_list("address", flat=True)}

    assert all("Facts from: http" in resource.note for resource in Resource.objects.all())
    assert not any("docplayer" in url or "slideplayer" in url for url in shown)


def test_the_field_s_terms_are_groups_that_a_form_would_take(loaded: dict[str, int]) -> None:
    for term in Term.objects.all():
        term.full_clean()

    assert "escorte armée" in Term.objects.get(phrases__startswith="armed escort").lines


def test_a_term_that_staff_changed_does_not_come_back(loaded: dict[str, int]) -> None:
    Term.objects.filter(phrases__startswith="armed escort").update(phrases="escorte armée\nescort of our own")

    assert library.load()["terms"] == 0
