"""Staff erase who asked for it and has no account; a member still gets the days to change their mind."""

import pytest
from django.test import Client

from apps.audit.models import Act, Entry
from apps.members.models import Member
from apps.outbox.models import Mail
from apps.privacy.models import Erasure
from apps.training.models import Participation
from tests.applications.factories import make_confirmed_member
from tests.factories import make_event, make_participant, make_staff

pytestmark = pytest.mark.django_db
PAGE = "/admin/privacy/erasure/by-address/"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_staff(email="desk@example.org"))
    return client


def test_first_only_numbers_are_told(desk: Client) -> None:
    make_participant(make_event(), "guest@example.org", name="Secret Name")
    page = desk.post(PAGE, {"address": "Guest@example.org", "do": "look"})

    assert "Courses you applied for" in page.text
    assert "Secret Name" not in page.text
    assert Participation.objects.get().name == "Secret Name"
    assert Entry.objects.filter(act=Act.SEARCHED).count() == 1


def test_then_the_same_address_erases(desk: Client) -> None:
    make_participant(make_event(), "guest@example.org", name="Secret Name")
    desk.post(PAGE, {"address": "guest@example.org", "do": "erase"})

    assert Participation.objects.get().name.startswith("Erased person")
    assert Entry.objects.get(act=Act.ERASED).actor == Member.objects.get().public_id


def test_a_member_is_closed_and_told_and_not_erased_at_once(desk: Client) -> None:
    member = make_confirmed_member("amina@example.org")
    desk.post(PAGE, {"address": "amina@example.org", "do": "erase"})

    member.refresh_from_db()
    assert not member.is_active
    assert Erasure.objects.open().get().cause == Erasure.Cause.STAFF
    assert Mail.objects.get().address == "amina@example.org"


def test_an_address_of_nobody_is_said_to_be_of_nobody(desk: Client) -> None:
    assert "Nothing is held" in desk.post(PAGE, {"address": "nobody@example.org", "do": "look"}).text


def test_who_may_not_gets_no_page(client: Client, django_user_model: type[Member]) -> None:
    client.force_login(make_staff("plain@example.org", is_superuser=False))

    assert client.get(PAGE).status_code == 403
