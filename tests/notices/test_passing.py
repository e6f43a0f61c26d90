"""What time does by itself, and what a second run of the same minute must not do again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from apps.notices import passing
from apps.notices.models import Promise, StatusChange
from apps.notices.promises import reminder_is_due
from apps.notices.publishing import publish
from apps.outbox.models import Mail
from apps.training.models import Event
from apps.training.status import ChangeKind, Status
from tests.factories import NOW, make_event, make_member, make_notice

pytestmark = pytest.mark.django_db

BY = NOW.date() + timedelta(days=14)


def promise() -> Promise:
    notice = make_notice((ChangeKind.POSTPONE, make_event("Waiting Course")), promise=BY)
    publish(notice, by=None, at=NOW, expected=0)
    return notice.promise


def editor() -> None:
    make_member("editor@example.org", is_staff=True).user_permissions.add(
        Permission.objects.get(codename="publish_notice")
    )


def test_an_event_whose_last_day_is_over_everywhere_is_held() -> None:
    over = make_event(starts_on=date(2026, 2, 23), ends_on=date(2026, 2, 28))
    yesterday = make_event(starts_on=date(2026, 2, 23), ends_on=date(2026, 3, 1))
    assert passing.mark_held(at=NOW) == 1
    assert Event.objects.get(pk=over.pk).status == Status.HELD
    assert Event.objects.get(pk=yesterday.pk).status == Status.SCHEDULED
    line = StatusChange.objects.get()
    assert (line.kind, line.change, line.was.status, line.now.status) == ("held", None, "scheduled", "held")


@pytest.mark.parametrize(
    "values",
    [
        {"status": Status.POSTPONED},
        {"status": Status.CANCELLED},
        {"outcome_unverified": True},
        {"precision": "start", "ends_on": None},
    ],
)
def test_what_was_not_held_for_sure_stays_as_it_is(values: dict[str, Any]) -> None:
    make_event(**{"starts_on": date(2026, 2, 1), "ends_on": date(2026, 2, 5), **values})
    assert passing.mark_held(at=NOW) == 0


def test_a_form_opened_before_the_event_was_held_is_stale_afterwards() -> None:
    event = make_event(starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 5))
    passing.mark_held(at=NOW)
    assert Event.objects.get(pk=event.pk).changed_at == NOW


def test_marking_again_writes_no_second_line() -> None:
    make_event(starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 5))
    passing.mark_held(at=NOW)
    assert passing.mark_held(at=NOW) == 0
    assert StatusChange.objects.count() == 1


@pytest.mark.parametrize(
    ("left", "due"), [(15, False), (14, True), (13, False), (3, True), (0, True), (-1, False), (-7, True), (-14, True)]
)
def test_reminders_come_14_and_3_days_before_on_the_day_and_then_weekly(left: int, due: bool) -> None:
    assert reminder_is_due(Promise(by=NOW.date() + timedelta(days=left)), today=NOW.date()) is due


def test_editors_are_reminded_once_a_day() -> None:
    editor()
    promise()
    assert passing.remind_of_promises(at=NOW) == 1
    assert passing.remind_of_promises(at=NOW + timedelta(hours=2)) == 0
    mail = Mail.objects.get()
    assert mail.address == "editor@example.org"
    assert "New dates promised by" in mail.template.subject
    assert b"Waiting Course" in bytes(mail.template.body)


def test_after_the_day_the_reminder_says_overdue_and_so_does_the_promise() -> None:
    editor()
    made = promise()
    later = NOW + timedelta(days=21)
    passing.remind_of_promises(at=later)
    assert Mail.objects.get().template.subject.startswith("Overdue")
    assert made.is_overdue(today=later.date())
    assert not made.is_overdue(today=BY)


def test_the_promise_of_a_draft_reminds_nobody() -> None:
    editor()
    make_notice((ChangeKind.POSTPONE, make_event()), promise=BY)
    assert passing.remind_of_promises(at=NOW) == 0


def test_a_kept_promise_reminds_nobody() -> None:
    editor()
    Promise.objects.filter(pk=promise().pk).update(state=Promise.State.KEPT)
    assert passing.remind_of_promises(at=NOW) == 0
