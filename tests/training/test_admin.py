from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.members.models import Member
from apps.training.admin import MOST_EVENTS_A_NOTICE
from apps.training.models import Event, FormerCode, Host
from apps.training.status import Status
from apps.vocabulary.models import Organization
from tests.factories import make_event, make_member, make_participant, make_staff
from tests.training.adminforms import typed_in

pytestmark = pytest.mark.django_db
LIST = "/admin/training/event/"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_staff())
    return client


@pytest.fixture
def coordinator(client: Client) -> Member:
    """May look at events and change them, and write no notice."""
    member = make_member(is_staff=True)
    member.user_permissions.set(Permission.objects.filter(codename__in=["view_event", "change_event"]))
    client.force_login(member)
    return member


def form_of(event: Event) -> str:
    return f"{LIST}{event.pk}/change/"


def said(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def choose(client: Client, kind: str, *events: Event) -> Any:
    return client.post(LIST, {"action": f"notice_{kind}", "_selected_action": [event.pk for event in events]})


# What only a notice changes


def test_a_public_event_offers_no_field_that_only_a_notice_changes(staff: Client) -> None:
    fields = staff.get(form_of(make_event())).context["adminform"].form.fields

    assert not {"status", "starts_on", "ends_on", "city", "format", "deadline_on", "is_public"} & fields.keys()
    assert {"title", "description", "capacity"} <= fields.keys()


def test_a_public_event_says_how_to_change_it_and_links_to_the_notices_that_it_allows(staff: Client) -> None:
    event = make_event(status=Status.POSTPONED)

    page = staff.get(form_of(event)).text

    assert "change by a notice only" in page
    assert f"/admin/notices/notice/add/?kind=reschedule&amp;events={event.pk}" in page
    assert "kind=postpone" not in page


def test_dates_sent_for_a_public_event_are_not_stored(staff: Client) -> None:
    event = make_event()
    values = typed_in(staff.get(form_of(event))) | {
        "starts_on": "2030-01-01",
        "status": "cancelled",
        "title": "New title",
    }

    staff.post(form_of(event), values)

    event.refresh_from_db()
    assert (event.title, event.starts_on, event.status) == ("New title", date(2026, 4, 19), "scheduled")


def test_an_event_that_is_not_public_yet_can_be_changed_and_made_public(staff: Client) -> None:
    event = make_event(is_public=False, status=Status.TENTATIVE)
    values = typed_in(staff.get(form_of(event))) | {"starts_on": "2026-04-12", "is_public": "on"}

    staff.post(form_of(event), values)

    event.refresh_from_db()
    assert (event.starts_on, event.status, event.is_public) == (date(2026, 4, 12), "tentative", True)


def test_no_event_is_cancelled_in_the_form_while_it_is_made_public(staff: Client) -> None:
    event = make_event(is_public=False)
    values = typed_in(staff.get(form_of(event))) | {"status": "cancelled", "is_public": "on"}

    staff.post(form_of(event), values)

    event.refresh_from_db()
    assert (event.status, event.is_public) == ("scheduled", True)


def test_a_private_event_that_people_are_on_is_made_public_as_it_stands(staff: Client) -> None:
    event = make_event(is_public=False)
    make_participant(event, state="waiting")
    page = staff.get(form_of(event))
    values = typed_in(page) | {"starts_on": "2026-04-12", "city": "Kisumu", "is_public": "on"}

    staff.post(form_of(event), values)

    assert "People are on this event already." in page.text
    event.refresh_from_db()
    assert (event.starts_on, event.city, event.is_public) == (date(2026, 4, 19), "Nairobi", True)


def test_a_private_event_is_changed_freely_once_everybody_left_it(staff: Client) -> None:
    event = make_event(is_public=False)
    make_participant(event, state="withdrawn")

    staff.post(form_of(event), typed_in(staff.get(form_of(event))) | {"city": "Kisumu"})

    assert Event.objects.get().city == "Kisumu"


def test_what_contradicts_itself_is_not_made_public_where_no_field_is_left_to_mend_it(staff: Client) -> None:
    event = make_event(is_public=False, ends_on=None)
    make_participant(event)

    answer = staff.post(form_of(event), typed_in(staff.get(form_of(event))) | {"is_public": "on"})

    assert "Give the last day, or say that it is not known." in answer.text
    assert not Event.objects.get().is_public


def test_a_public_event_whose_dates_contradict_themselves_can_have_its_title_mended(staff: Client) -> None:
    event = make_event(ends_on=None)

    staff.post(form_of(event), typed_in(staff.get(form_of(event))) | {"title": "Mended"})

    assert Event.objects.get().title == "Mended"


def test_a_new_event_is_offered_only_what_it_can_begin_as(staff: Client) -> None:
    field = staff.get(f"{LIST}add/").context["adminform"].form.fields["status"]

    assert [value for value, _label in field.choices] == ["tentative", "scheduled", "held"]


def test_a_refused_form_keeps_what_was_typed_also_when_public_was_ticked(staff: Client) -> None:
    event = make_event(is_public=False)
    values = typed_in(staff.get(form_of(event))) | {"starts_on": "2026-05-30", "city": "Kisumu", "is_public": "on"}

    answer = staff.post(form_of(event), values)

    assert "The last day is before the first day." in answer.text
    assert 'value="Kisumu"' in answer.text
    assert "2026-05-30" in answer.text


def test_a_public_event_cannot_be_deleted(staff: Client) -> None:
    event = make_event()

    assert staff.post(f"{LIST}{event.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in staff.get(LIST).text


# Choosing events for a notice


def test_chosen_events_lead_to_the_form_of_a_new_notice(staff: Client) -> None:
    first, second = make_event(), make_event()

    address = urlsplit(choose(staff, "postpone", second, first)["Location"])

    assert address.path == reverse("admin:notices_notice_add")
    assert parse_qs(address.query) == {"kind": ["postpone"], "events": [f"{first.pk},{second.pk}"]}


def test_a_move_that_one_of_the_chosen_events_does_not_allow_is_named(staff: Client) -> None:
    over = make_event(title="Long ago", status=Status.HELD)

    answer = choose(staff, "postpone", make_event(), over)

    assert answer.status_code == 302
    assert answer["Location"].endswith(LIST)
    assert f"“Postpone” is not possible for: Long ago ({over.code}) – Finished." in said(answer)


def test_more_events_than_a_notice_can_carry_are_refused(staff: Client) -> None:
    events = [make_event() for _ in range(MOST_EVENTS_A_NOTICE + 1)]

    assert "Choose at most 100 events for one notice." in said(choose(staff, "cancel", *events))


def test_who_may_not_write_notices_is_offered_none(client: Client, coordinator: Member) -> None:
    event = make_event()

    assert "notice_postpone" not in client.get(LIST).text
    page = client.get(form_of(event)).text
    assert "change by a notice only" in page
    assert "/admin/notices/notice/add/" not in page


# Two people at once


def test_a_stale_form_is_refused_with_a_sentence_and_keeps_what_was_typed(staff: Client) -> None:
    event = make_event()
    values = typed_in(staff.get(form_of(event))) | {"title": "Typed by me"}
    Event.objects.get(pk=event.pk).save()
    event.refresh_from_db()

    answer = staff.post(form_of(event), values)

    assert "Somebody changed this event after you opened it." in answer.text
    assert 'value="Typed by me"' in answer.text
    assert Event.objects.get(pk=event.pk).title == "UN-CMCoord Course"


def test_a_stale_form_names_the_fields_that_differ(staff: Client) -> None:
    event = make_event()
    values = typed_in(staff.get(form_of(event)))
    other = Event.objects.get(pk=event.pk)
    other.summary = "Written by somebody else"
    other.save()

    assert "It differs from what is stored now in: Summary." in staff.post(form_of(event), values).text


def test_a_stale_form_saved_again_on_purpose_is_stored(staff: Client) -> None:
    event = make_event()
    values = typed_in(staff.get(form_of(event))) | {"title": "Typed by me"}
    Event.objects.get(pk=event.pk).save()

    again = typed_in(staff.post(form_of(event), values))
    staff.post(form_of(event), again)

    assert Event.objects.get(pk=event.pk).title == "Typed by me"


def test_an_event_that_a_notice_moved_meanwhile_is_not_moved_back(staff: Client) -> None:
    event = make_event()
    values = typed_in(staff.get(form_of(event)))
    Event.objects.filter(pk=event.pk).update(status=Status.POSTPONED, changed_at="2026-01-01T00:00Z")

    staff.post(form_of(event), values)

    assert Event.objects.get(pk=event.pk).status == Status.POSTPONED


# Addresses


def test_a_changed_code_is_kept_as_a_former_address(staff: Client) -> None:
    event = make_event(code="nairobi")

    staff.post(form_of(event), typed_in(staff.get(form_of(event))) | {"code": "2026-04-nairobi"})

    assert list(event.former_codes.values_list("code", flat=True)) == ["nairobi"]
    assert "nairobi" in staff.get(form_of(event)).text


def test_an_event_may_take_its_former_address_back(staff: Client) -> None:
    event = make_event(code="old")
    for code in ("new", "old"):
        staff.post(form_of(event), typed_in(staff.get(form_of(event))) | {"code": code})

    assert list(FormerCode.objects.values_list("code", "event")) == [("new", event.pk)]


def test_a_former_address_of_another_event_is_refused(staff: Client) -> None:
    FormerCode.objects.create(code="printed", event=make_event())
    event = make_event(code="mine")

    answer = staff.post(form_of(event), typed_in(staff.get(form_of(event))) | {"code": "printed"})

    assert "Another event once had this address" in answer.text
    assert Event.objects.get(pk=event.pk).code == "mine"


# Lists


def test_events_are_found_by_year_even_if_only_their_last_day_is_known(staff: Client) -> None:
    make_event(title="Vienna", precision="end", starts_on=None, ends_on=date(2004, 12, 17))
    make_event(title="Nairobi")

    page = staff.get(LIST, {"year": "2004"}).text

    assert "Vienna" in page
    assert "Nairobi</a>" not in page


def test_a_year_that_is_none_lists_everything(staff: Client) -> None:
    make_event(title="Dhaka course")

    assert "Dhaka course" in staff.get(LIST, {"year": "soon"}).text


def test_the_list_of_participants_shows_no_addresses_but_finds_by_them(staff: Client) -> None:
    person = make_participant(make_event(), "abena@example.org", name="Abena Osei")
    make_participant(make_event(), name="Somebody Else")

    page = staff.get("/admin/training/participation/", {"q": "abena@example.org"}).text

    assert person.name in page
    assert "Somebody Else" not in page
    assert page.count("abena@example.org") == 1, "only in the search box"


def test_an_event_leads_to_its_participants(staff: Client) -> None:
    event = make_event()
    make_participant(event, name="Abena Osei")
    make_participant(make_event(), name="Somebody Else")
    address = f"/admin/training/participation/?event__id__exact={event.pk}"

    assert address in staff.get(form_of(event)).text
    page = staff.get(address).text
    assert "Abena Osei" in page
    assert "Somebody Else" not in page


@pytest.mark.parametrize("address", [LIST, "/admin/training/participation/", "/admin/training/course/"])
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_one(staff: Client, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            staff.get(address)
        return len(asked)

    make_participant(make_event())
    queries()
    few = queries()
    for _ in range(5):
        make_participant(make_event())

    assert queries() == few


def test_hosts_are_written_on_the_page_of_the_event(staff: Client) -> None:
    event, host = make_event(), Organization.objects.create(name="Helsinki España")
    inline = {"TOTAL_FORMS": "1", "0-event": event.pk, "0-organization": host.pk, "0-role": "host", "0-position": "0"}
    values = typed_in(staff.get(form_of(event))) | {f"hosts-{name}": value for name, value in inline.items()}

    staff.post(form_of(event), values)

    assert Host.objects.get().organization == host


@pytest.mark.parametrize("mark", ["\ue000", "\ue001", "ATTENDEE:mailto:addressee@invalid"])
def test_a_title_that_no_mail_can_carry_is_refused(staff: Client, mark: str) -> None:
    event = make_event(title="Course")

    page = staff.get(form_of(event))
    refused = staff.post(form_of(event), typed_in(page) | {"title": f"Course {mark}"})

    assert "no mail can carry" in str(refused.context["adminform"].form.errors["title"])
    event.refresh_from_db()
    assert event.title == "Course"


def test_a_last_day_to_apply_beyond_the_calendar_is_refused(staff: Client) -> None:
    event = make_event(is_public=False)

    page = staff.get(form_of(event))
    refused = staff.post(form_of(event), typed_in(page) | {"deadline_on": "9999-12-31"})

    assert "deadline_on" in refused.context["adminform"].form.errors
