"""An address is refused, staff correct it, and what was missed is offered to the new one."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from apps.notices.entitlement import still_wanted
from apps.notices.publishing import publish
from apps.outbox import queue
from apps.outbox.models import Mail, State
from apps.training.models import Participation
from apps.training.status import ChangeKind
from tests.factories import NOW, make_event, make_notice, make_participant
from tests.notices.factories import heard_of, may_leave, postpone, reschedule

pytestmark = pytest.mark.django_db


def correct(desk: Client, person: Participation, address: str) -> str:
    data = {
        "event": person.event_id,
        "name": person.name,
        "email": address,
        "language": "en",
        "time_zone": "UTC",
        "state": "accepted",
        "seen_state": "accepted",
    }
    return desk.post(
        reverse("admin:training_participation_change", args=[person.pk]), data, follow=True
    ).content.decode()


def refused_person() -> Participation:
    event = make_event()
    person = make_participant(event, "wrong@example.org", name="Amina")
    publish(make_notice((ChangeKind.POSTPONE, event), promise=date(2026, 6, 20)), by=None, at=NOW, expected=1)
    Mail.objects.update(state=State.FAILED, last_answer="550 5.1.1 no such user", attempts=1)
    return person


def deliver(address: str) -> None:
    """As a worker would leave them: sent, or left out."""
    sent = [mail.pk for mail in may_leave(address)]
    Mail.objects.filter(pk__in=sent).update(state=State.SENT)
    Mail.objects.filter(address=address, state=State.QUEUED).update(state=State.SKIPPED)


def test_correcting_an_address_offers_the_missed_mails_and_sends_them_once(desk: Client) -> None:
    person = refused_person()
    assert "1 mail did not reach the old address." in correct(desk, person, "right@example.org")
    url = reverse("admin:training_participation_missed", args=[person.pk])
    assert "550 5.1.1 no such user" in desk.get(url).content.decode()
    assert Mail.objects.count() == 1
    assert "1 mail is on its way." in desk.post(url, follow=True).content.decode()
    desk.post(url)
    new = Mail.objects.get(address="right@example.org")
    assert new.state == State.QUEUED
    assert still_wanted(Mail.objects.filter(pk=new.pk)).exists()


def test_without_a_missed_mail_nothing_is_offered(desk: Client) -> None:
    person = make_participant(make_event(), "wrong@example.org")
    assert "did not reach" not in correct(desk, person, "right@example.org")
    assert desk.get(reverse("admin:training_participation_missed", args=[person.pk])).status_code == 404


def test_a_mail_that_still_waits_for_the_old_address_is_offered_too(desk: Client) -> None:
    event = make_event()
    person = make_participant(event, "typo@example.org", name="Amina")
    postpone(event, people=1)
    assert "1 mail did not reach the old address." in correct(desk, person, "right@example.org")
    desk.post(reverse("admin:training_participation_missed", args=[person.pk]))
    assert len(may_leave("right@example.org")) == 1
    assert may_leave("typo@example.org") == []


def test_a_mail_sent_on_before_the_hold_is_over_goes_on_being_held(desk: Client) -> None:
    event = make_event()
    person = make_participant(event, "typo@example.org")
    postpone(event, people=1)
    correct(desk, person, "right@example.org")
    desk.post(reverse("admin:training_participation_missed", args=[person.pk]))
    mail = Mail.objects.select_related("mailing").get(address="right@example.org")
    assert mail.due_at == mail.mailing.release_at


def test_the_corrected_address_hears_everything_that_failed_of_two_notices() -> None:
    moves, stays = make_event("Moves"), make_event("Stays")
    for event in (moves, stays):
        make_participant(event, "wrong@example.org")
    postpone(moves, stays, people=1)
    Mail.objects.update(state=State.FAILED)
    reschedule(moves, people=1)
    Mail.objects.update(state=State.FAILED)
    Participation.objects.update(email="right@example.org")
    queue.readdress(queue.missed("wrong@example.org"), address="right@example.org")
    assert heard_of("right@example.org") == ["Moves", "Stays"]


def test_a_person_on_two_courses_whose_rows_are_corrected_in_turn_gets_both_mails() -> None:
    """Between the two corrections, the last look before DATA finds one mail not wanted at the new address yet."""
    one, two = make_event("One"), make_event("Two")
    people = [make_participant(event, "wrong@example.org") for event in (one, two)]
    for event in (one, two):
        postpone(event, people=1)
    Mail.objects.update(state=State.FAILED)
    heard = []
    for person in people:
        Participation.objects.filter(pk=person.pk).update(email="right@example.org")
        queue.readdress(queue.missed("wrong@example.org"), address="right@example.org")
        heard += heard_of("right@example.org")
        deliver("right@example.org")
    assert sorted(heard) == ["One", "Two"]
