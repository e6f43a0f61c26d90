import pytest
from pytest_django import DjangoAssertNumQueries

from apps.resources.fieldpack.picking import Files, picked
from apps.resources.kinds import Access, Medium
from apps.resources.models import Resource, Revision
from tests.resources.factories import make_copy, make_edition, make_resource, make_revision
from tests.resources.fieldpack.makers import NOW, make_work

pytestmark = pytest.mark.django_db


def languages(*codes: str, files: str = "mine", language: str = "fr") -> list[list[str]]:
    """Of the files that come along, one list for each resource."""
    visible = Resource.objects.visible_to(None, at=NOW)
    found = Revision.objects.in_bulk()
    return [
        [f"{found[key].copy.language} {found[key].copy.medium}" for key in each["revisions"]]
        for each in picked(visible, list(codes), files=files, language=language)
    ]


def test_the_readers_language_comes_first_then_english_then_what_there_is() -> None:
    three, two, one = (make_work(languages=spoken).code for spoken in ("ar en fr", "es en", "es ru"))

    assert languages(three, two, one) == [["fr pdf"], ["en pdf"], ["es pdf"]]


def test_a_pdf_is_taken_rather_than_its_source() -> None:
    edition = make_edition()
    make_revision(make_copy(edition, language="fr", medium=Medium.DOCX))
    make_revision(make_copy(edition, language="fr"))

    assert languages(edition.resource.code) == [["fr pdf"]]
    assert languages(edition.resource.code, files=Files.ALL) == [["fr docx", "fr pdf"]]


def test_files_come_from_the_newest_edition_that_has_any() -> None:
    resource = make_work(languages="fr en")
    make_revision(make_copy(make_edition(resource)))
    make_copy(make_edition(resource), url="https://example.org/newest")

    assert languages(resource.code) == [["en pdf"]]


def test_only_the_current_file_of_a_copy_comes_along() -> None:
    first = make_revision()
    second = make_revision(first.copy)
    visible = Resource.objects.visible_to(None, at=NOW)

    contents = picked(visible, [first.copy.edition.resource.code], files=Files.ALL, language="en")

    assert [each["revisions"] for each in contents] == [[second.pk]]


def test_a_resource_without_a_file_comes_along_with_its_address() -> None:
    assert languages(make_resource().code) == [[]]


def test_the_order_is_the_readers_and_nothing_comes_twice() -> None:
    first, second = make_work(languages="es"), make_work(languages="ru")

    assert languages(second.code, first.code, second.code) == [["ru pdf"], ["es pdf"]]


def test_what_the_asker_may_not_see_is_left_out_like_what_does_not_exist() -> None:
    hidden, seen = make_work(access=Access.MEMBERS), make_work()

    assert len(languages(hidden.code, seen.code, "nowhere")) == 1


@pytest.mark.parametrize("number", [1, 8])
def test_the_number_of_queries_does_not_grow(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    codes = [make_work(languages="en fr").code for _each in range(number)]

    with django_assert_num_queries(2):
        picked(Resource.objects.visible_to(None, at=NOW), codes, files=Files.ALL, language="en")
