"""Applications that are open for one event of the invented season, with a dozen people who have sent theirs."""

from datetime import datetime
from typing import Any

from django.db.models.functions import Now

from apps.applications.applying import Filled, save, send
from apps.applications.models import Application, Call, Question
from apps.outbox.models import Mail
from apps.training.models import Course, Event
from cmcoord_portal.sample import tables

EVENT, MODULE = "sample-training-of-trainers", "ECO"
INTRODUCTION = (
    "<p>For graduates of a UN-CMCoord course who will teach it. Four days in Geneva, in English. Your organization "
    "pays your journey; board and lodging are covered. (An invented event.)</p>"
)
PERSON = ["name", "email", "language", "time_zone", "organization", "constituency", "gender", "country", "phone"]


def load(*, at: datetime) -> int:
    call = Call.objects.create(
        event=Event.objects.get(code=EVENT),
        is_open=True,
        introduction=INTRODUCTION,
        prerequisite=Course.objects.filter(code=MODULE).first(),
        language_level="English B2",
    )
    why, taught = Question.objects.bulk_create(
        [
            Question(call=call, position=1, text="What will you teach, and to whom?", is_required=False),
            Question(call=call, position=2, kind=Question.Kind.YES_NO, text="Have you taught a course before?"),
        ]
    )
    rows = tables.rows("season_applicants")
    for row in rows:
        _apply(call, row, {why.pk: row["why"], taught.pk: row["has_taught"]}, at=at)
    Mail.objects.filter(mailing__kind="standing", mailing__told__participation__event=call.event).update(due_at=Now())
    return len(rows)


def _apply(call: Call, row: dict[str, str], answers: dict[int, str], *, at: datetime) -> None:
    values: dict[str, Any] = {name: row[name] for name in (*PERSON, "proof")}
    application = Application.objects.create(call=call, has_language_level=True, **values)
    save(application, Filled(answers=answers), by=None, at=at)
    send(application, by=None, at=at)
