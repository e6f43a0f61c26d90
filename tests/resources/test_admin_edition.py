"""Copies and their files in the staff pages."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.resources import uploads
from apps.resources.models import Copy, Edition, Revision
from apps.resources.models.edition import Reading
from apps.resources.refusal import Refused
from tests.factories import make_member, make_staff
from tests.resources.factories import make_copy, make_edition, make_revision
from tests.training.adminforms import typed_in

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
OTHER_PDF = PDF.replace(b"1.4", b"1.5")


@pytest.fixture(autouse=True)
def staff(client: Client) -> Client:
    client.force_login(make_staff())
    return client


def form_of(edition: Edition) -> str:
    return f"/admin/resources/edition/{edition.pk}/change/"


def fill(number: int = 0, **values: Any) -> dict[str, Any]:
    return {f"copies-{number}-{name}": value for name, value in values.items()}


def sent(client: Client, edition: Edition, *rows: dict[str, Any], **edition_values: Any) -> Any:
    typed = typed_in(client.get(form_of(edition))) | edition_values
    typed["copies-TOTAL_FORMS"] = max(len(rows), edition.copies.count())
    for row in rows:
        typed |= row
    return client.post(form_of(edition), typed)


def pdf(content: bytes = PDF, name: str = "Oslo Guidelines.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_is_uploaded_with_a_new_copy(staff: Client) -> None:
    edition = make_edition()

    answer = sent(staff, edition, fill(language="fr", medium="web", upload=pdf()))

    copy = Copy.objects.get()
    revision = copy.revisions.get()
    assert answer["Location"] == f"/admin/resources/resource/{edition.resource_id}/change/"
    assert (copy.language, copy.medium, revision.number) == ("fr", "pdf", 1)
    assert revision.uploaded_by is not None
    assert b"".join(staff.get(copy.get_absolute_url())) == PDF


def test_a_replaced_file_keeps_its_address_and_the_older_one_stays_for_staff(staff: Client) -> None:
    copy = make_copy()
    make_revision(copy, PDF)
    address = copy.get_absolute_url()

    sent(staff, copy.edition, fill(upload=pdf(OTHER_PDF)))

    assert Copy.objects.get().get_absolute_url() == address
    assert b"".join(Client().get(address)) == OTHER_PDF
    assert b"".join(staff.get(f"{address}?revision=1")) == PDF
    assert Client().get(f"{address}?revision=1").status_code == 404
    assert "older revision 1" in staff.get(form_of(copy.edition)).text


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"", "empty"), (b"MZ\x90", "This is a program"), (b"%PDF-1.4 cut", "its end is missing")]
)
def test_a_file_that_cannot_be_taken_is_refused_beside_its_field(staff: Client, content: bytes, sentence: str) -> None:
    edition = make_edition()

    page = sent(
        staff, edition, fill(language="fr", url="https://example.org/fr", upload=pdf(content)), version="Rev. 9"
    )

    form = page.context["inline_admin_formsets"][0].formset.forms[0]
    assert sentence in str(form.errors["upload"])
    assert form["url"].value() == "https://example.org/fr"
    assert page.context["adminform"].form["version"].value() == "Rev. 9"
    assert not Copy.objects.exists()


def test_what_is_found_wrong_only_while_a_file_is_taken_in_stands_beside_its_field_too(
    staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> Revision:
        raise Refused("This picture could not be looked at just now.")

    monkeypatch.setattr(uploads, "keep", refuse)
    edition = make_edition(version="Rev. 1")

    page = sent(
        staff,
        edition,
        fill(0, language="fr", medium="web"),
        fill(1, language="es", medium="pdf", upload=pdf()),
        version="Rev. 9",
    )

    first, second = page.context["inline_admin_formsets"][0].formset.forms[:2]
    assert "could not be looked at" in str(second.errors["upload"])
    assert (first["language"].value(), second["language"].value()) == ("fr", "es")
    assert page.context["adminform"].form["version"].value() == "Rev. 9"
    edition.refresh_from_db()
    assert (edition.version, Copy.objects.count()) == ("Rev. 1", 0)


def test_a_copy_in_a_second_format_is_told_apart_by_its_file(staff: Client) -> None:
    copy = make_copy(medium="pdf")
    page = b"<!doctype html><title>Oslo</title><p>Text</p>"

    sent(staff, copy.edition, fill(), fill(1, language="en", medium="pdf", upload=pdf(page, "oslo.html")))

    assert set(copy.edition.copies.values_list("medium", flat=True)) == {"pdf", "html"}


def test_a_second_copy_in_the_same_language_and_format_is_refused_with_a_sentence(staff: Client) -> None:
    copy = make_copy(medium="pdf")

    page = sent(staff, copy.edition, fill(), fill(1, language="en", medium="web", upload=pdf()))

    assert "duplicate" in page.text or "has a copy in this language and format already" in page.text
    assert Copy.objects.count() == 1


def test_who_may_not_change_copies_uploads_nothing(client: Client) -> None:
    revision = make_revision(content=PDF)
    member = make_member(is_staff=True)
    names = ["view_edition", "change_edition", "view_copy", "view_resource"]
    member.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(member)

    sent(client, revision.copy.edition, {**fill(id=revision.copy.pk), **fill(medium="pdf", upload=pdf(OTHER_PDF))})

    assert revision.copy.revisions.count() == 1


def test_a_link_needs_no_file(staff: Client) -> None:
    edition = make_edition()

    sent(staff, edition, fill(language="es", medium="web", url="https://example.org/es"))

    assert Copy.objects.get().url == "https://example.org/es"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "not an address"])
def test_what_is_no_address_of_the_web_is_refused(staff: Client, url: str) -> None:
    edition = make_edition()

    page = sent(staff, edition, fill(language="es", url=url))

    assert page.context["inline_admin_formsets"][0].formset.forms[0].errors["url"]
    assert not Copy.objects.exists()


def test_the_page_says_how_the_reading_went(staff: Client) -> None:
    trouble = "This file is locked with a password. Upload it without one."
    revision = make_revision(reading=Reading.REFUSED, trouble=trouble)

    page = staff.get(form_of(revision.copy.edition)).text

    assert f"Could not be read: {trouble}" in page
    assert revision.sha256 in page
    assert "pages: 1" in page


def test_the_page_of_an_edition_asks_as_much_for_twenty_files_as_for_two(
    staff: Client, django_assert_max_num_queries: Any
) -> None:
    edition = make_edition()
    for language in ("en", "fr", "es", "ar", "ru", "sw", "so"):
        copy = make_copy(edition, language=language)
        make_revision(copy, b"%PDF-1.4 one" + language.encode())
        make_revision(copy, b"%PDF-1.4 two" + language.encode())

    with django_assert_max_num_queries(20):
        staff.get(form_of(edition))


def test_an_edition_deleted_is_no_longer_found_by_its_year(staff: Client) -> None:
    edition = make_edition()

    staff.post(f"/admin/resources/edition/{edition.pk}/delete/", {"post": "yes"})

    assert not Edition.objects.exists()
