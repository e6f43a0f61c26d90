"""What anybody learns of a certificate by its code, and who gets its file."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client, override_settings

from apps.certificates import wording
from apps.certificates.guessing import MOST
from apps.certificates.issuing import reissue, revoke
from apps.certificates.models import Certificate
from apps.outbox import links
from tests.certificates.factories import AFTER, finished_event, make_certificate
from tests.pages_public.test_weight import BUDGET, first_load
from tests.platform.editions import kept_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_guessed() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def certificate() -> Certificate:
    return make_certificate(finished_event(title="Staff Course, Nairobi"), name="Amina Yusuf", email="a@example.org")


def path_of_file(certificate: Certificate, settings: LazySettings) -> str:
    return wording.address_of_file(certificate).removeprefix(str(settings.SITE_URL))


def test_the_check_page_says_who_what_when_and_that_it_is_valid(client: Client, certificate: Certificate) -> None:
    page = client.get(certificate.get_absolute_url()).content.decode()

    for words in ("Amina Yusuf", "Staff Course, Nairobi", "Sunday", "24 April 2026", "This certificate is valid."):
        assert words in page
    assert "a@example.org" not in page


def test_a_revoked_one_says_since_when_and_not_why(client: Client, certificate: Certificate) -> None:
    revoke(certificate, reason="Plagiarism in the exam", by=None, at=AFTER + timedelta(days=3))

    page = client.get(certificate.get_absolute_url()).content.decode()

    assert "revoked it on Tuesday 28 April 2026" in page
    assert "Plagiarism" not in page
    assert "is valid" not in page


def test_a_replaced_one_says_so_and_does_not_lead_to_the_new_one(client: Client, certificate: Certificate) -> None:
    corrected = reissue(certificate, name="Amina Y. Yusuf", by=None, at=AFTER)

    page = client.get(certificate.get_absolute_url()).content.decode()

    assert "A corrected certificate replaced this one on Saturday 25 April 2026" in page
    assert corrected.code not in page


@pytest.mark.parametrize("typed", ["{}", "{}-{}-{}", "upper"])
def test_a_code_is_found_however_it_is_typed(client: Client, certificate: Certificate, typed: str) -> None:
    code = certificate.code
    written = {"{}": code, "upper": code.upper()}.get(typed, f"{code[:6]}-{code[6:12]}-{code[12:]}")

    assert client.get(f"/certificates/{written}/").status_code == 200


def test_a_wrong_code_is_answered_calmly(client: Client) -> None:
    answer = client.get("/certificates/abcdefghjkmnpqrstu/")

    assert answer.status_code == 404
    assert "No certificate has this code" in answer.content.decode()


def test_who_tries_many_codes_is_asked_to_wait(client: Client, certificate: Certificate) -> None:
    for number in range(MOST):
        client.get(f"/certificates/wrong{number}/")

    assert client.get(certificate.get_absolute_url()).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.7").get(certificate.get_absolute_url()).status_code == 200


def test_a_dead_cache_stops_no_check(client: Client, certificate: Certificate) -> None:
    with override_settings(CACHES=kept_in("redis://127.0.0.1:9/0")):
        assert client.get(certificate.get_absolute_url()).status_code == 200
        assert client.get("/certificates/abcdefghjkmnpqrstu/").status_code == 404


def test_right_codes_are_never_counted(client: Client, certificate: Certificate) -> None:
    answers = {client.get(certificate.get_absolute_url()).status_code for _each in range(MOST + 5)}

    assert answers == {200}


def test_search_engines_and_shared_caches_keep_neither_the_page_nor_a_wrong_code(
    client: Client, certificate: Certificate
) -> None:
    for path in (certificate.get_absolute_url(), "/certificates/abcdefghjkmnpqrstu/"):
        answer = client.get(path)
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert "private" in answer["Cache-Control"]
        assert not answer.cookies


def test_the_owners_link_gives_the_paper(client: Client, certificate: Certificate, settings: LazySettings) -> None:
    answer = client.get(path_of_file(certificate, settings))

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"]


def test_the_code_alone_gives_no_paper(client: Client, certificate: Certificate) -> None:
    for token in (certificate.code, links.token("other", certificate.code), links.token("certificate", "x", "y")):
        assert client.get(f"/certificates/file/{token}/").status_code == 404


def test_the_link_to_a_revoked_one_leads_to_its_page(
    client: Client, certificate: Certificate, settings: LazySettings
) -> None:
    revoke(certificate, reason="Mistake", by=None, at=AFTER)

    answer = client.get(path_of_file(certificate, settings))

    assert answer.headers["Location"] == certificate.get_absolute_url()


@pytest.mark.parametrize("language", ["", "/ar", "/ru"])
def test_its_first_load_is_light(client: Client, language: str) -> None:
    certificate = make_certificate(finished_event(title="Course " * 30), name="N" * 200)

    assert first_load(client, f"{language}{certificate.get_absolute_url()}") <= BUDGET


def test_looking_changes_nothing(client: Client, certificate: Certificate) -> None:
    before = Certificate.objects.values().get()

    client.head(certificate.get_absolute_url())
    client.get(certificate.get_absolute_url())
    refused = client.post(certificate.get_absolute_url())

    assert refused.status_code == 405
    assert Certificate.objects.values().get() == before


def test_the_paper_is_in_the_certificates_language_whatever_the_page_is(certificate: Certificate) -> None:
    certificate.language = "ar"

    sheet = wording.sheet(certificate)

    assert (sheet.language, sheet.is_rtl) == ("ar", True)
    assert "نيسان/أبريل" in sheet.held
    assert sheet.address == wording.absolute(certificate)
    assert "/ar/" not in sheet.address
