from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

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
from apps.resources.reading import read_waiting
from apps.search import index
from apps.search.finding import find
from apps.search.models import Term
from apps.search.questions import Question
from apps.vocabulary.models import Topic, TopicTranslation
from cmcoord_portal.sample import archive, library, tables

pytestmark = pytest.mark.django_db
MODELS: list[type[Model]] = [
    Copy, Edition, OldAddress, Publisher, ReadingItem, ReadingList, ReadingListTranslation, Relation, Resource,
    ResourceTranslation, Term, Topic, TopicTranslation,
]  # fmt: skip


@pytest.fixture
def loaded(db: None) -> dict[str, int]:
    archive.load()
    return library.load()


@pytest.fixture
def searchable(loaded: dict[str, int]) -> None:
    index.repair(at=timezone.now())


def current(code: str) -> Edition:
    edition = Edition.objects.filter(resource__code=code).first()
    assert edition
    return edition


def related(code: str) -> set[tuple[str, str]]:
    return set(Relation.objects.filter(resource__code=code).values_list("kind", "other__code"))


def test_every_resource_of_the_facts_is_there_once(loaded: dict[str, int]) -> None:
    assert loaded == {"topics": 12, "terms": 13, "resources": 66, "guide": 1, "reading lists": 3}
    assert [row["fact"] for row in tables.rows("resources")] == [f"R{number:03}" for number in range(1, 67)]
    assert Resource.objects.exclude(code="guide").count() == 66


def test_a_second_time_changes_nothing(loaded: dict[str, int]) -> None:
    before = [list(model._default_manager.order_by("pk").values()) for model in MODELS]

    with CaptureQueriesContext(connection) as asked:
        again = library.load()

    assert not any(again.values())
    assert [list(model._default_manager.order_by("pk").values()) for model in MODELS] == before
    assert all(query["sql"].startswith("SELECT") for query in asked)


def test_what_staff_renamed_stays_renamed(loaded: dict[str, int]) -> None:
    Resource.objects.filter(code="oslo").update(slug="renamed-by-staff")

    library.load()

    assert Resource.objects.get(code="oslo").slug == "renamed-by-staff"


def test_every_row_is_valid(loaded: dict[str, int]) -> None:
    for model in MODELS:
        for row in model._default_manager.all():
            row.full_clean(validate_unique=False)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("oslo", ("month", date(2007, 11, 1))),
        ("mcda", ("unknown", None)),
        ("r005", ("day", date(2001, 9, 14))),
        ("r008", ("year", date(2015, 1, 1))),
    ],
)
def test_a_date_is_kept_as_precisely_as_it_is_known(loaded: dict[str, int], code: str, expected: Any) -> None:
    edition = current(code)

    assert (edition.issued_precision, edition.issued_on) == expected


def test_a_living_document_keeps_its_first_issue(loaded: dict[str, int]) -> None:
    editions = list(Edition.objects.filter(resource__code="apcmadro"))

    assert [edition.version for edition in editions] == ["8.01", ""]
    assert [edition.issued_on for edition in editions] == [date(2014, 1, 14), date(2010, 1, 13)]
    assert editions[0].continuously_updated


def test_six_languages_of_one_handbook_are_six_copies(loaded: dict[str, int]) -> None:
    copies = current("r008").copies.all()

    assert {copy.language for copy in copies} == {"en", "fr", "es", "ar", "ru", "zh-hans"}
    assert {copy.url for copy in copies} == {""}
    assert current("r008").address.startswith("http://reliefweb.int/")


def test_versions_collections_and_translations_are_related(loaded: dict[str, int]) -> None:
    assert related("r003") == {("contains", "mcda"), ("contains", "iasc2004"), ("contains", "r005")}
    assert related("escorts") == {("supersedes", "r005")}
    assert related("r008") == {("newer-version", "r007")}
    assert related("handbook") == {("newer-version", "r008")}
    assert related("r009") == {("translation", "r008")}
    assert set(INVERSE) == set(RelationKind)


def test_a_review_date_and_an_extent_in_slides_are_kept(loaded: dict[str, int]) -> None:
    assert current("r058").review_by == date(2013, 11, 1)
    assert current("r048").extent == "21 slides"


def test_who_commissioned_and_who_published_are_told_apart(loaded: dict[str, int]) -> None:
    roles = Publisher.objects.filter(resource__code="r059").values_list("role", "organization__name")

    assert list(roles) == [("commissioner", "Australian Civil-Military Centre"), ("publisher", "Small Wars Journal")]


def test_a_resource_of_five_countries_has_its_region_too(loaded: dict[str, int]) -> None:
    values = model_to_dict(Resource.objects.get(code="r015"))

    assert values["region"] == "asia-pacific"
    assert {country.code for country in values["countries"]} == {"BD", "NP", "ID", "MM", "PH"}


def test_the_facts_own_words_are_only_for_staff(loaded: dict[str, int]) -> None:
    """Sources of the facts are mirrors and document dumps: no reader is sent there."""
    shown = {*Copy.objects.values_list("url", flat=True), *Edition.objects.values_list("address", flat=True)}

    assert all("Facts from: http" in resource.note for resource in Resource.objects.exclude(code="guide"))
    assert not any("docplayer" in url or "slideplayer" in url for url in shown)


def test_the_field_s_terms_are_groups_that_a_form_would_take(loaded: dict[str, int]) -> None:
    for term in Term.objects.all():
        term.full_clean()

    assert "escorte armée" in Term.objects.get(phrases__startswith="armed escort").lines


def test_a_term_that_staff_changed_does_not_come_back(loaded: dict[str, int]) -> None:
    Term.objects.filter(phrases__startswith="armed escort").update(phrases="escorte armée\nescort of our own")

    assert library.load()["terms"] == 0


WORDS = {"en": "colleague", "fr": "collègue", "es": "colega", "ar": "شريحة", "ru": "коллеге", "zh-hans": "同事"}


def test_the_guide_is_read_and_found_by_a_word_of_each_language(searchable: None) -> None:
    while read_waiting(at=timezone.now()):
        continue

    for language, word in WORDS.items():
        answer = find(Question(words=word, language=language), at=timezone.now())
        assert [hit.key for hit in answer.hits] == [Resource.objects.get(code="guide").pk], language
        assert answer.hits[0].passage_language == language


MEANT = {
    "oslo": "oslo",
    "escorte armée": "escorts",
    "MCDA": "mcda",
    "directrices oslo": "oslo",
    "cmcoord handbook": "handbook",
    "manuel de terrain": "r009",
    "武装护送": "escorts",
}


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh-hans"])
def test_what_a_practitioner_means_comes_first(searchable: None, language: str) -> None:
    """Whatever language the reader's pages are in, and among all kinds of things."""
    first = {words: find(Question(words=words, language=language), at=timezone.now()).hits[0] for words in MEANT}
    codes = dict(Resource.objects.values_list("pk", "code"))

    assert {words: (hit.kind, codes[hit.key]) for words, hit in first.items()} == {
        words: ("resource", code) for words, code in MEANT.items()
    }
