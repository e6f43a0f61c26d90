"""What a notice does to the waiting list: no offer for what does not take place, offers again once there are dates."""

import pytest
from django.utils import timezone

from apps.applications.entitlement import still_open
from apps.applications.waiting import OFFER_MAIL, fill_places
from apps.notices import withdrawing
from apps.notices.models import Notice
from apps.outbox.models import Mail
from apps.training.models import Event
from apps.training.status import ChangeKind, Status
from tests.applications.factories import make_waiting, offers_of
from tests.notices.asking import correct, in_days, issue, moment, postpone, reschedule, soon

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db: None) -> Event:
    event = soon(capacity=1)
    make_waiting(event, name="Next", since=moment(60 * 24))
    return event


def cancel(event: Event) -> Notice:
    return issue((ChangeKind.CANCEL, event))


def withdraw(notice: Notice) -> None:
    withdrawing.withdraw(notice, by=None, at=timezone.now())


@pytest.mark.parametrize("put_off", [postpone, cancel])
def test_an_open_offer_ends_when_its_event_is_put_off(event: Event, put_off: object) -> None:
    fill_places(event.pk, at=moment(5))
    put_off(event)  # type: ignore[operator]
    assert offers_of(event) == [("Next", "withdrawn")]


def test_offers_resume_when_dates_are_set(event: Event) -> None:
    fill_places(event.pk, at=moment(30))
    postpone(event, ago=20)
    reschedule(event)
    assert offers_of(event) == [("Next", "withdrawn"), ("Next", "open")]


def test_an_offer_that_new_dates_bring_leaves_with_the_notice_and_not_before(event: Event) -> None:
    postpone(event, ago=20)
    notice = reschedule(event)
    offered = Mail.objects.get(mailing__kind=OFFER_MAIL)
    assert notice.mailing
    assert (offered.due_at, offered.mailing.release_at) == (notice.mailing.release_at,) * 2


def test_the_mail_of_an_offer_never_leaves_once_its_notice_is_withdrawn(event: Event) -> None:
    postpone(event, ago=20)
    withdraw(reschedule(event))
    assert not still_open(Mail.objects.filter(mailing__kind=OFFER_MAIL)).exists()


def test_an_older_offer_keeps_its_own_time(event: Event) -> None:
    fill_places(event.pk, at=moment(30))
    before = Mail.objects.get().due_at
    reschedule(event)
    assert Mail.objects.get(mailing__kind=OFFER_MAIL).due_at == before


def test_an_event_that_is_confirmed_fills_its_places(event: Event) -> None:
    Event.objects.update(status=Status.TENTATIVE)
    event.refresh_from_db()
    issue((ChangeKind.CONFIRM, event))
    assert offers_of(event) == [("Next", "open")]


def test_withdrawing_a_postponement_makes_its_offers_again(event: Event) -> None:
    fill_places(event.pk, at=moment(30))
    notice = postpone(event)
    withdraw(notice)
    assert offers_of(event) == [("Next", "withdrawn"), ("Next", "open")]


def test_withdrawing_new_dates_ends_the_offers_that_they_brought(event: Event) -> None:
    postpone(event, ago=20)
    notice = reschedule(event)
    withdraw(notice)
    assert offers_of(event) == [("Next", "withdrawn")]


def test_withdrawing_new_dates_of_an_event_that_took_place_before_leaves_its_offers(event: Event) -> None:
    fill_places(event.pk, at=moment(30))
    withdraw(reschedule(event))
    assert offers_of(event) == [("Next", "open")]


def test_a_correction_makes_no_offers_twice(event: Event) -> None:
    postpone(event, ago=20)
    correct(reschedule(event))
    assert offers_of(event) == [("Next", "open")]


def test_an_event_that_only_moves_elsewhere_offers_nothing(event: Event) -> None:
    issue((ChangeKind.CHANGE_VENUE, event, {"city": "Kampala"}))
    issue((ChangeKind.RESCHEDULE, event, {**in_days(40), "deadline_on": in_days(20)["starts_on"]}))
    assert offers_of(event) == []
