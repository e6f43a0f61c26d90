"""Two people at the same moment, each with a connection of their own."""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread
from types import ModuleType

import pytest
from django.db import connection

from apps.notices import drafting, promises, publishing, withdrawing
from apps.notices.models import Change, Notice, Promise, StatusChange
from apps.notices.publishing import Refused, publish
from apps.outbox import queue
from apps.outbox.models import Mail
from apps.training.models import Event
from apps.training.status import ChangeKind, Status
from tests.factories import NOW, make_event, make_notice, make_participant
from tests.notices.factories import AUTUMN, JUNE, after, postpone

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_SECONDS = 1


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


def meet(patch: pytest.MonkeyPatch, *places: tuple[ModuleType, str]) -> None:
    """Two steps that come to one of these places go on together; whom a lock keeps away is not waited for for long."""
    both = Barrier(2)

    def wait_at(module: ModuleType, name: str) -> None:
        real: Callable[..., object] = getattr(module, name)

        def place(*args: object, **kwargs: object) -> object:
            with suppress(BrokenBarrierError):
                both.wait(PATIENCE_SECONDS)
            return real(*args, **kwargs)

        patch.setattr(module, name, place)

    for module, name in places:
        wait_at(module, name)


def publication(notice: Notice, expected: int) -> Callable[[], object]:
    return lambda: publish(Notice.objects.get(pk=notice.pk), by=None, at=NOW, expected=expected)


def withdrawal(notice: Notice) -> Callable[[], object]:
    return lambda: withdrawing.withdraw(Notice.objects.get(pk=notice.pk), by=None, at=after(1))


def test_the_same_notice_published_four_times_at_once_is_published_once() -> None:
    event = make_event()
    for _ in range(5):
        make_participant(event)
    notice = make_notice((ChangeKind.POSTPONE, event), promise=JUNE)
    results = at_once(*[publication(notice, 5)] * 4)
    assert sorted(result for result in results if isinstance(result, int)) == [5]
    assert sum("published already" in str(result) for result in results) == 3
    assert Mail.objects.count() == 5
    assert StatusChange.objects.count() == 1
    assert Event.objects.get().sequence == 1


def test_two_notices_about_the_same_events_in_other_order_do_not_deadlock() -> None:
    one, two = make_event(), make_event()
    first = make_notice((ChangeKind.POSTPONE, one), (ChangeKind.POSTPONE, two), promise=JUNE)
    second = make_notice((ChangeKind.CANCEL, two), (ChangeKind.CANCEL, one))
    results = at_once(publication(first, 0), publication(second, 0))
    statuses = set(Event.objects.values_list("status", flat=True))
    assert statuses == {Status.CANCELLED}
    assert len(results) == 2


def test_the_last_two_events_of_a_promise_given_dates_at_once_keep_it(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = make_event(), make_event()
    postpone(one, two)
    meet(monkeypatch, (promises, "settle"))
    drafts = [make_notice((ChangeKind.RESCHEDULE, event, AUTUMN)) for event in (one, two)]
    assert at_once(*(publication(draft, 0) for draft in drafts)) == [0, 0]
    assert not Change.objects.filter(waiting=True).exists()
    assert Promise.objects.get().state == Promise.State.KEPT


@pytest.mark.service_postgres
def test_publishing_and_withdrawing_the_notice_it_overtakes_do_not_deadlock(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event()
    make_participant(event)
    first = postpone(event, people=1)
    second = make_notice((ChangeKind.RESCHEDULE, event, AUTUMN))
    meet(monkeypatch, (queue, "skip"), (queue, "restore"))
    assert len(at_once(publication(second, 1), withdrawal(first))) == 2
    assert Event.objects.get().status == Status.SCHEDULED


@pytest.mark.service_postgres
def test_publishing_a_correction_and_withdrawing_the_version_before_do_not_deadlock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = postpone(make_event())
    second = drafting.correction(first)
    meet(monkeypatch, (withdrawing, "withdraw"), (publishing, "_move"), (promises, "settle"))
    assert len(at_once(publication(second, 0), withdrawal(first))) == 2
    assert [notice.version for notice in Notice.objects.current()] == [2]


def test_two_who_begin_a_correction_at_once_get_the_same_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    first = postpone(make_event())
    meet(monkeypatch, (drafting, "_copy_letter"))
    drafts = at_once(*[lambda: drafting.correction(Notice.objects.get(pk=first.pk))] * 2)
    assert drafts == [Notice.objects.get(version=2)] * 2
