"""Whose turn it is when a place becomes free."""

from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.applications.models import Decision, Offer
from apps.applications.waiting import fill_places, withdraw_offers
from apps.outbox.models import Mail
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from apps.training.status import Status
from apps.training.taking_part import move
from tests.applications.factories import after, make_application, make_call, make_waiting, offers_of
from tests.factories import NOW, make_event, make_participant
from tests.outbox.reading import read

pytestmark = pytest.mark.django_db


def fill(event: Event, **span: float) -> int:
    return fill_places(event.pk, at=after(**span))


def test_a_free_place_is_offered_to_whoever_waits_longest() -> None:
    event = make_event(capacity=2)
    make_participant(event)
    make_waiting(event, name="Second", since=after(hours=2))
    make_waiting(event, name="First", since=after(hours=1))

    assert fill(event, hours=3) == 1
    assert offers_of(event) == [("First", "open")]


def test_of_those_put_on_the_list_at_once_who_applied_first_comes_first() -> None:
    event = make_event(capacity=1)
    call = make_call(event)
    late, early = make_waiting(event, name="Late"), make_waiting(event, name="Early")
    make_application(call, participation=late, sent_at=after(hours=-1))
    make_application(call, participation=early, sent_at=after(hours=-2))

    fill(event)

    assert offers_of(event) == [("Early", "open")]


def test_an_edited_application_keeps_its_turn() -> None:
    event = make_event(capacity=1)
    first = make_waiting(event, name="First", since=after(hours=1))
    make_waiting(event, name="Second", since=after(hours=2))
    first.history.create(before=Standing.WAITING, after=Standing.WAITING, at=after(hours=3), note="Changed: telephone")

    fill(event, hours=4)

    assert offers_of(event) == [("First", "open")]


def test_an_offered_place_is_kept_and_not_offered_twice() -> None:
    event = make_event(capacity=1)
    make_waiting(event, name="First"), make_waiting(event, name="Second", since=after(hours=1))

    assert [fill(event, hours=2), fill(event, hours=3)] == [1, 0]
    assert Participation.objects.holding().count() == 1


def test_whoever_has_an_offer_is_passed_over_when_another_place_is_free() -> None:
    event = make_event(capacity=1)
    make_waiting(event, name="First"), make_waiting(event, name="Second", since=after(hours=1))
    fill(event, hours=2)
    Event.objects.update(capacity=2)

    assert fill(event, hours=3) == 1
    assert offers_of(event) == [("First", "open"), ("Second", "open")]


def test_there_are_no_more_offers_than_people_who_wait() -> None:
    event = make_event(capacity=9)
    make_waiting(event), make_waiting(event)

    assert fill(event) == 2


def test_nobody_gets_an_offer_where_nobody_said_how_many_places_there_are() -> None:
    event = make_event(capacity=None)
    make_waiting(event)

    assert fill(event) == 0


@pytest.mark.parametrize("status", [Status.POSTPONED, Status.CANCELLED, Status.TENTATIVE, Status.HELD])
def test_no_place_is_offered_of_an_event_that_does_not_go_ahead(status: Status) -> None:
    event = make_event(capacity=9, status=status)
    make_waiting(event)

    assert fill(event) == 0


def test_no_place_is_offered_once_the_event_has_begun_at_its_own_place() -> None:
    values: dict[str, Any] = {
        "capacity": 1,
        "starts_on": date(2026, 3, 2),
        "ends_on": date(2026, 3, 2),
        "time_zone": "Asia/Amman",
    }
    begun = make_event(**values, starts_at=time(13), ends_at=time(14))
    to_come = make_event(**values, starts_at=time(14), ends_at=time(15))
    make_waiting(begun), make_waiting(to_come)

    assert [fill(begun), fill(to_come)] == [0, 1]  # NOW is 13:30 in Amman


def test_an_offer_never_outlasts_the_beginning_of_the_event() -> None:
    event = make_event(capacity=1, starts_on=date(2026, 3, 3), ends_on=date(2026, 3, 4))
    make_call(event, offer_hours=72)
    make_waiting(event)

    fill(event)

    assert Offer.objects.get().expires_at == after(hours=10.5)  # midnight in Nairobi


