"""A file of participants goes through the door as well: the table, the places, the history."""

from collections.abc import Iterator

import pytest
from django.test import Client

from apps.training.models import Event, Participation, StandingChange
from tests.factories import make_participant
from tests.training.test_importing import check, confirm, csv, load, nairobi, staff, wrong

__all__ = ["nairobi", "staff"]

pytestmark = pytest.mark.django_db
HEAD = "event,name,email,state"


def row(email: str, state: str = "") -> str:
    return f"nairobi,{email},{email}@example.org,{state}"


def states() -> Iterator[str]:
    return iter(Participation.objects.order_by("email").values_list("state", flat=True))


def test_a_move_outside_of_the_table_is_refused_in_its_row(staff: Client, nairobi: Event) -> None:
    make_participant(nairobi, "a@example.org", state="withdrawn")

    report = check(staff, csv(row("b"), row("a", "accepted"), head=HEAD))

    assert wrong(report) == [(3, "Somebody who is “Withdrawn” cannot become “Has a place”.")]
    assert list(states()) == ["withdrawn"]


def test_the_row_that_wants_one_place_too_many_is_named(staff: Client, nairobi: Event) -> None:
    Event.objects.update(capacity=2)
    make_participant(nairobi)

    report = check(staff, csv(row("a"), row("b", "waiting"), row("c"), head=HEAD))

    assert wrong(report) == [(4, "UN-CMCoord Course has 0 places left. Nothing was changed.")]


def test_a_place_that_a_row_gives_up_is_taken_by_a_later_one(staff: Client, nairobi: Event) -> None:
    Event.objects.update(capacity=1)
    make_participant(nairobi, "a@example.org")

    load(staff, csv(row("a", "withdrawn"), row("b"), head=HEAD))

    assert list(states()) == ["withdrawn", "accepted"]


def test_who_holds_a_place_keeps_it_in_a_full_course(staff: Client, nairobi: Event) -> None:
    Event.objects.update(capacity=1)
    make_participant(nairobi, "a@example.org")

    load(staff, csv(row("a", "attended"), head=HEAD))

    assert list(states()) == ["attended"]


def test_a_kept_place_is_taken_and_no_longer_kept(staff: Client, nairobi: Event) -> None:
    Event.objects.update(capacity=1)
    make_participant(nairobi, "a@example.org", state="applied", is_reserved=True)

    load(staff, csv(row("a", "accepted"), head=HEAD))

    assert Participation.objects.values_list("state", "is_reserved").get() == ("accepted", False)


def test_each_change_is_a_line_of_history_and_nothing_else_is(staff: Client, nairobi: Event) -> None:
    make_participant(nairobi, "a@example.org", state="applied", language="")
    make_participant(nairobi, "b@example.org", state="applied", language="")

    load(staff, csv(row("a", "accepted"), row("b"), row("c", "waiting"), head=HEAD))

    lines = StandingChange.objects.order_by("participation__email")
    assert list(lines.values_list("participation__email", "before", "after", "by__email")) == [
        ("a@example.org", "applied", "accepted", "staff@example.org"),
        ("c@example.org", "", "waiting", "staff@example.org"),
    ]


def test_the_report_writes_no_history(staff: Client, nairobi: Event) -> None:
    check(staff, csv(row("a"), head=HEAD))

    assert not StandingChange.objects.exists()


def test_the_last_place_taken_before_the_confirmation_stops_all(staff: Client, nairobi: Event) -> None:
    Event.objects.update(capacity=1)
    report = check(staff, csv(row("a"), head=HEAD))
    make_participant(nairobi, "first@example.org")

    answer = confirm(staff, report)

    assert "Nothing was written" in answer.text
    assert "0 places left" in answer.text
    assert Participation.objects.count() == 1


def test_what_is_known_of_a_person_comes_along(staff: Client, nairobi: Event) -> None:
    head = "event,name,email,constituency,country,telephone,focal_point,focal_point_email"
    load(staff, csv("nairobi,A,a@example.org,Military,Kenya,+254 700,Col. Otieno,OTIENO@example.org", head=head))

    person = Participation.objects.get()
    assert (person.constituency, str(person.country), person.phone) == ("military", "KE", "+254 700")
    assert (person.focal_point_name, person.focal_point_email) == ("Col. Otieno", "otieno@example.org")


def test_a_country_that_is_none_is_named(staff: Client, nairobi: Event) -> None:
    report = check(staff, csv("nairobi,A,a@example.org,Atlantis", head="event,name,email,country"))

    assert wrong(report) == [(2, "“Atlantis” is no country: write its two letters, such as KE.")]
