"""An address is refused, staff correct it, and what was missed is offered to the new one."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from apps.notices.entitlement import still_wanted
from apps.notices.publishing import publish
from apps.outbox.models import Mail, State
from apps.training.models import Participation
from apps.training.status import ChangeKind
from tests.factories import NOW, make_event, make_notice, make_participant

pytestmark = pytest.mark.django_db


def correct(desk: Client, person: Participation, address: str) -> str:
    data = {
        "event": person.event_id,
        "name": person.name,
        "email": address,
        "language": "en",
        "time_zone": "UTC",
        "state": "accepted",
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
