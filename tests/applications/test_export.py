"""A call's applications as a spreadsheet."""

import csv
import io
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.applications.models import Answer, Application, Call, Question
from tests.applications.desk_people import ACCEPTED, decide, make_applicant
from tests.applications.factories import make_application

pytestmark = pytest.mark.django_db


def exported(desk: Client, call: Call, form: str = "csv") -> Any:
    return desk.post(reverse("admin:applications_desk_export", args=[call.pk, form]))


def read_csv(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_each_applicant_is_a_row_and_each_question_a_column(desk: Client, call: Call) -> None:
    person = make_applicant(call, name="Amina", country="KE", score=4, proof="CERT", constituency="military")
    make_application(call, name="A draft")
    question = Question.objects.create(call=call, text="Why you?")
    Answer.objects.create(application=Application.objects.get(participation=person), question=question, text="I care")
    decide([person], ACCEPTED)

    [row] = read_csv(exported(desk, call))

    assert row["Name"] == "Amina"
    assert (row["Country"], row["Constituency"], row["Score"]) == ("Kenya", "Military", "4")
    assert (row["State"], row["To be published"]) == ("Applied", "Has a place")
    assert (row["Proof of the online module"], row["Why you?"]) == ("CERT", "I care")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_starts_a_formula(desk: Client, call: Call, form: str, evil: str) -> None:
    person = make_applicant(call, name=evil, organization=evil, phone=evil)
    question = Question.objects.create(call=call, text=evil)
    Answer.objects.create(application=Application.objects.get(participation=person), question=question, text=evil)

    answer = exported(desk, call, form)

    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) for cell in row]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        cells = [str(cell or "") for row in sheet.iter_rows(values_only=True) for cell in row]
    assert len([cell for cell in cells if cell.endswith(evil.strip())]) >= 5
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []


def test_it_is_a_download_that_nobody_keeps(desk: Client, call: Call) -> None:
    answer = exported(desk, call, "xlsx")

    assert answer["Content-Disposition"] == 'attachment; filename="own-applications.xlsx"'
    assert "no-store" in answer["Cache-Control"]


def test_it_stands_in_the_log_with_who_took_it(desk: Client, call: Call) -> None:
    exported(desk, call)

    entry = LogEntry.objects.select_related("user").get()
    assert (entry.user.name, entry.object_id) == ("Coordinator", str(call.pk))
    assert "exported as csv" in entry.change_message


def test_a_form_that_is_none_does_not_exist(desk: Client, call: Call) -> None:
    assert exported(desk, call, "html").status_code == 404


def test_following_its_link_takes_nothing_and_is_not_logged(desk: Client, call: Call) -> None:
    address = reverse("admin:applications_desk_export", args=[call.pk, "csv"])

    assert desk.get(address).status_code == 302
    assert not LogEntry.objects.exists()


def test_it_asks_the_database_as_often_for_many_rows_as_for_one(desk: Client, call: Call) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            exported(desk, call)
        return len(asked)

    Question.objects.create(call=call, text="Why?")
    make_applicant(call)
    queries()
    few = queries()
    for _ in range(5):
        make_applicant(call)

    assert queries() == few


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_control_character_of_one_applicant_does_not_keep_the_file_from_staff(
    desk: Client, call: Call, form: str
) -> None:
    make_applicant(call, name="Ami\x0cna", organization="\x01=1+1")

    answer = exported(desk, call, form)

    assert answer.status_code == 200
    if form == "csv":
        [row] = read_csv(answer)
        assert (row["Name"], row["Organization"]) == ("Amina", "'=1+1")
