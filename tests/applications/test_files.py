"""Applicants' files: for the applicant by their link, for nobody else; staff have them from the desk."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.applications import addresses
from apps.applications.models import Application, Call, Question
from apps.applications.proofs import keep_answer, keep_proof, last_part, prepared
from tests.applications.factories import make_application, make_call
from tests.factories import make_event
from tests.pages_public.season import in_days

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def application(folder: Path) -> Application:
    """With a certificate as its proof."""
    application = make_application(make_call(make_event(**in_days(30))), "ada@example.org")
    keep_proof(application, prepared(SimpleUploadedFile("Attestation née.pdf", PDF)))
    return application


def token(call: Call, email: str) -> str:
    return addresses.apply_token(call.event, email)


def own(application: Application, email: str = "ada@example.org") -> str:
    call = application.call
    return f"/training/{call.event.code}/apply/{token(call, email)}/files/{last_part(application.proof_file)}"


def test_an_applicant_gets_the_file_back_under_its_own_name(client: Client, application: Application) -> None:
    response = client.get(own(application))

    assert b"".join(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert "Attestation%20n%C3%A9e.pdf" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"


def test_a_broken_download_goes_on_where_it_stopped(client: Client, application: Application) -> None:
    response = client.get(own(application), headers={"Range": "bytes=10-"})

    assert response.status_code == 206
    assert b"".join(response) == PDF[10:]


def test_another_applicant_does_not_get_it(client: Client, application: Application) -> None:
    assert client.get(own(application, "eve@example.org")).status_code == 404


def test_a_forged_link_does_not_get_it(client: Client, application: Application) -> None:
    assert client.get(own(application).replace("/files/", "x/files/")).status_code == 404


@pytest.mark.parametrize("name", ["..%2f..%2fsecret", "x.pdf", "a" * 32 + ".pdf", "a" * 32 + ".exe"])
def test_what_is_no_file_of_ours_is_not_found(client: Client, application: Application, name: str) -> None:
    page = own(application)

    assert client.get(f"{page[: page.index('/files/')]}/files/{name}").status_code == 404


def test_an_answers_file_is_found_too(client: Client, application: Application) -> None:
    question = Question.objects.create(call=application.call, kind="file", text="Your letter")
    keep_answer(application, question.pk, prepared(SimpleUploadedFile("letter.pdf", PDF)))
    name = last_part(application.answers.get().file)
    page = own(application)

    assert client.get(f"{page[: page.index('/files/')]}/files/{name}").status_code == 200


def test_what_the_storage_has_lost_is_not_found(client: Client, application: Application) -> None:
    page = own(application)
    application.proof_file.storage.delete(str(application.proof_file.name))

    assert client.get(page).status_code == 404


@pytest.mark.parametrize("rest", ["", "withdraw/", "files/x.pdf"])
def test_a_made_up_link_does_not_tell_whether_there_is_such_an_event(client: Client, rest: str) -> None:
    make_event(code="private", is_public=False)

    answers = [client.get(f"/training/{code}/apply/made.up/{rest}") for code in ("private", "nothing")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text.replace("private", "nothing") == answers[1].text
