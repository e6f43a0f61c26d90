"""The way to the form: an address is confirmed first, a member goes on at once."""

from datetime import timedelta

import pytest
from django.test import Client

from apps.applications.models import Application, Call
from apps.outbox.models import Mail
from apps.training.models import Event
from tests.applications.factories import make_call, make_confirmed_member
from tests.factories import make_event, make_member
from tests.outbox.reading import read
from tests.pages_public.season import in_days, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    return make_call(make_event(deadline_on=today() + timedelta(days=5), **in_days(30)))


@pytest.fixture
def door(call: Call) -> str:
    return f"/training/{call.event.code}/apply/"


def test_a_typed_address_gets_a_link_to_the_form(client: Client, door: str) -> None:
    page = client.post(door, {"email": "Ada@Example.org"})
    mail = read(Mail.objects.get())

    assert "Look into your mail" in page.text
    assert mail["To"] == "ada <ada@example.org>"
    (form,) = [link.removeprefix("http://testserver") for link in mail.links if "/apply/" in link]
    assert "Send the application" in client.get(form).text
    assert not Application.objects.exists()


def test_the_mail_is_in_the_language_of_the_page(client: Client, door: str) -> None:
    client.post(f"/fr{door}", {"email": "ada@example.org"})

    mail = read(Mail.objects.get())
    assert mail["Content-Language"] == "fr"
    assert f"http://testserver/fr{door}" in mail.text


def test_the_answer_does_not_say_who_has_an_account_or_applied(client: Client, call: Call, door: str) -> None:
    make_member("ada@example.org")
    known = client.post(door, {"email": "ada@example.org"}).text
    unknown = client.post(door, {"email": "eve@example.org"}).text

    assert known.replace("ada@", "eve@") == unknown


def test_an_address_gets_three_mails_an_hour_and_the_same_answer_each_time(client: Client, door: str) -> None:
    pages = {client.post(door, {"email": "ada@example.org"}).text for _ in range(5)}

    assert len(pages) == 1
    assert Mail.objects.count() == 3


def test_one_visitor_cannot_have_mails_sent_without_end(client: Client, door: str) -> None:
    answers = [client.post(door, {"email": f"a{number}@example.org"}).status_code for number in range(32)]

    assert answers == [200] * 30 + [429] * 2
    assert Mail.objects.count() == 30


def test_what_is_no_address_is_refused_beside_the_field(client: Client, door: str) -> None:
    page = client.post(door, {"email": "ada@"}).text

    assert 'value="ada@"' in page
    assert "Enter a valid email address." in page


def test_a_member_goes_on_to_the_form(client: Client, door: str) -> None:
    member = make_confirmed_member("ada@example.org", name="Ada Mensah")
    client.force_login(member)

    page = client.get(door, follow=True).text

    assert 'value="Ada Mensah"' in page
    assert not Application.objects.exists()


def test_a_member_whose_address_is_not_confirmed_confirms_it_by_mail_like_everybody(client: Client, door: str) -> None:
    client.force_login(make_member("ada@example.org", proved=False))

    assert "Send me the link" in client.get(door).text


def test_where_only_members_may_apply_nobody_is_sent_a_link(client: Client, door: str) -> None:
    Call.objects.update(audience=Call.Audience.MEMBERS)

    page = client.post(door, {"email": "ada@example.org"}).text

    assert f"/accounts/login/?next={door}" in page
    assert not Mail.objects.exists()


def test_after_the_deadline_a_sentence_stands_instead(client: Client, call: Call, door: str) -> None:
    Event.objects.update(deadline_on=today() - timedelta(days=2))

    page = client.post(door, {"email": "ada@example.org"}).text

    assert "Applications are closed since" in page
    assert not Mail.objects.exists()


@pytest.mark.parametrize("values", [{"is_public": False}, {"code": "elsewhere"}])
def test_there_is_no_door_where_there_is_no_public_event_with_a_call(
    client: Client, door: str, values: dict[str, object]
) -> None:
    Event.objects.update(**values)

    assert client.get(door).status_code == 404
