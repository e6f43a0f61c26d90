"""First come, first served: a place or a turn at once, and one mail that says which."""

from datetime import timedelta

import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.applications.applying import Refused, send
from apps.applications.models import Application, Call
from apps.outbox.models import Mail
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from apps.training.status import Status
from tests.applications.factories import after, make_application, make_call, make_waiting, offers_of
from tests.factories import NOW, make_event, make_participant
from tests.outbox.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    return make_call(make_event(capacity=2), selection=Call.Selection.FIRST_COME)


def come(call: Call, **span: float) -> str:
    """How a newcomer stands after sending."""
    return send(make_application(call), by=None, at=after(**span)).state


def test_who_comes_while_there_are_places_has_one(call: Call) -> None:
    assert [come(call) for _ in range(4)] == ["accepted", "accepted", "waiting", "waiting"]


def test_each_gets_one_mail_that_says_how_they_stand(call: Call) -> None:
    for _ in range(3):
        come(call)

    mails = [read(mail) for mail in Mail.objects.order_by("pk")]
    assert [mail["Subject"].partition(":")[0] for mail in mails] == ["You have a place"] * 2 + ["Waiting list"]
    assert [vobject.readOne(mail.calendar).method.value for mail in mails[:2]] == ["REQUEST"] * 2
    assert mails[2].calendar == ""


def test_where_nobody_said_how_many_places_there_are_everybody_has_one(call: Call) -> None:
    Event.objects.update(capacity=None)

    assert {come(call) for _ in range(3)} == {"accepted"}


def test_a_newcomer_stands_behind_those_who_wait(call: Call) -> None:
    make_participant(call.event)
    make_waiting(call.event, name="Has waited")

    assert come(call, hours=1) == "waiting"
    assert offers_of(call.event) == [("Has waited", "open")]


def test_a_place_that_is_kept_for_somebody_is_none(call: Call) -> None:
    make_participant(call.event), make_participant(call.event, state=Standing.APPLIED, is_reserved=True)

    assert come(call) == "waiting"


def test_where_staff_choose_everybody_has_applied(call: Call) -> None:
    Call.objects.update(selection=Call.Selection.STAFF)
    call.refresh_from_db()

    assert come(call) == "applied"


def test_who_takes_part_in_an_online_event_learns_how_to_join(call: Call) -> None:
    Event.objects.update(format="online", join_information="https://meet.example.org/room")
    come(call)

    assert "https://meet.example.org/room" in read(Mail.objects.get()).text


def test_however_long_that_is_the_mail_can_leave(call: Call) -> None:
    Event.objects.update(format="online", join_information="Как войти? " * 3000)

    assert come(call) == "accepted"


@pytest.mark.parametrize("status", [Status.POSTPONED, Status.CANCELLED])
def test_an_event_that_was_put_off_at_the_last_moment_takes_nobody(call: Call, status: Status) -> None:
    application = make_application(call)
    Event.objects.update(status=status)

    with pytest.raises(Refused):
        send(application, by=None, at=NOW)

    assert Application.objects.get().is_draft
    assert not Participation.objects.exists()


def test_who_is_on_the_event_by_another_way_is_not_taken_twice(call: Call) -> None:
    application = make_application(call)
    make_participant(call.event, application.email)

    with pytest.raises(Refused, match="You are on this event already"):
        send(application, by=None, at=NOW)


def test_the_deadline_is_looked_at_when_it_is_sent(call: Call) -> None:
    Event.objects.update(deadline_on=NOW.date() - timedelta(days=1))

    with pytest.raises(Refused, match="Applications are closed since Sunday 1 March 2026, 23:59, Nairobi time"):
        come(call)


def test_sending_needs_as_many_queries_with_many_people_as_with_one(call: Call) -> None:
    counts = []
    for _ in range(2):
        Event.objects.update(capacity=Participation.objects.count() + 1)
        with CaptureQueriesContext(connection) as queries:
            assert come(call) == "accepted"
        counts.append(len(queries))
        for _more in range(8):
            make_participant(call.event)
    assert counts[0] == counts[1]
