"""One applicant at the desk: answers and files, score and notes, and how it came."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from apps.applications.models import Answer, Application, Call, Note, Question
from apps.training.models import Course, Participation
from tests.applications.desk_people import ACCEPTED, decide, make_applicant
from tests.factories import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def application(person: Participation) -> Application:
    return Application.objects.get(participation=person)


def url(person: Participation) -> str:
    return reverse("admin:applications_applicant", args=[application(person).public_id])


def remark(desk: Client, person: Participation, **values: Any) -> Any:
    return desk.post(url(person), {"score": "", "seen_score": "", "text": "", **values}, follow=True)


def test_what_was_written_is_shown(desk: Client, call: Call) -> None:
    Call.objects.update(prerequisite=Course.objects.get(), language_level="English B2")
    person = make_applicant(call, phone="+254 700", proof="CERT-77", focal_point_name="Col. Otieno")
    question = Question.objects.create(call=call, text="Why you?")
    Answer.objects.create(application=application(person), question=question, text="I <care>")

    page = desk.get(url(person)).text

    for words in ("+254 700", "CERT-77", "Col. Otieno", "Why you?", "I &lt;care&gt;", "English B2"):
        assert words in page


def test_files_are_handed_out_under_the_applicants_own_name_and_kept_by_nobody(desk: Client, call: Call) -> None:
    person = make_applicant(call, proof_filename="My certificate.pdf")
    question = Question.objects.create(call=call, text="CV", kind="file")
    answer = Answer(application=application(person), question=question, filename="My CV.docx")
    answer.file.save("cv.docx", ContentFile(b"PK"))
    mine = application(person)
    mine.proof_file.save("proof.pdf", ContentFile(b"%PDF"))

    file = desk.get(reverse("admin:applications_file", args=[mine.public_id, answer.pk]))
    proof = desk.get(reverse("admin:applications_proof", args=[mine.public_id]))

    assert file.getvalue() == b"PK"
    assert 'attachment; filename="My CV.docx"' in file["Content-Disposition"]
    assert 'filename="My certificate.pdf"' in proof["Content-Disposition"]
    assert "no-store" in file["Cache-Control"]
    assert "My CV.docx" in desk.get(url(person)).text


def test_files_of_another_application_are_not_found_by_way_of_ones_own(desk: Client, call: Call) -> None:
    question = Question.objects.create(call=call, text="CV", kind="file")
    answer = Answer(application=application(make_applicant(call)), question=question)
    answer.file.save("cv.pdf", ContentFile(b"%PDF"))
    other = application(make_applicant(call))

    assert desk.get(reverse("admin:applications_file", args=[other.public_id, answer.pk])).status_code == 404
    assert desk.get(reverse("admin:applications_proof", args=[other.public_id])).status_code == 404


def test_score_and_note_are_kept_with_who_gave_them(desk: Client, call: Call) -> None:
    person = make_applicant(call)

    page = remark(desk, person, score="4", text="Strong on access.")

    assert application(person).score == 4
    note = Note.objects.get()
    assert (note.text, note.score_before, note.score) == ("Strong on access.", None, 4)
    assert note.by
    assert note.by.name == "Coordinator"
    assert "Strong on access." in page.text
    assert "– → 4" in page.text


def test_notes_are_added_and_never_written_over(desk: Client, call: Call) -> None:
    person = make_applicant(call)

    remark(desk, person, text="First")
    remark(desk, person, text="Second")

    assert list(Note.objects.values_list("text", "score")) == [("Second", None), ("First", None)]


def test_a_score_given_meanwhile_is_not_written_over_and_the_note_typed_stays(desk: Client, call: Call) -> None:
    person = make_applicant(call)
    remark(desk, person, score="4")

    refused = remark(desk, person, score="1", seen_score="", text="Typed with care")

    assert "Coordinator gave 4 on " in refused.text
    assert "Typed with care" in refused.text
    assert application(person).score == 4
    assert Note.objects.count() == 1
    again = {"score": "1", "seen_score": refused.context["form"]["seen_score"].value(), "text": "Typed with care"}
    desk.post(url(person), again)
    assert application(person).score == 1


def test_a_note_beside_an_untouched_score_is_kept_whatever_the_score_became(desk: Client, call: Call) -> None:
    person = make_applicant(call)
    remark(desk, person, score="4")

    remark(desk, person, score="", seen_score="", text="A note")

    assert application(person).score == 4
    assert Note.objects.first().text == "A note"  # type: ignore[union-attr]


def test_a_score_may_be_taken_away(desk: Client, call: Call) -> None:
    person = make_applicant(call, score=3)

    remark(desk, person, score="", seen_score="3")

    assert application(person).score is None


@pytest.mark.parametrize("score", ["6", "-1", "many"])
def test_scores_go_from_0_to_5(desk: Client, call: Call, score: str) -> None:
    person = make_applicant(call)

    assert remark(desk, person, score=score).context["form"].errors["score"]
    assert application(person).score is None


def test_nothing_said_is_nothing_kept(desk: Client, call: Call) -> None:
    person = make_applicant(call)

    assert "Write a note, or choose another score." in remark(desk, person, text="  ").text
    assert not Note.objects.exists()


def test_decisions_and_moves_are_told_with_who_made_them(desk: Client, call: Call) -> None:
    person = make_applicant(call)
    decide([person], ACCEPTED, by=make_member(name="Ada"), words="Welcome")

    page = desk.get(url(person)).text

    assert "Has a place (Ada), to be published" in page
    assert "“Welcome”" in page


def test_a_decision_is_made_on_the_applicants_own_page(desk: Client, call: Call) -> None:
    person = make_applicant(call)
    pick = desk.get(url(person)).context["row"].pick

    desk.post(reverse("admin:applications_desk_act", args=[call.pk]), {"pick": pick, "do": "accepted"})

    person.refresh_from_db()
    assert person.is_reserved


def test_looking_changes_nothing(desk: Client, call: Call) -> None:
    person = make_applicant(call)
    before = Application.objects.values().get()

    desk.get(url(person), {"score": "5", "text": "x"})

    assert Application.objects.values().get() == before
    assert not Note.objects.exists()
