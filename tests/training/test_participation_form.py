"""The staff form of a participation goes through the door: the table, the places, the history."""

from typing import Any

import pytest
from django.test import Client

from apps.training.models import Event, Participation, StandingChange
from tests.factories import make_event, make_member, make_participant, make_staff
from tests.training.adminforms import typed_in

pytestmark = pytest.mark.django_db
LIST = "/admin/training/participation/"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(make_staff())
    return client


def form_of(person: Participation) -> str:
    return f"{LIST}{person.pk}/change/"


def save(staff: Client, person: Participation, **values: Any) -> Any:
    return staff.post(form_of(person), typed_in(staff.get(form_of(person))) | values)


def add(staff: Client, event: Event, state: str) -> Any:
    values = {"event": event.pk, "name": "New", "email": "new@example.org", "state": state, "seen_state": ""}
    return staff.post(f"{LIST}add/", values)


def lines() -> list[tuple[str, str, str]]:
    found = StandingChange.objects.order_by("pk").values_list("before", "after", "by__email")
    return [(before, after, by or "") for before, after, by in found]


def test_a_move_of_the_table_is_saved_and_is_a_line_of_history(staff: Client) -> None:
    person = make_participant(make_event(), state="applied")

    save(staff, person, state="accepted", phone="+41 22 917 1234")

    person.refresh_from_db()
    assert (person.state, person.phone) == ("accepted", "+41 22 917 1234")
    assert lines() == [("applied", "accepted", "staff@example.org")]


def test_a_move_outside_of_the_table_is_refused_beside_the_field(staff: Client) -> None:
    person = make_participant(make_event(), state="declined")

    answer = save(staff, person, state="attended", phone="kept")

    assert answer.context["adminform"].form.errors["state"] == [
        "Somebody who is “Not accepted” cannot become “Attended”."
    ]
    assert 'value="kept"' in answer.text
    assert Participation.objects.get().state == "declined"
    assert lines() == []


def test_an_ordinary_edit_is_no_line_of_history(staff: Client) -> None:
    save(staff, make_participant(make_event()), phone="1")

    assert Participation.objects.get().phone == "1"
    assert lines() == []


def test_nobody_is_given_a_place_beyond_the_last(staff: Client) -> None:
    event = make_event(title="Small course", capacity=1)
    make_participant(event)
    person = make_participant(event, state="applied")

    answer = save(staff, person, state="accepted")

    assert "Small course has 0 places left." in answer.context["adminform"].form.errors["state"][0]
    assert Participation.objects.get(pk=person.pk).state == "applied"


def test_a_kept_place_is_taken_by_whom_it_was_kept_for(staff: Client) -> None:
    event = make_event(capacity=1)
    person = make_participant(event, state="applied", is_reserved=True)

    save(staff, person, state="accepted")

    person.refresh_from_db()
    assert (person.state, person.is_reserved) == ("accepted", False)


def test_a_new_participant_takes_a_place_and_begins_a_history(staff: Client) -> None:
    event = make_event(capacity=1)

    add(staff, event, "accepted")

    assert Participation.objects.get().email == "new@example.org"
    assert lines() == [("", "accepted", "staff@example.org")]


def test_a_new_participant_finds_no_place_in_a_full_course(staff: Client) -> None:
    event = make_event(capacity=1)
    make_participant(event)

    answer = add(staff, event, "accepted")

    assert "0 places left" in answer.context["adminform"].form.errors["state"][0]
    assert Participation.objects.count() == 1


def test_a_state_that_somebody_else_changed_meanwhile_is_not_overwritten(staff: Client) -> None:
    person = make_participant(make_event(), state="applied")
    mine = typed_in(staff.get(form_of(person))) | {"state": "waiting"}
    other = make_member(name="Ada Lovelace", is_staff=True, is_superuser=True)
    theirs = Client()
    theirs.force_login(other)
    save(theirs, person, state="accepted")

    answer = staff.post(form_of(person), mine)

    [sentence] = answer.context["adminform"].form.errors["state"]
    assert sentence.startswith("Ada Lovelace changed the state to “Has a place” on ")
    assert Participation.objects.get().state == "accepted"


def test_the_event_of_a_participation_is_not_changed_in_its_form(staff: Client) -> None:
    person, other = make_participant(make_event()), make_event()

    save(staff, person, event=other.pk)

    assert Participation.objects.get().event == person.event


def test_looking_at_the_form_changes_nothing(staff: Client) -> None:
    person = make_participant(make_event(), is_reserved=True, state="applied")
    before = Participation.objects.values().get()

    staff.get(form_of(person))

    assert Participation.objects.values().get() == before
