"""Two people at the same moment, each with a connection of their own."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from apps.notices.models import Notice, StatusChange
from apps.notices.publishing import Refused, publish
from apps.outbox.models import Mail
from apps.training.models import Event
from apps.training.status import ChangeKind, Status
from tests.factories import NOW, make_event, make_notice, make_participant

pytestmark = pytest.mark.django_db(transaction=True)

JUNE = date(2026, 6, 20)


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


def publication(notice: Notice, expected: int) -> Callable[[], object]:
    return lambda: publish(Notice.objects.get(pk=notice.pk), by=None, at=NOW, expected=expected)


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
