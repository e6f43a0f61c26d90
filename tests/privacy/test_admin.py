"""Staff erase who asked for it and has no account; a member still gets the days to change their mind."""

import pytest
from django.test import Client

from apps.audit.models import Act, Entry
from apps.members.models import Member
from apps.outbox.models import Mail
from apps.privacy.models import Erasure
from apps.training.models import Participation
from tests.applications.factories import make_confirmed_member
from tests.factories import make_event, make_member, make_participant, make_staff
from tests.outbox.reading import read

pytestmark = pytest.mark.django_db
PAGE = "/admin/privacy/erasure/by-address/"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_staff(email="desk@example.org"))
    return client


def erase(desk: Client, looked_for: str, typed: str = "") -> str:
    """As staff do: they look first, and type the address again."""
    page = desk.post(PAGE, {"address": looked_for, "do": "look"})
    mark = page.context["looked_for"]
    return desk.post(PAGE, {"address": typed or looked_for, "looked_for": mark, "do": "erase"}, follow=True).text


def test_first_only_numbers_are_told(desk: Client) -> None:
    make_participant(make_event(), "guest@example.org", name="Secret Name")
    page = desk.post(PAGE, {"address": "Guest@example.org", "do": "look"})

    assert "Courses you applied for" in page.text
    assert "Secret Name" not in page.text
    assert Participation.objects.get().name == "Secret Name"
    assert Entry.objects.filter(act=Act.SEARCHED).count() == 1


def test_then_the_same_address_erases(desk: Client) -> None:
    make_participant(make_event(), "guest@example.org", name="Secret Name")
    erase(desk, "guest@example.org", " Guest@example.org")

    assert Participation.objects.get().name.startswith("Erased person")
    assert Entry.objects.get(act=Act.ERASED).actor == Member.objects.get().public_id


def test_an_address_that_is_typed_wrongly_erases_nobody(desk: Client) -> None:
    make_participant(make_event(), "guest@example.org")
    make_participant(make_event(), "guess@example.org", name="Somebody Else")

    refusals = [
        erase(desk, "guest@example.org", "guess@example.org"),
        desk.post(PAGE, {"address": "guess@example.org", "do": "erase"}).text,
    ]

    assert all("not the address that was looked for" in refusal for refusal in refusals)
    assert Participation.objects.get(email="guess@example.org").name == "Somebody Else"


def test_an_account_that_was_never_proved_goes_at_once(desk: Client) -> None:
    """Its address cannot be asked whether it wishes to stay."""
    make_member("amina@example.org", proved=False)
    assert "The person is erased" in erase(desk, "amina@example.org")

    assert not Member.objects.filter(email="amina@example.org").exists()


def test_staff_who_never_signed_in_are_not_erased_here(desk: Client) -> None:
    make_member("editor@example.org", proved=False, is_staff=True)
    erase(desk, "editor@example.org")

    assert Member.objects.filter(email="editor@example.org").exists()


def test_a_member_is_closed_and_told_and_not_erased_at_once(desk: Client) -> None:
    member = make_confirmed_member("amina@example.org")
    erase(desk, "amina@example.org")

    member.refresh_from_db()
    assert not member.is_active
    assert Erasure.objects.open().get().cause == Erasure.Cause.STAFF
    letter = read(Mail.objects.get())
    assert "<amina@example.org>" in letter["To"]
    assert "We were asked to erase your account" in letter.text


def test_an_address_of_nobody_is_said_to_be_of_nobody(desk: Client) -> None:
    assert "Nothing is held" in desk.post(PAGE, {"address": "nobody@example.org", "do": "look"}).text


def test_who_may_not_gets_no_page(client: Client, django_user_model: type[Member]) -> None:
    client.force_login(make_staff("plain@example.org", is_superuser=False))

    assert client.get(PAGE).status_code == 403
