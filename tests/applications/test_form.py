"""The form behind a signed link: drafts with gaps, applications without, and nothing typed twice."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.applications import addresses
from apps.applications.applying import Filled, save
from apps.applications.models import Answer, Application, Call, Question
from apps.outbox.models import Mail
from apps.training.models import Course, Event, Participation
from apps.training.standing import Standing
from apps.training.status import Status
from tests.applications.factories import make_call, make_confirmed_member
from tests.factories import make_event, make_member, make_participant
from tests.outbox.reading import read
from tests.pages_public.season import in_days, today

pytestmark = pytest.mark.django_db

ADA = "ada@example.org"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
TYPED: dict[str, Any] = {
    "name": "Ada Mensah",
    "organization": "Red Crescent",
    "constituency": "humanitarian",
    "country": "GH",
    "language": "en",
}


@pytest.fixture
def call() -> Call:
    return make_call(make_event(capacity=2, deadline_on=today() + timedelta(days=5), **in_days(30)))


def page_of(call: Call, email: str = ADA) -> str:
    return f"/training/{call.event.code}/apply/{addresses.apply_token(call.event, email)}/"


def ask(call: Call, kind: Question.Kind, text: str = "Why?", **values: Any) -> str:
    """The name of its field."""
    return f"q{Question.objects.create(call=call, kind=kind, text=text, **values).pk}"


def post(client: Client, call: Call, typed: dict[str, Any] | None = None, **more: Any) -> Any:
    return client.post(page_of(call), {**TYPED, "do": "send", **(typed or {}), **more}, follow=True)


def pdf(name: str = "certificate.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def errors(page: Any) -> dict[str, list[str]]:
    return {name: list(found) for name, found in page.context["form"].errors.items()}


def test_opening_the_link_keeps_nothing(client: Client, call: Call) -> None:
    page = client.get(page_of(call))

    assert "Send the application" in page.text
    assert not Application.objects.exists()


@pytest.mark.parametrize("forged", ["x", "x.y", "W10.abc"])
def test_a_forged_link_is_refused_with_a_sentence(client: Client, call: Call, forged: str) -> None:
    page = client.get(f"/training/{call.event.code}/apply/{forged}/")

    assert page.status_code == 404
    assert "This link is not complete" in page.text


def test_a_link_for_another_event_is_refused(client: Client, call: Call) -> None:
    other = make_call(make_event(**in_days(30)))

    token = addresses.apply_token(other.event, ADA)

    assert client.get(f"/training/{call.event.code}/apply/{token}/").status_code == 404


def test_a_draft_may_have_gaps(client: Client, call: Call) -> None:
    page = post(client, call, do="keep", organization="", country="")

    assert "Your draft is kept" in page.text
    assert Application.objects.get().is_draft
    assert not Participation.objects.exists()
    assert not Mail.objects.exists()
    assert 'value="Ada Mensah"' in client.get(page_of(call)).text


def test_what_is_sent_has_none(client: Client, call: Call) -> None:
    page = post(client, call, organization="", country="")

    assert errors(page).keys() == {"organization", "country"}
    assert 'href="#id_organization"' in page.text
    assert 'value="Ada Mensah"' in page.text
    assert not Participation.objects.exists()


def test_what_is_right_of_a_refused_form_is_kept_as_a_draft(client: Client, call: Call) -> None:
    post(client, call, organization="")

    assert Application.objects.get().name == "Ada Mensah"


def test_a_sent_application_makes_somebody_an_applicant_and_is_confirmed_by_mail(client: Client, call: Call) -> None:
    page = post(client, call)

    person = Participation.objects.get()
    mail = read(Mail.objects.get())
    assert "Your application is sent" in page.text
    assert (person.state, person.email, person.country, person.time_zone) == ("applied", ADA, "GH", "Africa/Accra")
    assert [(line.before, line.after) for line in person.history.all()] == [("", "applied")]
    assert mail["Subject"] == f"Application received: {call.event.title}"
    assert page_of(call) in mail.text


def test_where_a_country_has_several_time_zones_one_is_chosen(client: Client, call: Call) -> None:
    page = post(client, call, country="BR")

    assert errors(page).keys() == {"time_zone"}
    assert "America/Manaus" in page.text
    assert "Africa/Accra" not in page.text
    post(client, call, country="BR", time_zone="America/Manaus")
    assert Participation.objects.get().time_zone == "America/Manaus"


def test_whoever_moves_to_another_country_gets_its_time_zone(client: Client, call: Call) -> None:
    post(client, call)

    post(client, call, do="keep", country="KE")

    assert Participation.objects.get().time_zone == "Africa/Nairobi"


def test_sending_twice_is_sending_once(client: Client, call: Call) -> None:
    post(client, call), post(client, call)

    assert Participation.objects.count() == Mail.objects.count() == 1


def test_the_questions_are_answered(client: Client, call: Call) -> None:
    why = ask(call, Question.Kind.TEXT)
    driving = ask(call, Question.Kind.YES_NO, "Do you drive?")
    diet = ask(call, Question.Kind.CHOICE, "Which meals?", choices="All\nNo meat")

    post(client, call, {why: "To learn.", driving: "yes", diet: "No meat"})

    assert list(Answer.objects.values_list("text", flat=True)) == ["To learn.", "yes", "No meat"]


def test_an_answer_that_must_be_given_or_is_none_of_the_choices_is_named(client: Client, call: Call) -> None:
    why = ask(call, Question.Kind.TEXT)
    diet = ask(call, Question.Kind.CHOICE, "Which meals?", choices="All\nNo meat", is_required=False)

    found = errors(post(client, call, {diet: "Fish"}))

    assert found.keys() == {why, diet}


def test_a_question_shows_no_markup_of_staff(client: Client, call: Call) -> None:
    ask(call, Question.Kind.TEXT, "<b>Why</b>?", hint="<i>Short</i>")

    page = client.get(page_of(call)).text

    assert "<b>Why" not in page
    assert "<i>Short" not in page


def test_a_file_is_kept_when_another_field_is_wrong(client: Client, call: Call, folder: Path) -> None:
    paper = ask(call, Question.Kind.FILE, "Your letter")

    page = post(client, call, {paper: pdf("letter.pdf")}, organization="")

    assert errors(page).keys() == {"organization"}
    assert "Kept:" in page.text
    assert "letter.pdf" in page.text
    assert "Your application is sent" in post(client, call).text


def test_the_file_of_a_sent_application_is_replaced_and_the_old_one_deleted(
    client: Client, call: Call, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    paper = ask(call, Question.Kind.FILE, "Your letter")
    post(client, call, {paper: pdf("old.pdf")})

    with django_capture_on_commit_callbacks(execute=True):
        post(client, call, {paper: pdf("new.pdf")}, organization="")

    assert Answer.objects.get().filename == "new.pdf"
    assert len(list((folder / "applications").iterdir())) == 1
    assert Participation.objects.get().organization == "Red Crescent"


@pytest.mark.parametrize(
    "file",
    [
        pdf("virus.pdf", b"MZ\x90\0 a program"),
        pdf("page.pdf", b"<!doctype html><html><script>alert(1)</script></html>"),
        pdf("empty.pdf", b""),
        pdf("large.pdf", b"%PDF-1.4\n" + b"0" * (10 * 1024 * 1024) + b"\n%%EOF\n"),
    ],
)
def test_a_file_is_judged_by_what_is_in_it(client: Client, call: Call, folder: Path, file: SimpleUploadedFile) -> None:
    paper = ask(call, Question.Kind.FILE, "Your letter")

    page = post(client, call, {paper: file})

    assert errors(page).keys() == {paper}
    assert 'value="Ada Mensah"' in page.text
    assert not Answer.objects.exclude(file="").exists()


def test_a_file_keeps_a_safe_name_and_is_stored_under_one_that_nobody_can_guess(
    client: Client, call: Call, folder: Path
) -> None:
    paper = ask(call, Question.Kind.FILE, "Your letter")

    post(client, call, {paper: pdf("../../Mon CV <2>.exe")})

    answer = Answer.objects.get()
    assert "Mon CV" in answer.filename
    assert answer.filename.endswith(".pdf")
    assert "CV" not in str(answer.file.name)


def test_the_module_is_proved_by_a_code_or_a_file(client: Client, call: Call, folder: Path) -> None:
    Call.objects.update(prerequisite=Course.objects.create(code="E1", title="Online module"))

    assert errors(post(client, call)).keys() == {"proof"}
    assert "Your application is sent" in post(client, call, proof_upload=pdf()).text
    assert Application.objects.get().proof_filename == "certificate.pdf"


def test_the_language_level_is_ticked(client: Client, call: Call) -> None:
    Call.objects.update(language_level="English B2")

    assert errors(post(client, call)).keys() == {"has_language_level"}
    assert "English B2" in post(client, call).text
    assert "Your application is sent" in post(client, call, has_language_level="on").text


def test_a_focal_point_is_named_with_their_consent(client: Client, call: Call) -> None:
    named = {"focal_point_name": "Kofi", "focal_point_email": "kofi@example.org"}

    assert errors(post(client, call, named)).keys() == {"focal_point_consents"}
    post(client, call, named, focal_point_consents="on")

    assert Participation.objects.get().focal_point_email == "kofi@example.org"


def test_where_organizations_nominate_a_focal_point_is_needed(client: Client, call: Call) -> None:
    Call.objects.update(audience=Call.Audience.NOMINATED)

    assert errors(post(client, call)).keys() == {"focal_point_name", "focal_point_email", "focal_point_consents"}


def test_where_only_members_may_apply_others_are_told_so(client: Client, call: Call) -> None:
    Call.objects.update(audience=Call.Audience.MEMBERS)

    page = post(client, call)

    assert "for members of the portal" in page.text
    assert not Application.objects.exists()


def test_what_was_sent_is_changed_until_the_deadline_with_a_line_of_history(client: Client, call: Call) -> None:
    post(client, call)

    page = post(client, call, do="keep", phone="+233 20 000 0000", country="TG")

    person = Participation.objects.get()
    assert "Your changes are kept" in page.text
    assert (person.phone, person.country) == ("+233 20 000 0000", "TG")
    assert person.history.first().note == "Changed by the applicant: Country, Telephone."  # type: ignore[union-attr]
    assert Mail.objects.count() == 1


def test_saving_without_a_change_leaves_no_line(client: Client, call: Call) -> None:
    post(client, call)

    post(client, call, do="keep")

    assert Participation.objects.get().history.count() == 1


def test_a_change_never_undoes_what_staff_decide_meanwhile(client: Client, call: Call) -> None:
    post(client, call)
    Participation.objects.update(state=Standing.SHORTLISTED)
    Application.objects.update(score=5)

    page = post(client, call, do="keep", phone="+1")

    assert Participation.objects.get().state == Standing.SHORTLISTED
    assert Application.objects.get().score == 5
    assert "Applied" in page.text
    assert "shortlist" not in page.text.lower()


def test_nor_what_they_decide_between_reading_and_writing(client: Client, call: Call) -> None:
    post(client, call)
    application = Application.objects.select_related("call", "participation").get()
    Participation.objects.update(state=Standing.ACCEPTED)
    application.phone = "+1"

    save(application, Filled(changed=["Telephone"]), by=None, at=timezone.now())

    person = Participation.objects.get()
    assert (person.state, person.phone) == (Standing.ACCEPTED, "+1")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"deadline_on": today() - timedelta(days=2)}, "Applications are closed since"),
        ({"status": Status.POSTPONED}, "This event is postponed"),
        ({"status": Status.CANCELLED}, "This event is cancelled"),
        ({"status": Status.TENTATIVE}, "are not open"),
    ],
)
def test_when_nobody_can_apply_a_sentence_says_why(
    client: Client, call: Call, values: dict[str, Any], sentence: str
) -> None:
    Event.objects.filter(pk=call.event_id).update(**values)

    page = post(client, call)

    assert sentence in page.text
    assert not Application.objects.exists()


def test_the_deadline_is_the_end_of_the_day_at_the_events_place(client: Client, call: Call) -> None:
    for zone, is_open in {"Pacific/Kiritimati": False, "Pacific/Pago_Pago": True}.items():
        local = timezone.now() + timedelta(hours=14 if zone == "Pacific/Kiritimati" else -11)
        day = (local - timedelta(days=0 if is_open else 1)).date()
        Event.objects.filter(pk=call.event_id).update(deadline_on=day, time_zone=zone)

        assert ("Send the application" in client.get(page_of(call)).text) == is_open


def test_whoever_is_on_the_event_already_is_shown_that(client: Client, call: Call) -> None:
    make_participant(call.event, ADA)

    page = post(client, call)

    assert "You have a place" in page.text
    assert not Application.objects.exists()


def test_whoever_was_imported_as_an_applicant_is_not_doubled(client: Client, call: Call) -> None:
    make_participant(call.event, ADA, state=Standing.APPLIED)

    assert "no form to change" in client.get(page_of(call)).text


def test_a_members_own_data_stand_in_the_form(client: Client, call: Call) -> None:
    make_confirmed_member(ADA, name="Ada Mensah", language="fr", time_zone="Africa/Lome")

    assert 'value="Ada Mensah"' in client.get(page_of(call)).text
    post(client, call, language="fr")

    assert Participation.objects.get().time_zone == "Africa/Lome"


def test_an_application_belongs_to_the_member_whose_confirmed_address_it_is(client: Client, call: Call) -> None:
    member = make_confirmed_member(ADA)

    post(client, call)

    assert Application.objects.get().member == Participation.objects.get().member == member


def test_an_address_that_a_member_has_not_confirmed_makes_nobody_an_applicant_in_their_name(
    client: Client, call: Call
) -> None:
    EmailAddress.objects.create(user=make_member("eve@example.org", proved=False), email=ADA, verified=False)

    post(client, call)

    assert Application.objects.get().member is None


def test_only_who_has_a_link_may_send_files(client: Client, call: Call) -> None:
    kind, page = "multipart/form-data; boundary=b", page_of(call)

    def status(path: str, size: int) -> int:
        return int(client.generic("POST", path, b"", kind, CONTENT_LENGTH=str(size)).status_code)

    assert status(page.replace("/apply/", "/apply/x"), 20_000_000) == 413
    assert status(page, 50_000_000) == 413
    assert status(page, 20_000_000) != 413


def test_the_form_says_from_the_beginning_what_must_be_given(client: Client, call: Call) -> None:
    page = client.get(page_of(call))

    optional = {
        field.name for _title, fields in page.context["form"].groups for field in fields if not field.field.required
    }
    assert optional == {"phone", "gender", "focal_point_name", "focal_point_email", "focal_point_consents"}


def test_a_draft_may_lack_everything_but_nothing_in_it_may_be_wrong(client: Client, call: Call) -> None:
    Call.objects.update(audience=Call.Audience.NOMINATED, language_level="B2")
    ask(call, Question.Kind.TEXT), ask(call, Question.Kind.CHOICE, choices="A\nB"), ask(call, Question.Kind.FILE)
    nothing = dict.fromkeys(TYPED, "")

    assert "Your draft is kept" in post(client, call, nothing, do="keep").text
    assert errors(post(client, call, nothing, do="keep", focal_point_email="kofi@")).keys() == {"focal_point_email"}
