"""Two members of staff at the same moment, each with a connection of their own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.applications import deciding
from apps.applications.decision_publishing import Refused, preview, publish
from apps.applications.models import Application, Decision, Note
from apps.applications.remarks import Overtaken, remark
from apps.outbox.models import Mail
from apps.training.models import Event, Participation, StandingChange
from apps.training.taking_part import free
from tests.applications.desk_people import ACCEPTED, DECLINED, WAITING, decide, make_applicant, pick
from tests.applications.factories import make_call
from tests.factories import NOW, make_event, make_member, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """What each step returned, or the refusal it met."""
    start, results = Barrier(len(steps)), []

    def run(step: Callable[[], Any]) -> None:
        start.wait()
        try:
            results.append(step())
        except (Refused, Overtaken) as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_of_two_who_decide_on_one_applicant_one_wins_and_the_other_is_told() -> None:
    call = make_call()
    person = make_applicant(call)
    page = [pick(person)]
    ada, grace = make_member(name="Ada"), make_member(name="Grace")

    outcomes = at_once(
        lambda: deciding.decide(call.event_id, page, ACCEPTED, by=ada, at=NOW)[0],
        lambda: deciding.decide(call.event_id, page, DECLINED, by=grace, at=NOW)[0],
    )

    [won] = [outcome for outcome in outcomes if outcome.is_done]
    [lost] = [outcome for outcome in outcomes if not outcome.is_done]
    decision = Decision.objects.get()
    assert decision.by
    assert lost.sentence.startswith(f"{decision.by.name} decided “{decision.get_result_display()}” on ")
    assert decision.get_result_display() in won.sentence


def test_the_last_place_is_given_once_to_two_applicants_decided_on_at_once() -> None:
    call = make_call(make_event(capacity=1))
    pages = [[pick(make_applicant(call))] for _ in range(4)]
    by = make_member()

    outcomes = at_once(
        *(lambda page=page: deciding.decide(call.event_id, page, ACCEPTED, by=by, at=NOW)[0] for page in pages)
    )

    assert sorted(outcome.is_done for outcome in outcomes) == [False, False, False, True]
    assert Participation.objects.filter(is_reserved=True).count() == 1
    assert free(call.event) == 0


def test_decisions_published_four_times_at_once_are_published_once() -> None:
    call = make_call()
    people = [make_applicant(call) for _ in range(5)]
    decide(people, WAITING)
    digest, by = preview(call.event, at=NOW).digest, make_member()

    results = at_once(*[lambda: publish(call.event_id, by=by, at=NOW, expected=5, digest=digest)] * 4)

    assert [result for result in results if isinstance(result, int)] == [5]
    assert sum("nothing to publish" in str(result) for result in results) == 3
    assert Mail.objects.count() == 5
    assert StandingChange.objects.count() == 5


def test_a_decision_changed_while_it_is_published_is_either_told_or_stays_pending() -> None:
    call = make_call()
    person = make_applicant(call)
    decide([person], WAITING)
    page, digest, by = [pick(person)], preview(call.event, at=NOW).digest, make_member()

    at_once(
        lambda: publish(call.event_id, by=by, at=NOW, expected=1, digest=digest),
        lambda: deciding.decide(call.event_id, page, DECLINED, by=by, at=NOW),
    )

    now = Participation.objects.get()
    published = Decision.objects.exclude(published_at=None).values_list("result", flat=True)
    assert ([now.state] if now.state != "applied" else []) == list(published)
    assert Mail.objects.count() == len(published)


def test_of_two_who_score_one_applicant_one_wins_and_both_notes_of_before_stay() -> None:
    person = make_applicant(make_call())
    application = Application.objects.get(participation=person)
    ada, grace = make_member(name="Ada"), make_member(name="Grace")

    def score(number: int, by: Any) -> Callable[[], Any]:
        return lambda: remark(application.pk, score=number, seen_score=None, text="", by=by, at=NOW)

    results = at_once(score(2, ada), score(4, grace))

    [kept] = Note.objects.select_related("by")
    application.refresh_from_db()
    assert kept.by
    assert application.score == kept.score
    [refusal] = [result for result in results if isinstance(result, Overtaken)]
    assert str(refusal).startswith(f"{kept.by.name} gave {kept.score} on ")


def test_through_the_staff_pages_one_wins_and_the_other_reads_it(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    call = make_call(Event.objects.get(pk=make_event(capacity=3).pk))
    chosen = pick(make_applicant(call))
    desks = [Client(), Client()]
    for number, desk in enumerate(desks):
        desk.force_login(make_staff(f"staff{number}@example.org"))
    address = reverse("admin:applications_desk_act", args=[call.pk])

    def press(desk: Client, result: str) -> Callable[[], str]:
        data = {"pick": f"{chosen.participation}:{chosen.seen}", "do": result}
        return lambda: str(desk.post(address, data).content.decode())

    pages = at_once(press(desks[0], "accepted"), press(desks[1], "declined"))

    assert sorted("Staff decided “" in page for page in pages) == [False, True]
    assert Decision.objects.count() == 1