def test_who_let_an_offer_lapse_stands_at_the_end_of_the_list() -> None:
    event = make_event(capacity=1)
    make_waiting(event, name="Asleep"), make_waiting(event, name="Next", since=after(hours=1))
    fill(event, hours=2)
    Offer.objects.update(state=Offer.State.EXPIRED, closed_at=after(hours=74))
    Participation.objects.update(is_reserved=False)

    fill(event, hours=75)

    assert offers_of(event) == [("Asleep", "expired"), ("Next", "open")]


def test_who_let_an_offer_lapse_is_not_asked_again_in_the_same_breath() -> None:
    event = make_event(capacity=1)
    make_waiting(event)
    fill(event)
    Offer.objects.update(state=Offer.State.EXPIRED, closed_at=after(hours=74))
    Participation.objects.update(is_reserved=False)

    assert [fill(event, hours=74), fill(event, hours=75)] == [0, 1]


def test_each_person_is_told_in_their_language_until_when_in_their_zone_and_the_events() -> None:
    event = make_event(capacity=2, starts_at=time(9), ends_at=time(17))
    make_call(event, offer_hours=48)
    make_waiting(event, email="paul@example.org", language="fr", time_zone="America/Lima")
    make_waiting(event, email="ada@example.org", time_zone="")

    fill(event)

    paul, ada = (read(mail) for mail in Mail.objects.order_by("-address"))
    assert paul["Content-Language"] == "fr"
    assert "mercredi 4 mars 2026" in paul.text
    assert "13:30" in paul.text
    assert "05:30" in paul.text
    assert "/fr/training/" in paul.text
    assert "Wednesday 4 March 2026, 13:30, Nairobi time (UTC+3)\n\n" in ada.text


def test_withdrawn_offers_free_their_places_and_keep_everybodys_turn() -> None:
    event = make_event(capacity=1)
    make_waiting(event, name="First"), make_waiting(event, name="Second", since=after(hours=1))
    fill(event, hours=2)

    assert withdraw_offers([event.pk], at=after(hours=3)) == 1
    assert not Participation.objects.filter(is_reserved=True).exists()

    fill(event, hours=4)
    assert offers_of(event) == [("First", "withdrawn"), ("First", "open")]


def test_offers_of_other_events_stay_open() -> None:
    one, other = make_event(capacity=1), make_event(capacity=1)
    make_waiting(one), make_waiting(other)
    fill(one), fill(other)

    withdraw_offers([one.pk], at=NOW)

    assert Offer.objects.get(state="open").participation.event == other


def test_a_place_that_an_unpublished_decision_keeps_is_not_freed_with_the_offer() -> None:
    event = make_event(capacity=1)
    person = make_waiting(event)
    fill(event)
    Decision.objects.create(participation=person, result=Standing.ACCEPTED, at=NOW)

    withdraw_offers([event.pk], at=NOW)

    person.refresh_from_db()
    assert person.is_reserved


@pytest.mark.parametrize("verb", ["fill", "withdraw"])
def test_ten_offers_need_no_more_queries_than_one(verb: str) -> None:
    counts = []
    for people in (1, 10):
        event = make_event(capacity=people)
        for _ in range(people):
            make_waiting(event)
        if verb == "withdraw":
            fill(event)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert (fill(event) if verb == "fill" else withdraw_offers([event.pk], at=NOW)) == people
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_whoever_staff_moved_off_the_list_and_back_has_one_offer_again() -> None:
    event = make_event(capacity=1)
    person = make_waiting(event, name="First")
    fill(event)
    for to in (Standing.DECLINED, Standing.WAITING):
        move(person, to, by=None, at=after(hours=1))

    assert fill(event, hours=2) == 1
    assert offers_of(event) == [("First", "withdrawn"), ("First", "open")]
    person.refresh_from_db()
    assert person.is_reserved
