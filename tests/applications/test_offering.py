"""Answers to an offered place, on a page that needs no account."""

from datetime import timedelta
from typing import Any

import pytest
import vobject
from django.test import Client
from django.utils import timezone

from apps.applications import addresses, offering
from apps.applications.models import Offer
from apps.applications.offering import NotOpen
from apps.applications.waiting import fill_places, withdraw_offers
from apps.outbox.models import Mail
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from apps.training.status import Status
from tests.applications.factories import make_call, make_waiting, offers_of
from tests.factories import NOW, make_event
from tests.outbox.reading import ReadMail, read
from tests.pages_public.season import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    event = make_event(capacity=1, **in_days(30))
    make_call(event, offer_hours=48)
    return event


@pytest.fixture
def first(event: Event) -> Participation:
    """With an offer that is open; Second waits behind."""
    first = make_waiting(event, name="First", email="first@example.org")
    make_waiting(event, name="Second", email="second@example.org", since=timezone.now())
    fill_places(event.pk, at=timezone.now())
    return first


def page_of(person: Participation) -> str:
    return addresses.offer(person, person.event, language="en").removeprefix("http://testserver")


def answer(client: Client, person: Participation, what: str) -> str:
    page: str = client.post(page_of(person), {"answer": what}, follow=True).text
    person.refresh_from_db()
    return page


def newest_mail(address: str) -> ReadMail:
    return read(Mail.objects.filter(address=address).order_by("-pk")[0])


def in_time(hours: float) -> Any:
    return timezone.now() + timedelta(hours=hours)


def test_the_page_says_until_when_and_opening_it_changes_nothing(client: Client, first: Participation) -> None:
    page = client.get(page_of(first)).text

    assert "Take the place" in page
    assert "Nairobi time (UTC+3)" in page
    assert offers_of(first.event) == [("First", "open")]


def test_taking_the_place_gives_it_with_a_mail_and_an_entry_for_the_diary(client: Client, first: Participation) -> None:
    page = answer(client, first, "take")

    mail = newest_mail(first.email)
    entry = vobject.readOne(mail.calendar)
    assert "You have a place in this event." in page
    assert (first.state, first.is_reserved) == (Standing.ACCEPTED, False)
    assert offers_of(first.event) == [("First", "taken")]
    assert mail["Subject"] == f"You have a place: {first.event.title}"
    assert entry.method.value == "REQUEST"
    assert entry.vevent.attendee.value == "mailto:first@example.org"


def test_taking_it_twice_is_taking_it_once(client: Client, first: Participation) -> None:
    answer(client, first, "take")
    page = answer(client, first, "take")

    assert "You have a place in this event." in page
    assert Mail.objects.filter(address=first.email).count() == 2
    assert first.history.filter(after=Standing.ACCEPTED).count() == 1


def test_leaving_it_offers_it_to_the_next(client: Client, first: Participation) -> None:
    page = answer(client, first, "leave")

    assert "You left this place to the next person" in page
    assert first.state == Standing.WITHDRAWN
    assert offers_of(first.event) == [("First", "refused"), ("Second", "open")]
    assert newest_mail("second@example.org")["Subject"].startswith("A place is free")


def test_who_left_it_cannot_take_it_any_more(client: Client, first: Participation) -> None:
    answer(client, first, "leave")
    answer(client, first, "take")

    assert first.state == Standing.WITHDRAWN


def test_anything_else_than_these_two_answers_changes_nothing(client: Client, first: Participation) -> None:
    answer(client, first, "perhaps")

    assert offers_of(first.event) == [("First", "open")]


@pytest.mark.parametrize("state", [Standing.DECLINED, Standing.WITHDRAWN])
def test_who_is_not_on_the_waiting_list_any_more_has_no_offer_to_take(
    client: Client, first: Participation, state: Standing
) -> None:
    Participation.objects.filter(pk=first.pk).update(state=state)

    assert "You are not on the waiting list any more." in answer(client, first, "take")
    assert first.state == state


