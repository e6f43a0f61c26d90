"""Another address: confirmed by the new one and by the old one, which can undo it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from apps.members import changing_address
from apps.members.models import AddressChange, Member
from tests.factories import make_member
from tests.members.conftest import PASSWORD

pytestmark = pytest.mark.django_db

Code = Callable[[EmailMessage], str]
PATH, OLD, NEW = "/accounts/email/", "amina@example.org", "new@example.org"


@pytest.fixture
def signed_in(client: Client, amina: Member) -> Client:
    client.post("/accounts/login/", {"login": amina.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def codes(mails: list[EmailMessage], code_in: Code, *, old: str = OLD, new: str = NEW) -> dict[str, str]:
    by_address = {mail.to[0]: code_in(mail) for mail in mails}
    return {"old_code": by_address[old], "new_code": by_address[new], "confirm": "1"}


def undo_link(mails: list[EmailMessage]) -> str:
    found = re.search(r"http://testserver(/accounts/email/undo/\S+)", str(mails[-1].body))
    assert found
    return found[1]


def change(client: Client, mails: list[EmailMessage], code_in: Code) -> str:
    """The link that undoes it."""
    client.post(PATH, {"email": NEW})
    client.post(PATH, codes(mails, code_in))
    return undo_link(mails)


def test_both_codes_change_the_address(signed_in: Client, mailoutbox: list[EmailMessage], code_in: Code) -> None:
    signed_in.post(PATH, {"email": "New@example.org"})
    assert Member.objects.get().email == OLD

    typed = codes(mailoutbox, code_in)
    signed_in.post(PATH, {**typed, "old_code": typed["old_code"].lower().replace("-", "")})

    assert Member.objects.present().get().email == NEW
    assert mailoutbox[-1].to == [OLD]
    assert signed_in.get(PATH).status_code == 200, "still signed in"


@pytest.mark.parametrize("missing", ["old_code", "new_code"])
def test_one_code_alone_changes_nothing(
    signed_in: Client, mailoutbox: list[EmailMessage], code_in: Code, missing: str
) -> None:
    signed_in.post(PATH, {"email": NEW})

    page = signed_in.post(PATH, {**codes(mailoutbox, code_in), missing: "BBBB-BBBB"})

    assert "One of the codes is not right" in page.text
    assert Member.objects.get().email == OLD


def test_codes_end_after_an_hour_and_after_five_tries(
    signed_in: Client, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    signed_in.post(PATH, {"email": NEW})
    typed, member = codes(mailoutbox, code_in), Member.objects.get()
    in_an_hour = timezone.now() + timedelta(minutes=61)
    assert changing_address.pending(member, at=in_an_hour) is None

    for _ in range(5):
        signed_in.post(PATH, {**typed, "new_code": "WRONG"})
    signed_in.post(PATH, typed)

    assert Member.objects.get().email == OLD
    assert "Send the codes" in signed_in.get(PATH).text, "one can begin again"


def test_who_has_not_just_proved_who_they_are_proves_it_first(client: Client, amina: Member) -> None:
    client.force_login(amina)

    answer = client.post(PATH, {"email": NEW})

    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not AddressChange.objects.exists()


def test_an_address_of_somebody_else_is_answered_alike(
    signed_in: Client, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    make_member(NEW)
    signed_in.get(PATH)  # which shows, once, that one has signed in
    taken = signed_in.post(PATH, {"email": NEW}), signed_in.get(PATH).text
    told = mailoutbox[-1]
    free = signed_in.post(PATH, {"email": "free@example.org"}), signed_in.get(PATH).text

    assert taken[0].status_code == free[0].status_code
    plain = [re.sub(r'value="[^"]{20,}"', "", page) for page in (taken[1], free[1])]
    assert plain[0].replace(NEW, "…") == plain[1].replace("free@example.org", "…")
    assert told.to == [NEW]
    with pytest.raises(AssertionError):
        code_in(told)


def test_the_old_address_undoes_it_and_everybody_is_out(
    signed_in: Client, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    link = change(signed_in, mailoutbox, code_in)
    TOTP.activate(Member.objects.get(), "JBSWY3DPEHPK3PXP")
    owner = Client()
    assert "Get your old address back?" in owner.get(link).text
    assert Member.objects.get().email == NEW, "looking changes nothing"

    assert "Your old address is back" in owner.post(link).text

    member = Member.objects.present().get()
    assert (member.email, member.has_usable_password()) == (OLD, False)
    assert not Authenticator.objects.exists()
    assert signed_in.get(PATH).status_code == 302
    assert owner.post(link).status_code == 404, "once"
    new = "another pass-phrase of words"
    owner.post("/accounts/password/reset/", {"email": OLD})
    owner.post("/accounts/password/reset/confirm/", {"code": code_in(mailoutbox[-1])})
    owner.post("/accounts/password/reset/complete/", {"password1": new, "password2": new})
    assert Member.objects.get().check_password(new)


def test_an_old_address_that_somebody_else_has_by_now_is_not_taken_from_them(
    signed_in: Client, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    link = change(signed_in, mailoutbox, code_in)
    other = make_member(OLD)

    refused = Client().post(link)

    assert refused.status_code == 409
    assert "belongs to another account now" in refused.text
    assert set(Member.objects.values_list("email", flat=True)) == {NEW, other.email}


def test_one_undo_takes_back_what_followed(signed_in: Client, mailoutbox: list[EmailMessage], code_in: Code) -> None:
    link = change(signed_in, mailoutbox, code_in)
    mailoutbox.clear()
    signed_in.post(PATH, {"email": "third@example.org"})
    signed_in.post(PATH, codes(mailoutbox, code_in, old=NEW, new="third@example.org"))
    assert Member.objects.get().email == "third@example.org"

    Client().post(link)

    assert Member.objects.get().email == OLD
    assert Client().get(undo_link(mailoutbox)).status_code == 404


def test_the_link_ends_after_two_weeks_and_cannot_be_made_up(
    signed_in: Client, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    link = change(signed_in, mailoutbox, code_in)

    assert Client().get(f"{link[:-1]}x/").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert Client().post(link).status_code == 404
    assert Member.objects.get().email == NEW


def test_nobody_takes_the_old_address_while_it_can_be_had_back(
    signed_in: Client, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    change(signed_in, mailoutbox, code_in)

    assert changing_address.is_taken(OLD, at=timezone.now())
    assert not changing_address.is_taken(OLD, at=timezone.now() + timedelta(days=15))
