"""The desk as staff use it: every step through the real admin views."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from apps.notices.models import Change, Notice, StatusChange
from apps.outbox.models import Mail, State
from apps.training.models import Event
from apps.training.status import ChangeKind, Status
from tests.factories import make_event, make_member, make_notice, make_participant

pytestmark = pytest.mark.django_db

SOON = date.today() + timedelta(days=60)  # noqa: DTZ011  the desk uses today's date
POSTPONE, RESCHEDULE = ChangeKind.POSTPONE, ChangeKind.RESCHEDULE


def upcoming(title: str = "Course", **values: Any) -> Event:
    return make_event(title, starts_on=SOON, ends_on=SOON + timedelta(days=5), **values)


def page(desk: Client, name: str, notice: Notice) -> Any:
    return desk.get(reverse(f"admin:notices_notice_{name}", args=[notice.pk]))


def publish(desk: Client, notice: Notice, expected: object) -> Any:
    digest = page(desk, "preview", notice).context["form"].initial["digest"]
    url = reverse("admin:notices_notice_publish", args=[notice.pk])
    return desk.post(url, {"expected": expected, "digest": digest}, follow=True)


def draft(*events: Event) -> Notice:
    return make_notice(*((POSTPONE, event) for event in events), promise=SOON)


def typed(
    notice: Notice | None, *rows: dict[str, Any], revision: int = 0, title: str = "We postpone", promise: str = ""
) -> dict[str, Any]:
    """What the browser posts from the change form."""
    data: dict[str, Any] = {"reason": "public_health", "seen_revision": revision}
    letter = notice.translations.get() if notice else None
    sets = {
        "translations": (
            [
                {
                    "id": letter.pk if letter else "",
                    "language": "en",
                    "title": title,
                    "letter": "<p>Dear colleagues</p>",
                    "promise": "By then.",
                }
            ],
            int(bool(letter)),
        ),
        "changes": (list(rows), sum(1 for row in rows if row.get("id"))),
        "promise": ([{"by": promise}] if promise else [], 0),
        "sources": ([], 0),
    }
    for prefix, (items, initial) in sets.items():
        data |= {
            f"{prefix}-TOTAL_FORMS": len(items),
            f"{prefix}-INITIAL_FORMS": initial,
            f"{prefix}-MIN_NUM_FORMS": 0,
            f"{prefix}-MAX_NUM_FORMS": 1000,
        }
        for index, item in enumerate(items):
            data |= {f"{prefix}-{index}-{name}": value for name, value in item.items()} | {
                f"{prefix}-{index}-notice": notice.pk if notice else ""
            }
    return data


def test_events_chosen_in_the_list_arrive_as_rows_of_a_new_notice(desk: Client) -> None:
    one, two = upcoming(), upcoming()
    response = desk.get(
        reverse("admin:notices_notice_add"), {"kind": "postpone", "events": f"{one.pk},{two.pk},x,999999"}
    )
    rows = [form.initial for form in response.context["inline_admin_formsets"][1].formset.extra_forms]
    assert [(row["event"], row["kind"]) for row in rows] == [(one.pk, "postpone"), (two.pk, "postpone")]


def test_a_draft_is_saved_with_a_number_and_leads_to_its_preview(desk: Client) -> None:
    event = upcoming()
    data = typed(None, {"event": event.pk, "kind": "postpone", "precision": "day"}, promise=SOON.isoformat()) | {
        "_preview": "1"
    }
    response = desk.post(reverse("admin:notices_notice_add"), data)
    notice = Notice.objects.get()
    assert response["Location"] == reverse("admin:notices_notice_preview", args=[notice.pk])
    assert re.fullmatch(r"\d{4}-1", notice.code)
    assert notice.changes.get().event == event


def test_the_preview_shows_changes_people_and_those_left_out(desk: Client) -> None:
    event = upcoming("Field Course")
    make_participant(event, name="Told Person", travel_booked=True)
    make_participant(event, name="Left Person", state="declined")
    content = page(desk, "preview", draft(event)).content.decode()
    for words in (
        "Field Course",
        "1 person will be told",
        "Told Person",
        "booked",
        "Left Person",
        "State: Not accepted.",
    ):
        assert words in content
    assert Event.objects.get().status == Status.SCHEDULED


def test_each_sample_shows_the_letter_of_one_language(desk: Client) -> None:
    event = upcoming()
    make_participant(event, language="fr")
    notice = draft(event)
    page(desk, "preview", notice)
    url = reverse("admin:notices_notice_sample", args=[notice.pk, 0])
    assert b'lang="fr"' in desk.get(url).content
    text = desk.get(url, {"as": "text"})
    assert b"METHOD:CANCEL" in text.content
    assert "'unsafe-inline'" in desk.get(url)["Content-Security-Policy"]
    assert desk.get(reverse("admin:notices_notice_sample", args=[notice.pk, 7])).status_code == 404


def test_publishing_needs_the_right_number(desk: Client) -> None:
    event = upcoming()
    make_participant(event)
    notice = draft(event)
    refused = publish(desk, notice, 3)
    assert "1 person will be told, not 3" in refused.content.decode()
    assert 'value="3"' in refused.content.decode()
    assert Event.objects.get().status == Status.SCHEDULED
    assert publish(desk, notice, "some").status_code == 200
    done = publish(desk, notice, 1)
    assert "Published. 1 person will be told." in done.content.decode()
    assert Event.objects.get().status == Status.POSTPONED


def test_a_double_click_publishes_once(desk: Client) -> None:
    event = upcoming()
    make_participant(event)
    notice = draft(event)
    publish(desk, notice, 1)
    again = desk.post(
        reverse("admin:notices_notice_publish", args=[notice.pk]), {"expected": 1, "digest": "x"}, follow=True
    )
    assert "published already" in again.content.decode()
    assert Mail.objects.count() == 1
    assert StatusChange.objects.count() == 1


def test_a_preview_that_no_longer_holds_is_refused_and_shown_afresh(desk: Client) -> None:
    event = upcoming()
    make_participant(event)
    notice = draft(event)
    digest = page(desk, "preview", notice).context["form"].initial["digest"]
    make_participant(event)
    url = reverse("admin:notices_notice_publish", args=[notice.pk])
    refused = desk.post(url, {"expected": 2, "digest": digest})
    assert "changed since this preview" in refused.content.decode()
    fresh = re.search(r'name="digest" value="(\w+)"', refused.content.decode())
    assert fresh is not None
    assert desk.post(url, {"expected": 2, "digest": fresh.group(1)}).status_code == 302
    assert Event.objects.get().status == Status.POSTPONED


def test_a_stale_form_keeps_what_was_typed_and_what_was_saved(desk: Client) -> None:
    notice = make_notice()
    url = reverse("admin:notices_notice_change", args=[notice.pk])
    assert desk.post(url, typed(notice, title="Theirs")).status_code == 302
    stale = desk.post(url, typed(notice, title="Mine, typed for an hour"))
    assert "Somebody else saved this draft" in stale.content.decode()
    assert "Mine, typed for an hour" in stale.content.decode()
    assert notice.translations.get().title == "Theirs"
    assert desk.post(url, typed(notice, title="Mine, typed for an hour") | {"overwrite": "on"}).status_code == 302
    assert notice.translations.get().title == "Mine, typed for an hour"


def test_a_move_that_is_not_in_the_table_is_refused_beside_its_row(desk: Client) -> None:
    event = upcoming(status=Status.HELD)
    response = desk.post(
        reverse("admin:notices_notice_add"),
        typed(None, {"event": event.pk, "kind": "postpone", "precision": "day"}, title="Kept title"),
    )
    assert "“Postpone” is not possible for an event that is “Finished”." in response.content.decode()
    assert "Kept title" in response.content.decode()
    assert not Notice.objects.exists()


def test_an_end_before_the_start_is_refused_beside_its_field(desk: Client) -> None:
    event = upcoming()
    row = {
        "event": event.pk,
        "kind": "reschedule",
        "precision": "day",
        "starts_on": "2030-05-10",
        "ends_on": "2030-05-09",
    }
    response = desk.post(reverse("admin:notices_notice_add"), typed(None, row))
    assert "The last day is before the first day." in response.content.decode()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("name", ["here", "Click here", "Ici"])
def test_a_source_must_say_what_the_reader_finds_there(desk: Client, name: str) -> None:
    data = typed(None) | {"sources-TOTAL_FORMS": 1, "sources-0-name": name, "sources-0-url": "https://www.who.int/"}
    assert "Name what the reader finds there" in desk.post(reverse("admin:notices_notice_add"), data).content.decode()
    assert not Notice.objects.exists()


def test_a_notice_without_event_cannot_be_published(desk: Client) -> None:
    notice = make_notice()
    assert "Choose at least one event." in page(desk, "preview", notice).content.decode()
    publish(desk, notice, 0)
    notice.refresh_from_db()
    assert notice.is_draft


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


def test_without_a_script_another_letter_can_still_be_added(desk: Client) -> None:
    notice = make_notice()
    url = reverse("admin:notices_notice_change", args=[notice.pk])
    assert b"translations-1-title" not in desk.get(url).content
    assert b"translations-1-title" in desk.get(url, {"more": "1"}).content


def test_the_preview_names_the_promise_and_who_reads_english_instead(desk: Client) -> None:
    event = upcoming()
    make_participant(event, language="ru")
    content = page(desk, "preview", draft(event)).content.decode()
    assert "Promise: new dates by" in content
    assert "English stands in" in content


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


def test_a_coordinator_writes_but_does_not_publish() -> None:
    coordinator = make_member(is_staff=True)
    coordinator.user_permissions.set(
        Permission.objects.filter(codename__in=["view_notice", "add_notice", "change_notice"])
    )
    client = Client()
    client.force_login(coordinator)
    event = upcoming()
    notice = draft(event)
    assert "not publish them" in client.get(reverse("admin:notices_notice_preview", args=[notice.pk])).content.decode()
    assert (
        client.post(
            reverse("admin:notices_notice_publish", args=[notice.pk]), {"expected": 0, "digest": "x"}
        ).status_code
        == 403
    )
    event.refresh_from_db()
    assert event.status == Status.SCHEDULED


@pytest.mark.parametrize("step", ["publish", "withdraw", "correct"])
def test_a_get_changes_nothing(desk: Client, step: str) -> None:
    notice = draft(upcoming())
    assert desk.get(reverse(f"admin:notices_notice_{step}", args=[notice.pk])).status_code == 405


@pytest.mark.parametrize("step", ["preview", "delivery"])
def test_visitors_are_sent_to_sign_in(client: Client, step: str) -> None:
    response = client.get(reverse(f"admin:notices_notice_{step}", args=[draft(upcoming()).pk]))
    assert response.status_code == 302
