"""A call's applications as a spreadsheet, answers as columns. No cell of it is ever taken for a formula."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from tablib import Dataset

from apps.applications.desk_table import Row, applicants, country
from apps.applications.models import Application, Call, Question
from apps.training.sheets import guarded
from apps.training.standing import Standing

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def spreadsheet(call: Call, form: str) -> bytes:
    """`form` is one of FORMS. Three queries, however many applied."""
    questions = list(call.questions.all())
    dataset = Dataset(headers=[guarded(head) for head in [*_heads(), *(question.text for question in questions)]])
    found = applicants(call).prefetch_related("answers").order_by("name", "pk")
    for application in found:
        dataset.append([guarded(cell) for cell in _cells(application, questions)])
    written = dataset.export(form)
    return written.encode("utf-8-sig") if isinstance(written, str) else bytes(written)


def _heads() -> list[str]:
    return [
        *(_("Name"), _("E-mail"), _("Language"), _("Time zone"), _("Organization"), _("Constituency"), _("Gender")),
        *(_("Country"), _("Telephone"), _("Focal point"), _("E-mail of the focal point"), _("Sent")),
        *(_("State"), _("To be published"), _("Score"), _("Proof of the online module"), _("Has the language level")),
    ]


def _cells(application: Application, questions: Sequence[Question]) -> Iterator[str]:
    row, participation = Row(application), application.participation
    yield from (application.name, application.email, application.language, application.time_zone)
    yield from (application.organization, application.get_constituency_display(), application.get_gender_display())
    yield from (country(str(application.country)), application.phone)
    yield from (application.focal_point_name, application.focal_point_email)
    yield f"{application.sent_at:%Y-%m-%d %H:%M} UTC" if application.sent_at else ""
    yield str(Standing(participation.state).label) if participation else ""
    yield row.pending
    yield "" if application.score is None else str(application.score)
    yield application.proof or (_("a file") if application.proof_file else "")
    yield _yes_no(application.has_language_level)
    answers = {answer.question_id: answer for answer in application.answers.all()}
    yield from (str(answers.get(question.pk, "")) for question in questions)


def _yes_no(value: bool) -> str:
    return _("Yes") if value else _("No")
