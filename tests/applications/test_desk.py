"""The selection desk as staff use it: table, filters, balance, bulk actions, through the real staff pages."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.applications.models import Call, Decision, Offer
from apps.training.models import Course, Participation
from tests.applications.desk_people import ACCEPTED, DECLINED, WAITING, decide, make_applicant, pick, state
from tests.applications.factories import after, make_application, make_call
from tests.factories import make_event, make_participant

pytestmark = pytest.mark.django_db
CALLS = "/admin/applications/application/"


def url(name: str, call: Call, *args: Any) -> str:
    return reverse(f"admin:applications_{name}", args=[call.pk, *args])


def names(page: Any) -> list[str]:
    return [row.application.name for row in page.context["rows"]]


def press(desk: Client, call: Call, do: str, *people: Participation, **values: Any) -> Any:
    picks = [pick(person) for person in people]
    data = {"pick": [f"{each.participation}:{each.seen}" for each in picks], "do": do, **values}
    return desk.post(url("desk_act", call), data)


def test_the_list_of_calls_says_how_far_each_has_come(desk: Client, call: Call) -> None:
    people = [make_applicant(call) for _ in range(4)]
    make_participant(call.event)
    decide(people[:2], ACCEPTED)
    decide(people[2:3], DECLINED)

    [found] = desk.get(CALLS).context["page"]

    assert (found.applied, found.chosen, found.pending) == (4, 3, 3)
    assert "3 of 8" in desk.get(CALLS).text


def test_the_table_shows_whoever_sent_an_application_and_no_drafts(desk: Client, call: Call) -> None:
    make_applicant(call, name="Amina Yusuf", organization="Croix-Rouge", constituency="humanitarian")
    make_application(call, name="A draft")

    page = desk.get(url("desk", call))

    assert names(page) == ["Amina Yusuf"]
    for words in ("Croix-Rouge", "Humanitarian", "Kenya", "English", "Applied", "8 of 8 places are left."):
        assert words in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=red", ["B"]),
        ("state=waiting", ["C"]),
        ("constituency=military", ["A"]),
        ("country=FR", ["C"]),
        ("language=fr", ["B"]),
        ("score=3", ["A"]),
        ("decision=accepted", ["A"]),
        ("decision=none", ["B", "C"]),
        ("state=nonsense&score=9", ["A", "B", "C"]),
    ],
)
def test_the_table_is_filtered(desk: Client, call: Call, query: str, found: list[str]) -> None:
    accepted = make_applicant(call, name="A", constituency="military", score=4)
    make_applicant(call, name="B", organization="Red Cross", language="fr", score=1)
    make_applicant(call, name="C", country="FR", state="waiting")
    decide([accepted], ACCEPTED)

    assert names(desk.get(f"{url('desk', call)}?{query}")) == found


def test_it_is_filtered_by_what_the_call_asks_for_and_only_then(desk: Client, call: Call) -> None:
    make_applicant(call, name="A", proof="CERT-1")
    make_applicant(call, name="B", has_language_level=True)
    address = url("desk", call)
    assert "proof" not in desk.get(address).context["filters"].fields
    assert names(desk.get(f"{address}?proof=yes")) == ["A", "B"]

    Call.objects.update(prerequisite=Course.objects.get(), language_level="English B2")

    assert names(desk.get(f"{address}?proof=yes")) == ["A"]
    assert names(desk.get(f"{address}?proof=no&level=yes")) == ["B"]


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("name", "ABC"),
        ("-name", "CBA"),
        ("score", "ACB"),
        ("-score", "CAB"),
        ("state", "BAC"),
        ("-sent", "BCA"),
        ("nonsense", "ABC"),
        ("participation__event__id", "ABC"),
    ],
)
def test_the_table_is_sorted(desk: Client, call: Call, sort: str, found: str) -> None:
    people = {
        "A": make_applicant(call, name="A", score=2, state="accepted"),
        "B": make_applicant(call, name="B"),
        "C": make_applicant(call, name="C", score=5, state="waiting"),
    }
    for hours, name in enumerate("ACB"):
        call.applications.filter(participation=people[name]).update(sent_at=after(hours=hours))

    assert "".join(names(desk.get(url("desk", call), {"sort": sort}))) == found


def test_the_heads_say_how_the_table_is_sorted_and_turn_it_round(desk: Client, call: Call) -> None:
    make_applicant(call)

    page = desk.get(f"{url('desk', call)}?sort=-score&q=").text

    assert 'aria-sort="descending"' in page
    assert page.count("aria-sort") == 1
    assert "sort=score" in page


def test_the_balance_counts_all_applicants_and_those_with_a_place(desk: Client, call: Call) -> None:
    chosen = make_applicant(call, constituency="military", gender="woman", organization="Army", country="KE")
    make_applicant(call, constituency="military", organization="Army", country="FR", state="accepted")
    make_applicant(call, constituency="humanitarian", gender="man", organization="IFRC", country="KE")
    decide([chosen], ACCEPTED)

    look = desk.get(url("desk", call)).context["look"]

    shares = {
        each.title: [(share.label, share.applied, share.chosen) for share in each.shares] for each in look.balances
    }
    assert shares == {
        "Constituency": [("Military", 2, 2), ("Humanitarian", 1, 0)],
        "Gender, where given": [("Woman", 1, 1), ("Man", 1, 0)],
        "Country": [("Kenya", 2, 1), ("France", 1, 1)],
        "Organization": [("Army", 2, 2), ("IFRC", 1, 0)],
    }
    assert (look.applied, look.chosen, look.left) == (3, 2, 6)


def test_many_small_shares_are_shown_together(desk: Client, call: Call) -> None:
    for number in range(12):
        make_applicant(call, organization=f"Organization {number}")

    shares = desk.get(url("desk", call)).context["look"].balances[3].shares

    assert len(shares) == 9
    assert (shares[-1].label, shares[-1].applied) == ("All others", 4)


def test_of_ten_picked_for_eight_places_the_result_page_names_the_two_left_out(desk: Client, call: Call) -> None:
    people = [make_applicant(call, name=f"Person {number}") for number in range(10)]

    page = press(desk, call, "accepted", *people)

    assert "Done for 8 people." in page.text
    assert "2 stay as before." in page.text
    assert [(each.participation.name, each.sentence) for each in page.context["refused"]] == [
        ("Person 8", "No place is left."),
        ("Person 9", "No place is left."),
    ]


def test_a_result_page_that_is_asked_for_again_decides_nothing_anew(desk: Client, call: Call) -> None:
    person = make_applicant(call)
    data = {"pick": f"{person.pk}:{pick(person).seen}", "do": "accepted"}

    desk.post(url("desk_act", call), data)
    again = desk.post(url("desk_act", call), data)

    assert "Coordinator decided “Has a place” on " in again.text
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("do", "then"),
    [("waiting", "waiting"), ("declined", "declined"), ("accepted", "accepted")],
)
def test_each_decision_is_a_button_with_words_for_the_letter(desk: Client, call: Call, do: str, then: str) -> None:
    press(desk, call, do, make_applicant(call), words="Dear colleague")

    assert Decision.objects.values_list("result", "words").get() == (then, "Dear colleague")


def test_the_shortlist_and_taking_back_are_buttons_too(desk: Client, call: Call) -> None:
    person = make_applicant(call)

    press(desk, call, "shortlisted", person)
    assert state(person) == ("shortlisted", False)
    press(desk, call, "accepted", person)
    press(desk, call, "take_back", person)
    assert state(person) == ("shortlisted", False)
    press(desk, call, "applied", person)
    assert state(person) == ("applied", False)


def test_whoever_picks_nobody_is_told_and_keeps_the_words(desk: Client, call: Call) -> None:
    make_applicant(call)

    page = desk.post(url("desk_act", call), {"do": "accepted", "words": "Typed with care", "pick": ["1;DROP", "x:y"]})

    assert "Choose at least one applicant." in page.text
    assert "Typed with care" in page.text


def test_all_on_a_page_are_chosen_without_a_script(desk: Client, call: Call) -> None:
    for _ in range(3):
        make_applicant(call)

    assert " checked" not in desk.get(url("desk", call)).text
    assert desk.get(f"{url('desk', call)}?all=1").text.count(" checked") == 3


def test_free_places_are_offered_along_the_waiting_list_on_demand(desk: Client, call: Call) -> None:
    person = make_applicant(call, state="waiting")
    type(call.event).objects.update(starts_on="2090-04-19", ends_on="2090-04-24")

    page = desk.post(url("desk_offer", call), follow=True)

    assert "1 place was offered." in page.text
    assert Offer.objects.get().participation == person


def test_decisions_that_wait_lead_to_their_publication(desk: Client, call: Call) -> None:
    assert "No decision waits to be published." in desk.get(url("desk", call)).text
    decide([make_applicant(call), make_applicant(call)], WAITING)

    assert "Publish decisions: On the waiting list 2" in desk.get(url("desk", call)).text


@pytest.mark.parametrize("name", ["desk", "decisions"])
def test_a_page_asks_the_database_as_often_for_many_applicants_as_for_three(
    desk: Client, call: Call, name: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(url(name, call))
        return len(asked)

    decide([make_applicant(call) for _ in range(3)], ACCEPTED)
    queries()
    few = queries()
    decide([make_applicant(call) for _ in range(30)], WAITING)

    assert queries() == few


def test_the_list_of_calls_asks_the_database_as_often_for_many_as_for_one(
    desk: Client, call: Call, course: Course
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(CALLS)
        return len(asked)

    queries()
    few = queries()
    for _ in range(3):
        make_applicant(make_call(make_event(course=course)))

    assert queries() == few
