"""Many at the same moment, each with a connection of their own: nobody gets a place that is not there."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from apps.applications import offering
from apps.applications.applicants import Applicant, begun
from apps.applications.applying import Refused, send
from apps.applications.leaving import withdraw
from apps.applications.models import Application, Call, Offer
from apps.applications.waiting import fill_places
from apps.outbox.models import Mail
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from apps.training.taking_part import lock
from tests.applications.factories import make_application, make_call, make_waiting
from tests.factories import make_event, make_participant
from tests.pages_public.season import in_days

pytestmark = pytest.mark.django_db(transaction=True)

Step = Callable[[], object]


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is woken: two threads would share one connection to a broker in memory."""
    monkeypatch.setattr("apps.outbox.queue.wake", lambda: None)


def at_once(*steps: Step) -> list[object]:
    """What each step returned, or what it raised, in no order."""
    start, results = Barrier(len(steps)), []

    def run(step: Step) -> None:
        start.wait()
        try:
            results.append(step())
        except Exception as error:  # whatever it is, the test has to see it
            results.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def refused(results: Sequence[object]) -> list[object]:
    return [result for result in results if isinstance(result, Exception)]


def states() -> list[str]:
    return sorted(Participation.objects.values_list("state", flat=True))


@pytest.fixture
def event() -> Event:
    return make_event(capacity=3, **in_days(30))


def sending(application: Application) -> Step:
    return lambda: send(Application.objects.get(pk=application.pk), by=None, at=timezone.now())


def leaving(person: Participation) -> Step:
    return lambda: withdraw(of(person), by=None, at=timezone.now())


def of(person: Participation) -> Participation:
    return Participation.objects.get(pk=person.pk)


def test_twelve_who_apply_at_once_for_three_places_get_three(event: Event) -> None:
    call = make_call(event, selection=Call.Selection.FIRST_COME)

    results = at_once(*[sending(make_application(call)) for _ in range(12)])

    assert refused(results) == []
    assert states() == ["accepted"] * 3 + ["waiting"] * 9
    assert Mail.objects.count() == 12


def test_one_who_sends_four_times_at_once_applies_once(event: Event) -> None:
    application = make_application(make_call(event))

    assert refused(at_once(*[sending(application)] * 4)) == []
    assert states() == ["applied"]
    assert Mail.objects.count() == 1


def test_two_tabs_that_begin_a_draft_at_once_write_the_same(event: Event) -> None:
    call = make_call(event)

    found = at_once(*[lambda: begun(Call.objects.get(pk=call.pk), Applicant("ada@example.org", None))] * 4)

    assert len({application.pk for application in found}) == 1  # type: ignore[attr-defined]


def test_an_offer_taken_four_times_at_once_gives_one_place(event: Event) -> None:
    person = make_waiting(event)
    fill_places(event.pk, at=timezone.now())

    assert refused(at_once(*[lambda: offering.take(of(person), at=timezone.now())] * 4)) == []
    assert Participation.objects.holding().count() == 1
    assert Mail.objects.count() == 2


def test_an_offer_taken_and_left_at_once_is_one_of_both(event: Event) -> None:
    person = make_waiting(event)
    fill_places(event.pk, at=timezone.now())

    at_once(lambda: offering.take(of(person), at=timezone.now()), lambda: offering.leave(of(person), at=timezone.now()))

    ends = {("accepted", "taken"), ("withdrawn", "refused")}
    assert (of(person).state, Offer.objects.get().state) in ends


def test_an_offer_taken_as_it_lapses_is_one_of_both(event: Event) -> None:
    person = make_waiting(event)
    fill_places(event.pk, at=timezone.now())
    Offer.objects.update(expires_at=timezone.now() + timedelta(seconds=0.05))

    at_once(lambda: offering.take(of(person), at=timezone.now()), offering.expire, offering.expire)
    offering.expire()

    end = (of(person).state, Offer.objects.get().state)
    assert end in {("accepted", "taken"), ("waiting", "open"), ("waiting", "expired")}


def test_places_given_up_and_wanted_at_once_are_never_too_many(event: Event) -> None:
    call = make_call(event, selection=Call.Selection.FIRST_COME)
    there = [make_participant(event) for _ in range(3)]
    waiting = [make_waiting(event) for _ in range(3)]

    withdrawals = [leaving(person) for person in (*there, *waiting)]
    results = at_once(*withdrawals, *[sending(make_application(call)) for _ in range(4)])

    assert refused(results) == []
    assert Participation.objects.holding().count() <= 3
    assert Participation.objects.filter(state=Standing.WITHDRAWN).count() == 6


def test_filling_at_once_offers_each_place_once(event: Event) -> None:
    for _ in range(9):
        make_waiting(event)

    def fill() -> int:
        with transaction.atomic():
            lock(event.pk)
            return fill_places(event.pk, at=timezone.now())

    assert sorted(at_once(fill, fill, fill)) == [0, 0, 3]  # type: ignore[type-var]
    assert Offer.objects.count() == 3


def test_an_event_postponed_as_somebody_applies_has_them_before_or_not_at_all(event: Event) -> None:
    application = make_application(make_call(event, selection=Call.Selection.FIRST_COME))

    def postpone() -> None:
        with transaction.atomic():
            lock(event.pk)
            Event.objects.filter(pk=event.pk).update(status="postponed")

    results = refused(at_once(postpone, sending(application)))

    assert (states(), [type(result) for result in results]) in [(["accepted"], []), ([], [Refused])]
