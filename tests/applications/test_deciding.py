"""Deciding on applicants, a result for each; nothing is told before it is published."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.applications import deciding
from apps.applications.models import Decision, Offer
from apps.applications.waiting import fill_places
from apps.outbox.models import Mail
from apps.training.models import Event, Participation, StandingChange
from apps.training.standing import Standing
from apps.training.status import Status
from apps.training.taking_part import free
from tests.applications.desk_people import (
    ACCEPTED,
    DECLINED,
    WAITING,
    decide,
    make_applicant,
    pick,
    publish_all,
    state,
)
from tests.applications.factories import after, make_call
from tests.factories import NOW, make_event, make_member, make_participant

pytestmark = pytest.mark.django_db


def results(person: Participation) -> list[str]:
    """Those that wait to be published."""
    return list(Decision.objects.pending().filter(participation=person).values_list("result", flat=True))


def test_of_ten_picked_for_eight_places_eight_are_accepted_and_two_named_with_the_reason() -> None:
    call = make_call(make_event(capacity=8))
    people = [make_applicant(call) for _ in range(10)]

    outcomes = decide(people, ACCEPTED)

    assert [outcome.is_done for outcome in outcomes] == [True] * 8 + [False] * 2
    assert [(each.participation, each.sentence) for each in outcomes[8:]] == [
        (people[8], "No place is left."),
        (people[9], "No place is left."),
    ]
    assert free(call.event) == 0
    assert Decision.objects.pending().count() == 8


def test_a_decision_moves_nobody_and_mails_nobody_before_it_is_published() -> None:
    person = make_applicant(make_call())

    decide([person], ACCEPTED)

    assert state(person) == ("applied", True)
    assert not Mail.objects.exists()
    assert not StandingChange.objects.exists()


def test_an_acceptance_taken_back_gives_its_place_up_and_stays_on_record() -> None:
    call, ada = make_call(make_event(capacity=1)), make_member(name="Ada")
    person = make_applicant(call)
    decide([person], ACCEPTED)

    [outcome] = deciding.take_back(call.event_id, [pick(person)], by=ada, at=after(minutes=1))

    assert outcome.sentence == "Taken back: Has a place."
    assert state(person) == ("applied", False)
    assert free(call.event) == 1
    assert results(person) == []
    assert Decision.objects.get().withdrawn_by == ada


def test_a_decision_is_replaced_and_its_place_goes_to_the_next_picked() -> None:
    call = make_call(make_event(capacity=1))
    first, second = make_applicant(call), make_applicant(call)
    decide([first], ACCEPTED)

    decide([first], DECLINED)
    [outcome] = decide([second], ACCEPTED)

    assert outcome.is_done
    assert (results(first), results(second)) == (["declined"], ["accepted"])


def test_an_acceptance_said_again_with_other_words_keeps_its_one_place() -> None:
    call = make_call(make_event(capacity=1))
    person = make_applicant(call)
    decide([person], ACCEPTED)

    [outcome] = decide([person], ACCEPTED, words="Bring your laptop.")

    assert outcome.is_done
    assert Decision.objects.pending().get().words == "Bring your laptop."
    assert free(call.event) == 0


def test_a_move_outside_of_the_table_is_named_and_the_others_are_decided() -> None:
    call = make_call()
    gone, here = make_applicant(call, state="withdrawn"), make_applicant(call)

    outcomes = decide([gone, here], ACCEPTED)

    assert [outcome.sentence for outcome in outcomes] == [
        "Somebody who is “Withdrawn” cannot become “Has a place”.",
        "Decided: Has a place. To be published.",
    ]


def test_whoever_has_an_open_offer_is_left_to_answer_it() -> None:
    call = make_call(make_event(capacity=1))
    person = make_applicant(call, state="waiting")
    fill_places(call.event_id, at=NOW)

    [outcome] = decide([person], DECLINED)

    assert "wait for the answer" in outcome.sentence
    assert Offer.objects.get().state == "open"
    assert state(person) == ("waiting", True)


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.HELD])
def test_nobody_is_decided_on_once_the_event_is_over(status: Status) -> None:
    person = make_applicant(make_call(make_event(status=status)))

    [outcome] = decide([person], ACCEPTED)

    assert "nobody is decided on any more" in outcome.sentence
    assert state(person) == ("applied", False)


def test_the_shortlist_is_immediate_and_told_to_nobody() -> None:
    call, ada = make_call(), make_member()
    person = make_applicant(call)

    deciding.shortlist(call.event_id, [pick(person)], Standing.SHORTLISTED, by=ada, at=NOW)
    assert state(person) == ("shortlisted", False)
    deciding.shortlist(call.event_id, [pick(person)], Standing.APPLIED, by=ada, at=NOW)

    assert state(person) == ("applied", False)
    assert [(line.after, line.by) for line in person.history.order_by("pk")] == [
        ("shortlisted", ada),
        ("applied", ada),
    ]
    assert not Mail.objects.exists()


def test_a_kept_place_is_not_lost_by_way_of_the_shortlist() -> None:
    call = make_call()
    person = make_applicant(call)
    decide([person], ACCEPTED)

    picks = [pick(person)]
    [outcome] = deciding.shortlist(call.event_id, picks, Standing.SHORTLISTED, by=make_member(), at=NOW)

    assert outcome.sentence == "A decision waits to be published: take it back first."
    assert state(person) == ("applied", True)


def test_participants_who_never_applied_and_people_of_other_events_are_not_decided_on() -> None:
    call = make_call()
    other, entered = make_applicant(make_call()), make_participant(call.event, state="applied")

    picks = [pick(other), pick(entered)]
    assert deciding.decide(call.event_id, picks, ACCEPTED, by=make_member(), at=NOW) == []
    assert not Decision.objects.exists()


# Two at the desk, one after the other


def test_who_decides_from_an_older_page_is_told_by_whom_and_when_and_overwrites_nothing() -> None:
    call, ada = make_call(), make_member(name="Ada Lovelace")
    person = make_applicant(call)
    old_page = pick(person)
    decide([person], ACCEPTED, by=ada)

    [outcome] = deciding.decide(call.event_id, [old_page], DECLINED, by=make_member(), at=after(minutes=2))

    assert outcome.sentence == (
        "Ada Lovelace decided “Has a place” on Monday 2 March 2026, 10:30 UTC. Nothing was changed."
    )
    assert results(person) == ["accepted"]


def test_of_a_decision_taken_back_meanwhile_one_is_told() -> None:
    call, ada = make_call(), make_member(name="Ada")
    person = make_applicant(call)
    decide([person], ACCEPTED)
    old_page = pick(person)
    deciding.take_back(call.event_id, [old_page], by=ada, at=after(minutes=1))

    [outcome] = deciding.take_back(call.event_id, [old_page], by=make_member(), at=after(minutes=2))

    assert outcome.sentence.startswith("Ada took the decision “Has a place” back on Monday 2 March 2026, 10:31")


def test_of_a_replaced_decision_the_new_one_is_told() -> None:
    call = make_call()
    person = make_applicant(call)
    decide([person], ACCEPTED)
    old_page = pick(person)
    decide([person], WAITING, by=make_member(name="Ada"), minutes=1)

    [outcome] = deciding.decide(call.event_id, [old_page], DECLINED, by=make_member(), at=after(minutes=2))

    assert outcome.sentence.startswith("Ada decided “On the waiting list” on ")


def test_of_a_state_that_moved_meanwhile_one_is_told() -> None:
    call, ada = make_call(), make_member(name="Ada")
    person = make_applicant(call)
    old_page = pick(person)
    deciding.shortlist(call.event_id, [old_page], Standing.SHORTLISTED, by=ada, at=after(minutes=1))

    [outcome] = deciding.decide(call.event_id, [old_page], ACCEPTED, by=make_member(), at=after(minutes=2))

    assert outcome.sentence.startswith("Ada changed the state to “On the shortlist” on ")
    assert results(person) == []


def test_a_published_decision_is_told_as_the_state_it_led_to() -> None:
    call = make_call()
    person = make_applicant(call)
    old_page = pick(person)
    decide([person], DECLINED)
    publish_all(call.event, by=make_member(name="Ada"), minutes=1)

    [outcome] = deciding.decide(call.event_id, [old_page], ACCEPTED, by=make_member(), at=after(minutes=2))

    assert outcome.sentence.startswith("Ada changed the state to “Not accepted” on ")


def test_deciding_on_many_asks_the_database_as_often_as_on_one() -> None:
    call, by = make_call(make_event(capacity=2)), make_member()
    stale = [make_applicant(call) for _ in range(4)]
    fresh = [make_applicant(call) for _ in range(8)]
    old_pages = [pick(person) for person in stale]
    decide(stale, WAITING)

    def queries(*picks: deciding.Pick) -> int:
        with CaptureQueriesContext(connection) as asked:
            deciding.decide(call.event_id, picks, ACCEPTED, by=by, at=NOW)
        return len(asked)

    few = queries(old_pages[0], pick(fresh[0]))
    assert queries(*old_pages[1:], *(pick(person) for person in fresh[1:])) <= few
    assert Event.objects.get(pk=call.event_id).capacity == 2