def test_a_late_answer_gets_a_sentence_even_before_the_offer_is_passed_on(first: Participation) -> None:
    with pytest.raises(NotOpen, match="The time to answer is over"):
        offering.take(first, at=in_time(49))

    assert Participation.objects.get(pk=first.pk).state == Standing.WAITING


def test_the_page_of_a_late_answer_says_so(client: Client, first: Participation) -> None:
    Offer.objects.update(expires_at=in_time(-1))

    assert "The time to answer is over" in answer(client, first, "take")
    assert first.state == Standing.WAITING


def test_an_offer_whose_time_is_over_goes_to_the_next_and_both_are_told(first: Participation) -> None:
    Offer.objects.update(expires_at=in_time(-1))

    assert offering.expire() == 1

    first.refresh_from_db()
    assert (first.state, first.is_reserved) == (Standing.WAITING, False)
    assert offers_of(first.event) == [("First", "expired"), ("Second", "open")]
    assert newest_mail(first.email)["Subject"].startswith("Offer over")
    assert newest_mail("second@example.org")["Subject"].startswith("A place is free")


def test_what_is_wrong_with_one_event_does_not_keep_others_waiting(
    first: Participation, caplog: pytest.LogCaptureFixture
) -> None:
    broken = make_event("A title that no mail can carry: \ue000", capacity=1, **in_days(30))
    Offer.objects.create(participation=make_waiting(broken), made_at=NOW, expires_at=NOW)
    Offer.objects.update(expires_at=in_time(-1))

    assert offering.expire() == 1
    assert offers_of(first.event)[0] == ("First", "expired")
    assert "could not be passed on" in caplog.text


def test_an_offer_that_still_holds_is_left_alone(first: Participation) -> None:
    assert offering.expire() == 0


def test_running_twice_does_it_once(first: Participation) -> None:
    Offer.objects.update(expires_at=in_time(-1))

    assert [offering.expire(), offering.expire()] == [1, 0]
    assert Mail.objects.filter(address=first.email).count() == 2


def test_an_offer_that_lapses_as_the_event_begins_is_not_passed_on(first: Participation) -> None:
    Offer.objects.update(expires_at=in_time(-1))
    Event.objects.update(**in_days(0))

    offering.expire()

    assert offers_of(first.event) == [("First", "expired")]
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("status", [Status.POSTPONED, Status.CANCELLED])
def test_an_offer_of_an_event_that_was_put_off_cannot_be_taken(
    client: Client, first: Participation, status: Status
) -> None:
    Event.objects.update(status=status)
    withdraw_offers([first.event_id], at=timezone.now())

    page = answer(client, first, "take")

    assert "This offer was withdrawn, because the event changed" in page
    assert first.state == Standing.WAITING


def test_an_old_mail_leads_to_the_offer_that_is_open_now(client: Client, first: Participation) -> None:
    withdraw_offers([first.event_id], at=timezone.now())
    fill_places(first.event_id, at=timezone.now())

    assert "Take the place" in client.get(page_of(first)).text


def test_a_link_serves_its_own_event_and_purpose_alone(client: Client, first: Participation) -> None:
    other = make_event(**in_days(20))
    token = page_of(first).split("/")[-2]

    assert client.get(f"/training/{other.code}/offer/{token}/").status_code == 404
    assert client.get(f"/training/{first.event.code}/apply/{token}/").status_code == 404
    assert client.get(f"{page_of(first)[:-4]}x/").status_code == 404


def test_whoever_has_no_offer_is_told_so(client: Client, event: Event) -> None:
    person = make_waiting(event)

    assert "No place is offered to you at the moment." in client.get(page_of(person)).text


def test_lapsed_offers_of_many_are_told_in_as_many_queries_as_of_one(django_assert_max_num_queries: Any) -> None:
    for people in (1, 6):
        event = make_event(capacity=people, **in_days(30))
        for _ in range(people):
            make_waiting(event)
        fill_places(event.pk, at=timezone.now())
        Offer.objects.filter(state="open").update(expires_at=in_time(-1))
        with django_assert_max_num_queries(26):
            assert offering.expire() == people
