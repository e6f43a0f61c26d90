"""The page that opens a pack."""

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.resources.kinds import Access, RelationKind, Role, State
from apps.resources.models import Publisher, Relation
from apps.vocabulary.models import Organization
from tests.factories import make_member
from tests.resources.factories import make_copy, make_edition, make_resource
from tests.resources.fieldpack.makers import make_work, plan

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script> “Oslo” & 'co'\u202e"


def test_each_file_is_listed_with_what_one_must_know_of_it() -> None:
    resource = make_work("Lignes directrices d’Oslo", language="fr", languages="fr", code="oslo", slug="oslo")
    Publisher.objects.create(
        resource=resource, organization=Organization.objects.create(name="OCHA"), role=Role.PUBLISHER
    )
    planned = plan(resource)
    page, file = planned.page.decode(), planned.parts[0].files[0]

    assert '<h2 lang="fr" dir="auto">Lignes directrices d’Oslo</h2>' in page
    assert '<a href="files/01-oslo-fr.pdf"><bdi lang="fr">Français</bdi>, <bdi>PDF</bdi></a>' in page
    for words in ["OCHA", "Rev. 1.1, November 2007", "2 kB", file.revision.sha256, "http://testserver/r/oslo"]:
        assert words in page


def test_it_needs_nothing_from_a_network() -> None:
    page = plan(make_work()).page.decode()

    assert not re.findall(r"<(?:script|link|img|iframe)|src=|url\(|@import", page)


@pytest.mark.parametrize(("language", "opening"), [("ar", '<html lang="ar" dir="rtl">'), ("fr", '<html lang="fr">')])
def test_it_is_in_the_readers_language(language: str, opening: str) -> None:
    assert opening in plan(make_work(), language=language).page.decode()


def test_nothing_in_a_title_acts() -> None:
    page = plan(make_work(HOSTILE)).page.decode()

    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_old_guidance_opens_with_what_replaced_it() -> None:
    older, newer, draft = make_work("Old"), make_work("New", code="new"), make_work("Draft", state=State.DRAFT)
    for each in (newer, draft):
        Relation.objects.create(resource=each, kind=RelationKind.SUPERSEDES, other=older)

    page = plan(older).page.decode()

    assert "Superseded" in page
    assert "http://testserver/r/new" in page
    assert "Draft" not in page


def test_a_replacement_that_the_reader_may_not_know_of_is_not_named() -> None:
    older, newer = make_work("Old"), make_work("Hidden title", access=Access.MEMBERS)
    Relation.objects.create(resource=newer, kind=RelationKind.NEWER_VERSION, other=older)

    assert "Hidden title" not in plan(older).page.decode()
    assert "Hidden title" in plan(older, member=make_member()).page.decode()


def test_what_is_not_public_is_marked_so() -> None:
    assert "Do not pass it on" in plan(make_work(access=Access.MEMBERS), member=make_member()).page.decode()
    assert "Do not pass it on" not in plan(make_work()).page.decode()


def test_a_resource_that_stands_elsewhere_has_its_addresses() -> None:
    resource = make_resource()
    edition = make_edition(resource, address="https://example.org/published")
    make_copy(edition, language="es", url="https://example.org/es")

    page = plan(resource).page.decode()

    assert 'href="https://example.org/published"' in page
    assert '<a href="https://example.org/es"><bdi>https://example.org/es</bdi></a> <bdi>Español</bdi>' in page


@pytest.mark.parametrize("number", [1, 8])
def test_the_number_of_queries_does_not_grow(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    works = [make_work(languages="en fr") for _each in range(number)]
    Relation.objects.create(resource=make_work(), kind=RelationKind.SUPERSEDES, other=works[0])

    with django_assert_num_queries(11):
        plan(*works, files="all")
