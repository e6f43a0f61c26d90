import pytest
from django.db import IntegrityError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.pages.models import Link, Page, PageTranslation

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact() -> Page:
    page = Page.objects.create(slug="contact", position=2)
    PageTranslation.objects.create(page=page, language="en", title="Write to CMCS", body="<p>Write to us.</p>")
    return page


@pytest.fixture
def in_french(contact: Page) -> PageTranslation:
    return PageTranslation.objects.create(page=contact, language="fr", title="Joindre CMCS", body="<p>Écrivez.</p>")


def test_a_page_is_shown_in_the_reader_s_language(client: Client, in_french: PageTranslation) -> None:
    page = client.get("/fr/about/contact/")

    assert "Joindre CMCS" in page.text
    assert "Write to CMCS" not in page.text


def test_a_page_missing_in_a_language_is_shown_in_english_and_says_so(client: Client, contact: Page) -> None:
    page = client.get("/ar/about/contact/")

    assert "Write to CMCS" in page.text
    assert page.context["is_fallback"]
    assert '<article lang="en" dir="ltr">' in page.text


def test_the_english_page_says_nothing_of_a_missing_language(client: Client, in_french: PageTranslation) -> None:
    assert not client.get("/about/contact/").context["is_fallback"]


def test_a_page_in_no_language_the_reader_could_use_is_not_found(client: Client) -> None:
    page = Page.objects.create(slug="draft")
    PageTranslation.objects.create(page=page, language="fr", title="Brouillon")

    assert client.get("/about/draft/").status_code == 404
    assert client.get("/fr/about/draft/").status_code == 200


def test_the_body_is_cleaned_even_if_the_row_is_not(client: Client, contact: Page) -> None:
    PageTranslation.objects.update(body="<p>Write<script>alert(1)</script></p>")

    assert "alert(1)" not in client.get("/about/contact/").text


def test_the_about_page_lists_pages_by_position(client: Client, contact: Page) -> None:
    first = Page.objects.create(slug="cmcs", position=1)
    PageTranslation.objects.create(page=first, title="CMCS")
    hidden = Page.objects.create(slug="hidden", in_navigation=False)
    PageTranslation.objects.create(page=hidden, title="Not listed")

    text = client.get("/about/").text

    assert text.index("/about/cmcs/") < text.index("/about/contact/")
    assert "Not listed" not in text


@pytest.mark.parametrize("more", [0, 5])
def test_the_about_page_asks_as_few_questions_for_many_pages(
    client: Client, contact: Page, django_assert_max_num_queries: DjangoAssertNumQueries, more: int
) -> None:
    for n in range(more):
        PageTranslation.objects.create(page=Page.objects.create(slug=f"page-{n}"), title=f"Page {n}")

    with django_assert_max_num_queries(4):
        client.get("/about/")


def test_links_stand_in_their_groups_with_owner_and_day(client: Client) -> None:
    Link.objects.create(label="KAIPTC", url="https://kaiptc.org/", group="partner", owner="KAIPTC")
    Link.objects.create(
        label="Virtual OSOCC", url="https://vosocc.unocha.org", group="platform", owner="OCHA", looked_at="2026-11-20"
    )

    text = client.get("/about/links/").text

    assert text.index(">partner<") < text.index("KAIPTC") < text.index(">platform<") < text.index("Virtual OSOCC")
    assert "Friday 20 November 2026" in text


def test_a_link_is_stored_once() -> None:
    Link.objects.create(label="KAIPTC", url="https://kaiptc.org/", group="partner")

    with pytest.raises(IntegrityError):
        Link.objects.create(label="KAIPTC", url="https://kaiptc.org/", group="training")


def test_a_page_has_one_version_per_language(in_french: PageTranslation) -> None:
    with pytest.raises(IntegrityError):
        PageTranslation.objects.create(page=in_french.page, language="fr", title="Encore")


def test_reading_never_writes(client: Client, contact: Page) -> None:
    assert client.post("/about/contact/").status_code == 405
