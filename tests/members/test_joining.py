from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from apps.members.models import Member
from tests.members.conftest import JOINING

pytestmark = pytest.mark.django_db

Code = Callable[[EmailMessage], str]


def test_a_person_joins_by_typing_the_code_from_the_mail(
    client: Client, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    sent = client.post("/accounts/signup/", JOINING)
    assert sent["Location"] == "/accounts/confirm-email/"
    assert "_auth_user_id" not in client.session

    confirmed = client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])})

    assert confirmed.status_code == 302
    member = Member.objects.get()
    assert (member.email, member.name) == ("y.haddad@example.org", "Youssef Haddad")
    assert (member.language, member.time_zone) == ("ar", "Asia/Amman")
    assert (member.organization, member.constituency) == ("Jordan Civil Defence", "civil_protection")
    assert (member.joining.reason, member.joining.state) == (JOINING["reason"], "approved")
    assert client.session["_auth_user_id"] == str(member.pk)


def test_the_first_page_says_that_the_address_is_confirmed_and_no_later_one_does(
    client: Client, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    client.post("/accounts/signup/", JOINING)
    first = client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])}, follow=True)

    assert first.redirect_chain[-1][0] == "/my/"
    assert "You have confirmed y.haddad@example.org." in first.text
    assert 'role="status"' not in client.get("/accounts/password/change/").text


def test_a_wrong_code_opens_nothing(client: Client, mailoutbox: list[EmailMessage]) -> None:
    client.post("/accounts/signup/", JOINING)

    refused = client.post("/accounts/confirm-email/", {"code": "WRONG-CODE"})

    assert refused.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_known_address_is_answered_like_a_new_one(
    client: Client, amina: Member, mailoutbox: list[EmailMessage]
) -> None:
    known, new = Client(), Client()
    answers = [
        known.post("/accounts/signup/", {**JOINING, "email": amina.email}),
        new.post("/accounts/signup/", {**JOINING, "email": "new@example.org"}),
    ]
    pages = [known.get("/accounts/confirm-email/"), new.get("/accounts/confirm-email/")]

    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]
    assert _without_what_differs(pages[0].text, amina.email) == _without_what_differs(pages[1].text, "new@example.org")
    assert len(mailoutbox) == 2, "both addresses get a mail, so the time taken is alike too"


def test_the_owner_of_a_known_address_is_told_of_the_second_joining(
    client: Client, amina: Member, mailoutbox: list[EmailMessage]
) -> None:
    client.post("/accounts/signup/", {**JOINING, "email": amina.email.upper()})

    assert mailoutbox[0].to == [amina.email]
    assert Member.objects.count() == 1


def test_a_joining_cannot_make_us_send_words_to_a_stranger(client: Client, mailoutbox: list[EmailMessage]) -> None:
    client.post("/accounts/signup/", {**JOINING, "name": "You won: https://elsewhere.example"})

    assert "elsewhere" not in str(mailoutbox[0].body) + mailoutbox[0].subject


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("time_zone", "Mars"),
        ("language", "tlh"),
        ("name", ""),
        ("organization", ""),
        ("constituency", ""),
        ("reason", "too short"),
        ("reason", "x" * 501),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_the_rest_is_kept(client: Client, field: str, answer: str) -> None:
    refused = client.post("/accounts/signup/", {**JOINING, field: answer})

    assert refused.status_code == 200
    assert refused.context["form"].errors.keys() == {field}
    assert 'value="Y.Haddad@Example.org"' in refused.text
    assert not Member.objects.exists()


def test_a_language_asked_for_by_the_browser_is_proposed(client: Client) -> None:
    page = client.get("/fr/accounts/signup/")

    assert '<option value="fr" selected' in page.text


def _without_what_differs(page: str, address: str) -> list[str]:
    return [line for line in page.replace(address, "ADDRESS").splitlines() if "csrfmiddlewaretoken" not in line]


def test_nobody_lives_in_utc_without_having_chosen_it(client: Client) -> None:
    refused = client.post("/accounts/signup/", {**JOINING, "time_zone": ""})

    assert "time_zone" in refused.context["form"].errors
    assert 'name="time_zone" maxlength' in client.get("/accounts/signup/").text, "nothing is filled in beforehand"
