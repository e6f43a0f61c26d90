"""Who is let in: at once, by a person, or by invitation; and nobody whose address is not proved."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.contrib.auth.models import Permission
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.audit.models import Entry
from apps.members import inviting, joining
from apps.members.models import Invitation, Joining, Member
from tests.factories import make_member
from tests.members.conftest import JOINING, PASSWORD

pytestmark = pytest.mark.django_db

Code = Callable[[EmailMessage], str]
WAITING, APPROVED, DECLINED = Joining.State.WAITING, Joining.State.APPROVED, Joining.State.DECLINED


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def moderator(settings: LazySettings) -> Client:
    settings.STAFF_SECOND_FACTOR = False
    staff = make_member("moderator@example.org", is_staff=True)
    names = ["view_joining", "change_joining", "view_invitation", "add_invitation"]
    staff.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture
def waiting(client: Client, settings: LazySettings, mailoutbox: list[EmailMessage], code_in: Code) -> Joining:
    settings.JOINING = "approval"
    client.post("/accounts/signup/", JOINING)
    answer = client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox.pop())})
    assert answer["Location"] == "/accounts/waiting/"
    return Joining.objects.get()


def decide(staff: Client, wish: Joining, **form: str) -> Any:
    return staff.post(f"/admin/members/joining/{wish.pk}/change/", form, follow=True)


def test_whoever_waits_is_no_member_anywhere(client: Client, waiting: Joining) -> None:
    assert waiting.state == WAITING
    assert not signed_in(client)
    assert not Member.objects.present().exists()
    again = client.post("/accounts/login/", {"login": JOINING["email"], "password": PASSWORD})
    assert again["Location"] == "/accounts/waiting/"
    assert "Your wish to join is with CMCS" in client.get("/accounts/waiting/").text


def test_a_new_password_is_no_way_round_the_decision(
    client: Client, settings: LazySettings, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    settings.JOINING = "approval"
    client.post("/accounts/signup/", JOINING)
    other, new = Client(), "another pass-phrase of words"
    other.post("/accounts/password/reset/", {"email": JOINING["email"]})
    other.post("/accounts/password/reset/confirm/", {"code": code_in(mailoutbox[-1])})
    other.post("/accounts/password/reset/complete/", {"password1": new, "password2": new})

    answer = other.post("/accounts/login/", {"login": JOINING["email"], "password": new})

    assert Joining.objects.get().state == WAITING
    assert answer["Location"] == "/accounts/waiting/"
    assert not Member.objects.present().exists()


def test_staff_let_somebody_in(
    client: Client, moderator: Client, waiting: Joining, mailoutbox: list[EmailMessage]
) -> None:
    assert JOINING["reason"] in moderator.get(f"/admin/members/joining/{waiting.pk}/change/").text

    decide(moderator, waiting, decision="approve", words="")

    waiting.refresh_from_db()
    assert (waiting.state, str(waiting.decided_by)) == (APPROVED, str(Member.objects.get(is_staff=True)))
    assert mailoutbox[-1].to == ["y.haddad@example.org"]
    assert mailoutbox[-1].body.count("/ar/accounts/login/") == 1, "in the language of the person"
    client.post("/accounts/login/", {"login": JOINING["email"], "password": PASSWORD})
    assert signed_in(client)
    entry = Entry.objects.get()
    assert (entry.act, entry.about, entry.detail) == ("decided", waiting.member.public_id, "approved")


def test_staff_decline_with_a_reason_only(
    client: Client, moderator: Client, waiting: Joining, mailoutbox: list[EmailMessage]
) -> None:
    assert "Say why" in decide(moderator, waiting, decision="decline", words="").text

    decide(moderator, waiting, decision="decline", words="We do not know your organization.")

    waiting.refresh_from_db()
    assert (waiting.state, waiting.member.is_active) == (DECLINED, False)
    assert "We do not know your organization." in str(mailoutbox[-1].body)
    answer = client.post("/accounts/login/", {"login": JOINING["email"], "password": PASSWORD})
    assert answer["Location"] == "/accounts/inactive/"


def test_of_two_who_decide_the_second_is_told(moderator: Client, waiting: Joining) -> None:
    by = Member.objects.get(is_staff=True)
    joining.approve(waiting, by=by, at=timezone.now())

    with pytest.raises(joining.DecidedAlready):
        joining.decline(waiting, by=by, words="No.", at=timezone.now())
    assert Joining.objects.get().state == APPROVED


def test_who_decides_from_an_older_page_reads_that_somebody_was_quicker(moderator: Client, waiting: Joining) -> None:
    joining.approve(waiting, by=Member.objects.get(is_staff=True), at=timezone.now())

    told = decide(moderator, waiting, decision="decline", words="We do not know your organization.")

    assert "Somebody has decided on this person already" in told.text
    assert Joining.objects.get().state == APPROVED


def invite(moderator: Client, mailoutbox: list[EmailMessage], address: str = "Y.Haddad@example.org") -> str:
    moderator.post("/admin/members/invitation/add/", {"address": address, "language": "en"})
    link = next(word for word in str(mailoutbox.pop().body).split() if "invitation=" in word)
    return link.removeprefix("http://testserver")


def test_without_an_invitation_the_door_is_closed(client: Client, settings: LazySettings) -> None:
    settings.JOINING = "invitation"

    assert "Join by invitation" in client.get("/accounts/signup/").text
    client.post("/accounts/signup/", JOINING)
    client.post("/accounts/signup/", {**JOINING, "invitation": "guessed"})

    assert not Member.objects.exists()


@pytest.mark.parametrize("mode", ["open", "approval", "invitation"])
def test_an_invitation_lets_in_at_once_and_only_once(
    client: Client,
    moderator: Client,
    settings: LazySettings,
    mailoutbox: list[EmailMessage],
    code_in: Code,
    mode: str,
) -> None:
    settings.JOINING = mode
    link = invite(moderator, mailoutbox)
    token = link.partition("invitation=")[2]
    for _ in range(2):
        assert 'value="y.haddad@example.org"' in client.get(link).text, "mail scanners use nothing up"

    client.post("/accounts/signup/", {**JOINING, "invitation": token})
    client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[-1])})

    assert signed_in(client)
    assert Joining.objects.get().state == APPROVED
    assert inviting.opened_by(token, at=timezone.now()) is None
    assert token not in str(Invitation.objects.values().get())


def test_an_invitation_is_for_its_address_only(
    client: Client, moderator: Client, settings: LazySettings, mailoutbox: list[EmailMessage]
) -> None:
    settings.JOINING = "invitation"
    token = invite(moderator, mailoutbox).partition("invitation=")[2]

    refused = client.post("/accounts/signup/", {**JOINING, "email": "else@example.org", "invitation": token})

    assert refused.context["form"].errors.keys() == {"email"}
    assert Invitation.objects.get().used_at is None


def test_a_second_invitation_waits_until_the_first_is_over(moderator: Client, mailoutbox: list[EmailMessage]) -> None:
    invite(moderator, mailoutbox)

    page = moderator.post("/admin/members/invitation/add/", {"address": "y.haddad@example.org", "language": "en"})

    assert "still holds" in page.text
    assert Invitation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_an_invitation_at_once_one_is_refused() -> None:
    by = make_member()
    now = timezone.now()
    made = Invitation.objects.create(
        address="a@example.org", token_hash="x", made_by=by, made_at=now, expires_at=now + timedelta(days=1)
    )
    outcomes: list[str] = []

    def use() -> None:
        try:
            inviting.use(made, at=timezone.now())
            outcomes.append("used")
        except inviting.InvitationUsed:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "used"]


@pytest.mark.parametrize("way", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_who_began_an_account_with_the_address_of_another_is_out_once_its_owner_comes(
    client: Client, mailoutbox: list[EmailMessage], code_in: Code, way: str
) -> None:
    """Mallory joins as Amina and waits; she cannot join herself, and asks for a code."""
    Client().post("/accounts/signup/", {**JOINING, "email": "amina@example.org"})
    assert Member.objects.get().check_password(PASSWORD)

    client.post(way, {"email": "amina@example.org"})
    answer = client.post(f"{way}confirm/", {"code": code_in(mailoutbox[-1])}, follow=True)

    assert "no longer opens it" in answer.text
    assert EmailAddress.objects.filter(email="amina@example.org", verified=True).exists()
    assert not Member.objects.get().has_usable_password()
    mallory = Client()
    mallory.post("/accounts/login/", {"login": "amina@example.org", "password": PASSWORD})
    assert not signed_in(mallory)


def test_who_signs_in_with_the_password_and_proves_the_address_later_keeps_it(
    client: Client, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    Client().post("/accounts/signup/", JOINING)
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):  # a code is not sent twice in a row
        client.post("/accounts/login/", {"login": JOINING["email"], "password": PASSWORD})
        client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[-1])})
        assert signed_in(client)

    assert Member.objects.get().check_password(PASSWORD)


def test_what_a_person_said_of_themselves_is_shown_only_until_it_is_decided(
    moderator: Client, waiting: Joining
) -> None:
    page = f"/admin/members/joining/{waiting.pk}/change/"
    assert JOINING["reason"] in moderator.get(page).text

    decide(moderator, waiting, decision="approve")

    after = moderator.get(page).text
    assert not [word for word in (JOINING["reason"], JOINING["organization"], "_save") if word in after]
    assert JOINING["organization"] not in moderator.get("/admin/members/joining/").text


def test_a_live_session_is_worth_nothing_once_the_address_is_not_proved(client: Client, amina: Member) -> None:
    client.force_login(amina)
    assert client.get("/my/").status_code == 200

    EmailAddress.objects.filter(user=amina).update(verified=False)

    assert client.get("/my/")["Location"].startswith("/accounts/login/")


def test_staff_without_a_second_factor_prove_their_mailbox_too(
    client: Client, settings: LazySettings, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    make_member("staff@example.org", password=PASSWORD, is_staff=True)

    answer = client.post("/accounts/login/", {"login": "staff@example.org", "password": PASSWORD})

    assert answer["Location"] == "/accounts/login/code/confirm/"
    assert not signed_in(client)
    client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[0])})
    assert signed_in(client)
