from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from apps.members.models import Member
from tests.members.conftest import PASSWORD

pytestmark = pytest.mark.django_db

Code = Callable[[EmailMessage], str]


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_address_is_the_login_in_any_case(client: Client, amina: Member) -> None:
    client.post("/accounts/login/", {"login": "AMINA@Example.ORG", "password": PASSWORD})

    assert signed_in(client)


def test_a_sign_in_leaves_no_sentence_to_a_later_page(client: Client, amina: Member) -> None:
    client.post("/accounts/login/?next=/members/", {"login": amina.email, "password": PASSWORD}, follow=True)

    assert 'role="status"' not in client.get("/accounts/password/change/").text


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(client: Client, amina: Member) -> None:
    wrong = client.post("/accounts/login/", {"login": amina.email, "password": "wrong"})
    unknown = client.post("/accounts/login/", {"login": "nobody@example.org", "password": "wrong"})

    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_the_sixth_wrong_password_locks_the_address_for_a_while(client: Client, amina: Member) -> None:
    for _ in range(5):
        client.post("/accounts/login/", {"login": amina.email, "password": "wrong"})

    client.post("/accounts/login/", {"login": amina.email, "password": PASSWORD})

    assert not signed_in(client)


def test_too_many_reset_mails_for_one_address_are_refused_with_a_page(
    client: Client, amina: Member, mailoutbox: list[EmailMessage]
) -> None:
    answers = [client.post("/accounts/password/reset/", {"email": amina.email}) for _ in range(6)]

    assert answers[-1].status_code == 429
    assert "Too many tries" in answers[-1].text
    assert len(mailoutbox) == 5


def test_a_code_by_mail_signs_in_without_a_password(
    client: Client, amina: Member, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    client.post("/accounts/login/code/", {"email": amina.email})
    client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[0])})

    assert signed_in(client)


@pytest.mark.parametrize("path", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_asking_for_a_code_does_not_tell_who_is_a_member(path: str, amina: Member) -> None:
    known, unknown = Client(), Client()
    answers = [known.post(path, {"email": amina.email}), unknown.post(path, {"email": "nobody@example.org"})]

    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]
    assert known.get(answers[0]["Location"]).status_code == unknown.get(answers[1]["Location"]).status_code == 200


def test_a_forgotten_password_is_replaced_with_a_code(
    client: Client, amina: Member, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    new = "another pass-phrase of words"
    client.post("/accounts/password/reset/", {"email": amina.email})
    client.post("/accounts/password/reset/confirm/", {"code": code_in(mailoutbox[0])})
    client.post("/accounts/password/reset/complete/", {"password1": new, "password2": new})

    amina.refresh_from_db()
    assert amina.check_password(new)


def test_the_owner_is_told_of_a_changed_password(client: Client, amina: Member, mailoutbox: list[EmailMessage]) -> None:
    client.force_login(amina)
    new = "another pass-phrase of words"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert mailoutbox[0].to == [amina.email]
    assert "password" in mailoutbox[0].subject.lower()


def test_signing_out_needs_a_button(client: Client, amina: Member) -> None:
    client.force_login(amina)
    client.get("/accounts/logout/")
    assert signed_in(client)

    client.post("/accounts/logout/")
    assert not signed_in(client)


@pytest.mark.parametrize("path", ["login", "login/code", "signup", "password/reset"])
def test_the_address_is_called_by_one_name_at_every_door(client: Client, path: str) -> None:
    page = client.get(f"/accounts/{path}/").text

    assert ">E-mail address</label>" in page
    assert "Email" not in page


def test_a_refused_sign_in_is_told_in_plain_words(client: Client) -> None:
    page = client.post("/accounts/login/", {"login": "a@example.org", "password": "wrong"}).text

    assert "The e-mail address or the password is not right." in page
