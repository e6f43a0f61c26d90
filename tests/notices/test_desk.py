"""The desk as staff use it: every step through the real admin views."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.notices import publishing
from apps.notices.admin import NoticeAdmin
from apps.notices.models import Notice, StatusChange
from apps.outbox.models import Mail
from apps.training.models import Event
from apps.training.status import Status
from tests.factories import make_member, make_notice, make_participant
from tests.notices.desk_steps import SOON, draft, page, publish, typed, upcoming

pytestmark = pytest.mark.django_db


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


def test_a_form_saved_over_a_publication_that_came_between_changes_nothing(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = draft(upcoming())
    read = NoticeAdmin.get_object

    def read_just_before_publication(self: NoticeAdmin, *args: Any, **kwargs: Any) -> Notice | None:
        found: Notice | None = read(self, *args, **kwargs)
        publishing.publish(Notice.objects.get(pk=notice.pk), by=None, at=timezone.now(), expected=0)
        return found

    monkeypatch.setattr(NoticeAdmin, "get_object", read_just_before_publication)
    url = reverse("admin:notices_notice_change", args=[notice.pk])
    refused = desk.post(url, typed(notice, title="Typed too late") | {"overwrite": "on"})
    assert "This notice was published meanwhile" in refused.content.decode()
    notice.refresh_from_db()
    assert notice.state == Notice.State.PUBLISHED
    assert notice.translations.get().title == "Courses are postponed"


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


def test_a_coordinator_writes_but_does_not_publish() -> None:
    coordinator = make_member(is_staff=True)
    coordinator.user_permissions.set(
        Permission.objects.filter(codename__in=["view_notice", "add_notice", "change_notice", "see_all_courses"])
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
