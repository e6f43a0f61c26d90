"""Mails about accounts go through the outbox: queued with what they tell, ahead of others, unread by staff."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import transaction
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from apps.members.models import Member
from apps.outbox import queue
from apps.outbox.claiming import claim
from apps.outbox.delivery import filled
from apps.outbox.entitlement import still_wanted
from apps.outbox.letters import Letter
from apps.outbox.models import Mail, Mailing
from tests.factories import make_member, make_staff

pytestmark = pytest.mark.django_db

ADDRESS = "amina@example.org"


@pytest.fixture(autouse=True)
def through_the_outbox(settings: LazySettings) -> None:
    cache.clear()  # of tries that were counted
    settings.EMAIL_BACKEND = "cmcoord_portal.accountmail.IntoTheOutbox"


@pytest.fixture
def code(client: Client) -> Mail:
    make_member(ADDRESS)
    client.post("/accounts/login/code/", {"email": ADDRESS})
    return Mail.objects.get()


def make_notice_mail(address: str) -> None:
    letter = Letter("en", "A notice", "Dates change.", "<p>Dates change.</p>")
    queue.enqueue(
        key=f"notice:{address}",
        kind="notice",
        letters={0: letter},
        addressees=[queue.Addressee(address, "A", 0)],
        at=timezone.now(),
    )


def test_a_code_is_a_whole_message(code: Mail) -> None:
    message = filled(code).decode()

    assert f"To: amina <{ADDRESS}>" in message
    assert "Subject: Your code to sign in" in message
    assert "text/html" in message


def test_a_code_overtakes_what_waits(client: Client) -> None:
    for address in ("a@example.org", ADDRESS):
        make_notice_mail(address)
    Mail.objects.update(due_at=Now() - timedelta(minutes=5))
    make_member(ADDRESS)
    client.post("/accounts/login/code/", {"email": ADDRESS})

    claimed = claim()

    assert claimed[0].mailing.kind == "account-code"
    assert len(claimed) == 3, "nor does it wait for an older mail to the same address"


def test_a_code_that_is_over_stays_back(code: Mail) -> None:
    def wanted() -> bool:
        found = still_wanted(Mail.objects.all(), kind=code.mailing.kind)
        return found is not None and found.exists()

    assert wanted()
    Mailing.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    assert not wanted()


def test_what_is_rolled_back_sends_nothing(client: Client) -> None:
    make_member(ADDRESS)
    with transaction.atomic():
        client.post("/accounts/password/reset/", {"email": ADDRESS})
        transaction.set_rollback(True)

    assert not Mail.objects.exists()


def test_staff_do_not_read_codes(client: Client, code: Mail, settings: LazySettings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(make_staff())

    page = client.post(f"/admin/outbox/mail/{code.pk}/text/").text

    assert "only the addressee reads it" in page
    assert "Type this code" not in page


def test_an_address_in_another_script_breaks_no_form(client: Client) -> None:
    answer = client.post("/accounts/password/reset/", {"email": "amina@exämple.org"})

    assert answer.status_code in (200, 302)
    assert not Member.objects.exists()
