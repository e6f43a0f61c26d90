"""Every mail about applications: its links change nothing by being opened, and it leaves only while it is true."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from apps.applications import offering
from apps.applications.applying import send
from apps.applications.leaving import withdraw
from apps.applications.models import Call, Offer
from apps.applications.telling import CONFIRM_MAIL, STANDING_MAIL
from apps.applications.waiting import OFFER_MAIL, fill_places, withdraw_offers
from apps.outbox import delivery
from apps.outbox.models import Mail, State
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from tests.applications.factories import make_application, make_call, make_waiting
from tests.factories import make_event
from tests.outbox.reading import read
from tests.pages_public.season import in_days
from tests.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db

SUBJECTS = {
    "Apply for",
    "Application received",
    "You have a place",
    "Waiting list",
    "A place is free",
    "Offer over",
    "Withdrawn",
}


@pytest.fixture
def event() -> Event:
    return make_event(capacity=1, **in_days(30))


def apply_for(call: Call, email: str) -> Participation:
    return send(make_application(call, email), by=None, at=timezone.now())


def let_offers_lapse() -> None:
    Offer.objects.filter(state="open").update(expires_at=timezone.now() - timedelta(seconds=1))
    offering.expire()


def all_mails(client: Client, event: Event) -> list[Mail]:
    """One of each, and a place, an offer and an application still open behind them."""
    call = make_call(event, selection=Call.Selection.FIRST_COME)
    client.post(f"/training/{event.code}/apply/", {"email": "new@example.org"})
    first = apply_for(call, "first@example.org")
    apply_for(call, "second@example.org"), apply_for(call, "third@example.org")
    withdraw(first, by=None, at=timezone.now())
    let_offers_lapse()
    other = make_call(make_event(**in_days(40)))
    apply_for(other, "fourth@example.org")
    return list(Mail.objects.select_related("template"))


def tables() -> dict[str, list[Any]]:
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in apps.get_models()}


def test_a_scanner_that_opens_every_link_of_every_mail_changes_no_row(client: Client, event: Event) -> None:
    mails = all_mails(client, event)
    links = {link for mail in mails for link in read(mail).links}
    before = tables()

    statuses = {
        Client().generic(verb, link.removeprefix("http://testserver")).status_code
        for link in links
        for verb in ("GET", "HEAD")
    }

    assert {read(mail)["Subject"].partition(":")[0] for mail in mails} == SUBJECTS
    assert len(links) >= 7
    assert statuses == {200}
    assert tables() == before


def test_every_mail_says_why_it_comes_and_tells_nobody_elses_address(client: Client, event: Event) -> None:
    for mail in all_mails(client, event):
        message = read(mail)
        addresses = {"first@", "second@", "third@", "fourth@", "new@"} - {mail.address.partition("example")[0]}

        assert "You get this mail because" in message.text
        assert message["Auto-Submitted"] == "auto-generated"
        assert not [other for other in addresses if other in message.text + message.html + message.calendar]


def left_out(kind: str) -> list[str]:
    """To whom a mail of this kind did not leave, after two turns of a worker: an address's newer mail waits for one."""
    for _turn in range(2):
        delivery.deliver(seconds=30, stop=lambda: False)
        Mail.objects.filter(state=State.QUEUED).update(due_at=Now())
    return list(Mail.objects.filter(mailing__kind=kind, state=State.SKIPPED).values_list("address", flat=True))


@pytest.fixture
def worker(running_smtp_server: SmtpServer, settings: Any) -> SmtpServer:
    running_smtp_server.forget()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running_smtp_server.port
    return running_smtp_server


def test_the_mail_of_an_open_offer_leaves(worker: SmtpServer, event: Event) -> None:
    make_waiting(event)
    fill_places(event.pk, at=timezone.now())

    assert left_out(OFFER_MAIL) == []
    assert len(worker.received()) == 1


def test_the_mail_of_an_offer_that_was_closed_does_not_leave(worker: SmtpServer, event: Event) -> None:
    person = make_waiting(event)
    fill_places(event.pk, at=timezone.now())
    withdraw_offers([event.pk], at=timezone.now())

    assert left_out(OFFER_MAIL) == [person.email]
    assert Mail.objects.get().reason == "The offer is no longer open."


def test_the_mail_of_an_offer_whose_time_is_over_does_not_leave(worker: SmtpServer, event: Event) -> None:
    person = make_waiting(event)
    fill_places(event.pk, at=timezone.now())
    Offer.objects.update(expires_at=timezone.now())

    assert left_out(OFFER_MAIL) == [person.email]


def test_the_mail_of_an_offer_to_somebody_whom_staff_accepted_meanwhile_does_not_leave(
    worker: SmtpServer, event: Event
) -> None:
    person = make_waiting(event)
    fill_places(event.pk, at=timezone.now())
    Participation.objects.update(state=Standing.ACCEPTED)

    assert left_out(OFFER_MAIL) == [person.email]


def test_a_new_offer_does_not_bring_the_mail_of_an_old_one_back(worker: SmtpServer, event: Event) -> None:
    make_waiting(event)
    fill_places(event.pk, at=timezone.now())
    withdraw_offers([event.pk], at=timezone.now())
    fill_places(event.pk, at=timezone.now())

    assert len(left_out(OFFER_MAIL)) == 1
    assert len(worker.received()) == 1


def test_who_withdrew_is_told_of_that_alone(worker: SmtpServer, event: Event) -> None:
    person = apply_for(make_call(event), "ada@example.org")
    withdraw(person, by=None, at=timezone.now())

    assert left_out(STANDING_MAIL) == ["ada@example.org"]
    assert [mail.message["Subject"] for mail in worker.received()] == [f"Withdrawn: {event.title}"]


@pytest.mark.parametrize(
    ("selection", "later"),
    [(Call.Selection.STAFF, Standing.SHORTLISTED), (Call.Selection.FIRST_COME, Standing.CONFIRMED)],
)
def test_what_is_spoken_of_alike_is_still_true(
    worker: SmtpServer, event: Event, selection: Call.Selection, later: Standing
) -> None:
    apply_for(make_call(event, selection=selection), "ada@example.org")
    Participation.objects.update(state=later)

    assert left_out(STANDING_MAIL) == []


def test_the_link_to_the_form_always_leaves(worker: SmtpServer, client: Client, event: Event) -> None:
    make_call(event)
    client.post(f"/training/{event.code}/apply/", {"email": "new@example.org"})

    assert left_out(CONFIRM_MAIL) == []
    assert len(worker.received()) == 1
