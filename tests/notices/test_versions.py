"""Corrections: what the next version may say, and which version is in force after a withdrawal."""

import pytest
from django.test import Client

from apps.notices import drafting, withdrawing
from apps.notices.models import Change, Notice, Promise
from apps.notices.publishing import Refused
from apps.training.models import Event
from apps.training.status import ChangeKind, Status
from tests.factories import make_event, make_notice
from tests.notices.factories import AUTUMN, after, correct, issue, postpone, reschedule

pytestmark = pytest.mark.django_db


def withdraw(notice: Notice, *, minutes: int) -> None:
    withdrawing.withdraw(notice, by=None, at=after(minutes))


def test_a_correction_must_say_what_becomes_of_every_event_that_waits() -> None:
    stays, dropped = make_event(), make_event("Dropped")
    first = postpone(stays, dropped)
    second = drafting.correction(first)
    second.changes.filter(event=dropped).delete()
    with pytest.raises(Refused, match=r"Dropped .* still waits for new dates"):
        issue(second, minutes=1)
    assert list(Notice.objects.unresolved()) == [first]


def test_correcting_an_old_notice_does_not_postpone_again_what_has_new_dates() -> None:
    moved, waits = make_event("Moved"), make_event()
    first = postpone(moved, waits)
    reschedule(moved)
    with pytest.raises(Refused, match=r"Moved .* A later notice changed it"):
        correct(first, minutes=2)
    assert Event.objects.get(pk=moved.pk).status == Status.SCHEDULED


def test_an_old_notice_is_corrected_without_the_event_that_has_new_dates() -> None:
    moved, waits = make_event(), make_event()
    first = postpone(moved, waits)
    reschedule(moved)
    second = drafting.correction(first)
    second.changes.filter(event=moved).delete()
    issue(second, minutes=2)
    assert Change.objects.get(waiting=True).notice == second
    assert Event.objects.get(pk=moved.pk).status == Status.SCHEDULED


def test_what_a_withdrawn_correction_said_again_waits_in_the_version_before() -> None:
    event = make_event()
    first = postpone(event)
    withdraw(correct(first), minutes=2)
    assert Event.objects.get().status == Status.POSTPONED
    assert Change.objects.get(waiting=True).notice == first
    assert list(Notice.objects.unresolved()) == [first]


def test_the_promise_of_the_version_before_holds_again_after_a_withdrawn_correction() -> None:
    first = postpone(make_event())
    withdraw(correct(first), minutes=2)
    assert [promise.notice for promise in Promise.objects.open()] == [first]


def test_withdrawing_two_corrections_one_after_the_other_leaves_the_first_version_in_force() -> None:
    first = postpone(make_event())
    withdraw(correct(first), minutes=2)
    withdraw(correct(first, minutes=3), minutes=4)
    assert [notice.version for notice in Notice.objects.current()] == [1]


def test_the_page_shows_the_version_in_force_after_a_withdrawn_correction(client: Client) -> None:
    first = postpone(make_event())
    withdraw(correct(first), minutes=2)
    response = client.get(first.get_absolute_url())
    assert response.context["notice"] == first
    assert "older version" not in response.text


def test_a_withdrawn_correction_can_still_be_read(client: Client) -> None:
    first = postpone(make_event())
    withdraw(correct(first), minutes=2)
    response = client.get(first.get_absolute_url(), {"v": 2})
    assert response.context["notice"].version == 2


def test_the_page_of_a_corrected_notice_names_the_one_that_replaced_its_first_version(client: Client) -> None:
    event = make_event()
    first = postpone(event)
    replacing = make_notice((ChangeKind.RESCHEDULE, event, AUTUMN), supersedes=first)
    correct(first)
    issue(replacing, minutes=2)
    assert "A later notice replaces this one" in client.get(first.get_absolute_url()).text
