"""Withdrawing: once, confirmed by mail, and what becomes free goes to the next."""

from datetime import timedelta

import pytest
import vobject
from django.test import Client
from django.utils import timezone

from apps.applications import addresses
from apps.applications.leaving import withdraw
from apps.applications.models import Decision
from apps.outbox.models import Mail
from apps.training.models import Event, Participation
from apps.training.standing import Standing, StandingRefused
from tests.applications.factories import make_application, make_call, make_confirmed_member, make_waiting, offers_of
from tests.factories import make_event, make_participant
from tests.outbox.reading import read
from tests.pages_public.season import in_days, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    event = make_event(capacity=1, deadline_on=today() + timedelta(days=5), **in_days(30))
    make_call(event)
    return event


def form_of(person: Participation) -> str:
    return f"/training/{person.event.code}/apply/{addresses.apply_token(person.event, person.email)}/"


def state_of(person: Participation) -> str:
    return Participation.objects.get(pk=person.pk).state


def test_it_is_asked_once_more_before_anything_happens(client: Client, event: Event) -> None:
    person = make_participant(event)

    page = client.get(f"{form_of(person)}withdraw/").text

    assert "Withdraw?" in page
    assert state_of(person) == Standing.ACCEPTED


def test_a_place_that_is_given_up_goes_to_the_next_and_leaves_the_diary(client: Client, event: Event) -> None:
    person = make_participant(event)
    make_waiting(event, name="Next")

    page = client.post(f"{form_of(person)}withdraw/", follow=True).text

    mail = read(Mail.objects.get(address=person.email))
    assert "You have withdrawn. A mail confirms it." in page
    assert state_of(person) == Standing.WITHDRAWN
    assert offers_of(event) == [("Next", "open")]
    assert mail["Subject"] == f"Withdrawn: {event.title}"
    assert vobject.readOne(mail.calendar).method.value == "CANCEL"


def test_an_applicant_who_withdraws_had_nothing_in_the_diary(event: Event) -> None:
    person = make_participant(event, state=Standing.APPLIED)

    withdraw(person, by=None, at=timezone.now())

    assert read(Mail.objects.get()).calendar == ""


def test_withdrawing_twice_is_withdrawing_once(event: Event) -> None:
    person = make_participant(event)

    withdraw(person, by=None, at=timezone.now()), withdraw(person, by=None, at=timezone.now())

    assert Mail.objects.count() == person.history.count() == 1


def test_an_open_offer_is_closed_and_passed_on(event: Event) -> None:
    first = make_waiting(event, name="First")
    make_waiting(event, name="Second", since=timezone.now())
    place = make_participant(event)
    withdraw(place, by=None, at=timezone.now())

    withdraw(first, by=None, at=timezone.now())

    assert offers_of(event) == [("First", "refused"), ("Second", "open")]


def test_a_decision_that_was_not_published_is_dropped_with_the_place_it_kept(event: Event) -> None:
    person = make_participant(event, state=Standing.APPLIED, is_reserved=True)
    Decision.objects.create(participation=person, result=Standing.ACCEPTED, at=timezone.now())

    withdraw(person, by=None, at=timezone.now())

    assert not Decision.objects.pending().exists()
    assert not Participation.objects.holding().exists()


@pytest.mark.parametrize("state", [Standing.ATTENDED, Standing.COMPLETED, Standing.DECLINED])
def test_whoever_was_there_or_not_accepted_has_nothing_to_withdraw(
    client: Client, event: Event, state: Standing
) -> None:
    person = make_participant(event, state=state)

    with pytest.raises(StandingRefused):
        withdraw(person, by=None, at=timezone.now())
    client.post(f"{form_of(person)}withdraw/")

    assert state_of(person) == state
    assert "Withdraw<" not in client.get(form_of(person)).text


def test_one_can_withdraw_after_the_deadline_and_while_it_is_postponed(client: Client, event: Event) -> None:
    Event.objects.update(deadline_on=today() - timedelta(days=9), status="postponed")
    person = make_participant(event)

    client.post(f"{form_of(person)}withdraw/")

    assert state_of(person) == Standing.WITHDRAWN


def test_whoever_withdrew_may_apply_again_with_what_was_typed(client: Client, event: Event) -> None:
    person = make_participant(event, "ada@example.org", name="Ada Mensah", state=Standing.APPLIED)
    make_application(event.call, person.email, name="Ada Mensah", participation=person, sent_at=timezone.now())
    client.post(f"{form_of(person)}withdraw/")

    page = client.get(form_of(person)).text
    typed = {"name": "Ada Mensah", "organization": "RC", "constituency": "police", "country": "GH", "language": "en"}
    client.post(form_of(person), {**typed, "do": "send"})

    assert 'value="Ada Mensah"' in page
    assert state_of(person) == Standing.APPLIED
    assert [line.after for line in person.history.all()] == ["applied", "withdrawn"]


def test_history_says_which_member_withdrew(client: Client, event: Event) -> None:
    member = make_confirmed_member("ada@example.org")
    person = make_participant(event, member.email)

    client.post(f"{form_of(person)}withdraw/")

    assert person.history.get().by == member
