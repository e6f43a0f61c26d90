"""Two members of staff at the same moment, each with a connection of their own."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from apps.certificates.issuing import Refused, issue, reissue, revoke
from apps.certificates.models import Certificate
from apps.outbox.models import Mail
from apps.training.attendance import Mark, Marked, mark
from apps.training.models import StandingChange
from apps.training.standing import Standing
from tests.certificates.factories import AFTER, finished_event, graduate, make_certificate
from tests.factories import make_participant

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*steps: Callable[[], object]) -> list[object]:
    """What each step returned, or the refusal it met."""
    start, results = Barrier(len(steps)), []

    def run(step: Callable[[], object]) -> None:
        start.wait()
        try:
            results.append(step())
        except Refused as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_two_who_issue_for_all_give_each_person_one_and_one_mail() -> None:
    event = finished_event()
    for _each in range(3):
        graduate(event)

    results = at_once(*[lambda: len(issue(event.pk, by=None, at=AFTER))] * 4)

    assert sorted(results, key=str) == [0, 0, 0, 3]
    assert Certificate.objects.count() == Mail.objects.count() == 3


def test_of_two_who_correct_one_name_one_wins_and_the_other_is_told() -> None:
    certificate = make_certificate()

    results = at_once(*[lambda: reissue(certificate, name="Corrected", by=None, at=AFTER)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["Certificate", "Refused"]
    assert Certificate.objects.count() == 2


def test_of_two_who_revoke_one_wins_and_the_other_is_told() -> None:
    certificate = make_certificate()

    results = at_once(*[lambda: revoke(certificate, reason="Mistake", by=None, at=AFTER)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Refused"]


def test_of_two_who_mark_one_person_one_wins_and_the_other_is_told() -> None:
    person = make_participant(finished_event())
    wishes = [Standing.ATTENDED, Standing.ABSENT]

    def marking(to: Standing) -> Callable[[], object]:
        return lambda: mark(person.event_id, {person.pk: Mark(Standing.ACCEPTED, to)}, by=None, at=AFTER)

    results = [result for result in at_once(*map(marking, wishes)) if isinstance(result, Marked)]

    assert sorted(result.number for result in results) == [0, 1]
    assert sorted(len(result.left_alone) for result in results) == [0, 1]
    assert StandingChange.objects.count() == 1
