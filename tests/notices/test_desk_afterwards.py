"""The desk after publication: delivery, withdrawal, correction, and new dates for what waits."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.notices.models import Change, Notice, StatusChange
from apps.outbox.models import Mail, State
from apps.training.models import Event
from apps.training.status import Status
from tests.factories import make_notice, make_participant
from tests.notices.desk_steps import RESCHEDULE, SOON, draft, page, publish, typed, upcoming

pytestmark = pytest.mark.django_db


def test_the_sheet_gives_dates_to_two_of_three_and_one_goes_on_waiting(desk: Client) -> None:
    events = [upcoming(f"Course {n}") for n in range(3)]
    publish(desk, draft(*events), 0)
    url = reverse("admin:notices_notice_sheet")
    rows: dict[str, Any] = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 3}
    for index, event in enumerate(events):
        rows |= {f"form-{index}-event": event.pk, f"form-{index}-starts_on": "", f"form-{index}-ends_on": ""}
    wrong = desk.post(url, rows | {"form-0-starts_on": "2030-09-18", "form-0-ends_on": "2030-09-13"})
    assert "The last day is before the first day." in wrong.content.decode()
    assert 'value="2030-09-18"' in wrong.content.decode()
    dates = {
        "form-0-starts_on": "2030-09-13",
        "form-0-ends_on": "2030-09-18",
        "form-2-starts_on": "2030-10-13",
        "form-2-ends_on": "2030-10-18",
    }
    response = desk.post(url, rows | dates)
    notice = Notice.objects.filter(state="draft").get()
    assert response["Location"] == reverse("admin:notices_notice_change", args=[notice.pk])
    assert sorted(notice.changes.values_list("event__title", flat=True)) == ["Course 0", "Course 2"]


def test_an_empty_sheet_is_refused(desk: Client) -> None:
    event = upcoming()
    publish(desk, draft(event), 0)
    response = desk.post(
        reverse("admin:notices_notice_sheet"),
        {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-event": event.pk},
    )
    assert "Give new dates to at least one event." in response.content.decode()


def test_a_withdrawn_notice_can_be_written_again_without_typing(desk: Client) -> None:
    event = upcoming()
    notice = draft(event)
    publish(desk, notice, 0)
    desk.post(reverse("admin:notices_notice_withdraw", args=[notice.pk]))
    response = desk.post(reverse("admin:notices_notice_correct", args=[notice.pk]))
    again = Notice.objects.get(state="draft")
    assert response["Location"] == reverse("admin:notices_notice_change", args=[again.pk])
    assert again.code != notice.code
    assert again.translations.get().letter == notice.translations.get().letter
    assert again.promise.by == SOON
    assert publish(desk, again, 0).status_code == 200
    assert Event.objects.get().status == Status.POSTPONED


def test_withdrawing_in_time_puts_everything_back(desk: Client) -> None:
    event = upcoming()
    make_participant(event)
    notice = draft(event)
    publish(desk, notice, 1)
    response = desk.post(reverse("admin:notices_notice_withdraw", args=[notice.pk]), follow=True)
    assert "Withdrawn. 1 mail was held back" in response.content.decode()
    event.refresh_from_db()
    assert (event.status, event.sequence) == (Status.SCHEDULED, 2)
    assert Mail.objects.get().state == State.WITHDRAWN
    assert [line.kind for line in StatusChange.objects.all()] == ["withdrawn", "postpone"]
    assert not Change.objects.filter(waiting=True).exists()


def test_nothing_is_withdrawn_once_a_mail_has_left(desk: Client) -> None:
    event = upcoming()
    make_participant(event)
    notice = draft(event)
    publish(desk, notice, 1)
    Mail.objects.update(state=State.SENT, attempts=1)
    response = desk.post(reverse("admin:notices_notice_withdraw", args=[notice.pk]), follow=True)
    assert "no longer be withdrawn" in response.content.decode()
    event.refresh_from_db()
    assert event.status == Status.POSTPONED


def test_withdrawing_new_dates_reopens_the_promise_and_the_older_mail(desk: Client) -> None:
    event = upcoming()
    make_participant(event)
    first = draft(event)
    publish(desk, first, 1)
    second = make_notice(
        (RESCHEDULE, event, {"starts_on": SOON + timedelta(days=90), "ends_on": SOON + timedelta(days=95)})
    )
    publish(desk, second, 1)
    assert sorted(Mail.objects.values_list("state", flat=True)) == ["queued", "skipped"]
    desk.post(reverse("admin:notices_notice_withdraw", args=[second.pk]))
    first.promise.refresh_from_db()
    assert first.promise.state == "open"
    assert Change.objects.get(waiting=True).notice == first
    assert dict(Mail.objects.values_list("mailing__notice__code", "state")) == {
        first.code: "queued",
        second.code: "withdrawn",
    }


def test_a_published_notice_is_read_only_and_corrected_by_a_new_version(desk: Client) -> None:
    event = upcoming()
    make_participant(event)
    notice = draft(event)
    publish(desk, notice, 1)
    assert desk.post(reverse("admin:notices_notice_change", args=[notice.pk]), typed(notice)).status_code == 403
    response = desk.post(reverse("admin:notices_notice_correct", args=[notice.pk]))
    second = Notice.objects.get(version=2)
    assert response["Location"] == reverse("admin:notices_notice_change", args=[second.pk])
    assert (second.code, second.promise.by, second.translations.count()) == (notice.code, SOON, 1)
    assert publish(desk, second, 1).status_code == 200
    assert Event.objects.get().sequence == 1
    assert [row.version for row in Notice.objects.current()] == [2]


def test_the_delivery_page_lists_who_was_not_reached_and_sends_again(desk: Client) -> None:
    event = upcoming()
    make_participant(event, name="Lost Soul")
    notice = draft(event)
    publish(desk, notice, 1)
    Mail.objects.update(state=State.FAILED, last_answer="550 No such user", attempts=1)
    content = page(desk, "delivery", notice).content.decode()
    assert "Lost Soul" in content
    assert "550 No such user" in content
    desk.post(reverse("admin:notices_notice_again", args=[notice.pk, Mail.objects.get().pk]))
    assert Mail.objects.get().state == State.QUEUED


def sheet(*events: object) -> dict[str, Any]:
    """What the browser posts from the sheet: the same new dates for each."""
    rows: dict[str, Any] = {"form-TOTAL_FORMS": len(events), "form-INITIAL_FORMS": len(events)}
    for index, event in enumerate(events):
        row = {"event": event, "starts_on": "2030-09-13", "ends_on": "2030-09-18"}
        rows |= {f"form-{index}-{name}": value for name, value in row.items()}
    return rows


@pytest.mark.parametrize("nonsense", ["²", "9" * 5000, "9" * 23, "x", ""])
def test_a_row_of_the_sheet_for_no_event_is_refused(desk: Client, nonsense: str) -> None:
    assert desk.post(reverse("admin:notices_notice_sheet"), sheet(nonsense)).status_code == 200
    assert not Notice.objects.exists()


def test_an_event_stands_on_the_sheet_once(desk: Client) -> None:
    event = upcoming()
    publish(desk, draft(event), 0)
    page = desk.post(reverse("admin:notices_notice_sheet"), sheet(event.pk, event.pk))
    assert "An event stands here twice" in page.text
    assert not Notice.objects.filter(state="draft").exists()


def test_the_sheet_takes_only_events_that_wait(desk: Client) -> None:
    event = upcoming("Settled meanwhile")
    page = desk.post(reverse("admin:notices_notice_sheet"), sheet(event.pk))
    assert "Settled meanwhile" in page.text
    assert "waits for no dates: empty this row." in page.text
    assert not Notice.objects.exists()


def test_a_row_left_empty_may_be_of_an_event_that_waits_no_more(desk: Client) -> None:
    waits, settled = upcoming(), upcoming()
    publish(desk, draft(waits), 0)
    rows = sheet(waits.pk, settled.pk) | {"form-1-starts_on": "", "form-1-ends_on": ""}
    assert desk.post(reverse("admin:notices_notice_sheet"), rows).status_code == 302
    assert Notice.objects.get(state="draft").changes.get().event == waits
