"""“I will come”, “I cannot come”: by the link of a mail, without an account, until the event begins."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from apps.applications import coming
from apps.outbox.models import Mail
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from apps.training.status import Status
from apps.training.taking_part import move
from tests.applications.factories import after, make_waiting, offers_of
from tests.factories import NOW, make_event, make_member, make_participant
from tests.outbox.reading import read

pytestmark = pytest.mark.django_db


def address(person: Participation) -> str:
    return coming.address(person, language="en").removeprefix("http://testserver")


def state(person: Participation) -> str:
    person.refresh_from_db()
    return person.state


def upcoming(**values: Any) -> Event:
    return make_event(**{"starts_on": date(2090, 4, 19), "ends_on": date(2090, 4, 24), **values})


@pytest.mark.parametrize("ask", [Client.get, Client.head])
def test_opening_the_page_changes_nothing(client: Client, ask: Callable[..., object]) -> None:
    person = make_participant(upcoming())

    ask(client, address(person))
    ask(client, address(person), {"answer": "come"})

    assert state(person) == "accepted"
    assert not person.history.exists()


def test_an_answer_is_kept_and_shown(client: Client) -> None:
    person = make_participant(upcoming())

    page = client.post(address(person), {"answer": "come"}, follow=True)

    assert state(person) == "confirmed"
    assert "You will come." in page.text
    assert "no-store" in page["Cache-Control"]


def test_who_cannot_come_gives_the_place_to_whoever_waits(client: Client) -> None:
    event = upcoming(capacity=1)
    person = make_participant(event)
    make_waiting(event, name="Next")

    client.post(address(person), {"answer": "stay_away"})

    assert state(person) == "withdrawn"
    assert offers_of(event) == [("Next", "open")]


def test_whoever_gives_a_place_up_gets_one_mail_that_takes_it_out_of_their_diary(client: Client) -> None:
    person = make_participant(upcoming())

    client.post(address(person), {"answer": "stay_away"})
    client.post(address(person), {"answer": "stay_away"})

    assert "METHOD:CANCEL" in read(Mail.objects.get()).calendar


def test_whoever_comes_back_has_it_in_their_diary_again(client: Client) -> None:
    person = make_participant(upcoming())
    for answer in ("stay_away", "come", "come"):
        client.post(address(person), {"answer": answer})

    assert ["REQUEST" in read(mail).calendar for mail in Mail.objects.order_by("pk")] == [False, True]


def test_a_member_comes_back_as_anybody_does(client: Client) -> None:
    person = make_participant(upcoming(), member=make_member())
    for answer in ("stay_away", "come"):
        client.post(address(person), {"answer": answer})

    assert state(person) == "confirmed"


def test_an_answer_may_be_changed_while_the_place_is_free(client: Client) -> None:
    person = make_participant(upcoming(capacity=1))
    for answer, now in [("come", "confirmed"), ("stay_away", "withdrawn"), ("come", "confirmed")]:
        client.post(address(person), {"answer": answer})
        assert state(person) == now


def test_who_comes_back_to_a_place_that_is_gone_waits_for_another(client: Client) -> None:
    event = upcoming(capacity=1)
    person = make_participant(event)
    make_waiting(event)
    client.post(address(person), {"answer": "stay_away"})

    client.post(address(person), {"answer": "come"})

    assert state(person) == "waiting"


def test_whoever_staff_took_off_the_list_does_not_come_back_by_the_link(client: Client) -> None:
    person = make_participant(upcoming())
    move(person, Standing.WITHDRAWN, by=make_member(), at=NOW)

    page = client.post(address(person), {"answer": "come"}, follow=True)

    assert state(person) == "withdrawn"
    assert "You do not have a place in this event" in page.text


def test_once_the_event_has_begun_nothing_changes(client: Client) -> None:
    person = make_participant(make_event())

    with pytest.raises(coming.CannotAnswer, match="has begun"):
        coming.stay_away(person, at=after(days=60))
    assert state(person) == "accepted"


def test_the_day_begins_at_the_events_own_place() -> None:
    event = make_event(time_zone="Pacific/Auckland")  # the day begins there twelve hours before it does in UTC
    person = make_participant(event)

    assert coming.why_not(person, event, at=NOW.replace(month=4, day=18, hour=11)) == ""
    assert "has begun" in coming.why_not(person, event, at=NOW.replace(month=4, day=18, hour=13))


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.HELD])
def test_an_event_that_is_off_or_over_asks_nobody(client: Client, status: Status) -> None:
    person = make_participant(upcoming(status=status))

    assert "<form" not in client.get(address(person)).text.partition("<main")[2].partition("</main")[0]
    client.post(address(person), {"answer": "stay_away"})
    assert state(person) == "accepted"


def test_while_it_is_postponed_a_place_may_be_given_back_but_not_confirmed(client: Client) -> None:
    person = make_participant(upcoming(status=Status.POSTPONED))

    assert 'value="come"' not in client.get(address(person)).text
    client.post(address(person), {"answer": "come"})
    assert state(person) == "accepted"
    client.post(address(person), {"answer": "stay_away"})
    assert state(person) == "withdrawn"


@pytest.mark.parametrize("token", ["nonsense", "a.b", "eyJhIjoxfQ.c2ln"])
def test_a_link_that_is_not_ours_is_answered_with_a_sentence(client: Client, token: str) -> None:
    page = client.get(f"/places/{token}/")

    assert page.status_code == 404
    assert "This link is not complete" in page.text


def test_a_link_for_another_purpose_opens_no_place(client: Client) -> None:
    person = make_participant(upcoming())
    token = coming.links.token("offer", person.public_id)

    assert client.get(f"/places/{token}/").status_code == 404


@pytest.mark.parametrize(("status", "says"), [("scheduled", False), ("postponed", True), ("cancelled", True)])
def test_dates_that_do_not_hold_are_struck_and_called_old(client: Client, status: str, says: bool) -> None:
    page = client.get(address(make_participant(upcoming(status=status)))).text

    assert ("Old dates, no longer valid" in page) == says
    assert ("<del>" in page) == says
