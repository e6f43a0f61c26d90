"""One click stops list mail (RFC 8058): a POST without cookies does, and nothing else."""

import pytest
from django.test import Client

from apps.members.models import Member
from apps.outbox import links
from apps.subscriptions import choosing, unsubscribing
from apps.subscriptions.choosing import paces
from apps.subscriptions.kinds import FOLLOWS, Pace
from apps.subscriptions.models import Preference
from tests.applications.factories import make_confirmed_member

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def ada() -> Member:
    return make_confirmed_member("ada@example.org")


@pytest.fixture
def mail_program() -> Client:
    """Keeps no cookie and knows no secret of a form."""
    return Client(enforce_csrf_checks=True)


def path_for(member: Member) -> str:
    return unsubscribing.address(member, FOLLOWS).removeprefix("http://testserver")


def stopped(member: Member) -> bool:
    return paces(member)["follows"] == Pace.OFF


@pytest.mark.parametrize("form", [FORM, "multipart/form-data; boundary=x"])
def test_one_post_of_a_mail_program_stops_it_at_once(mail_program: Client, ada: Member, form: str) -> None:
    other = make_confirmed_member("eve@example.org")
    body = "List-Unsubscribe=One-Click"
    if form != FORM:
        body = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'

    answer = mail_program.post(path_for(ada), body, content_type=form)

    assert answer.status_code == 200, "a mail program follows no redirect"
    assert "These e-mails have stopped" in answer.text
    assert not answer.cookies
    assert stopped(ada)
    assert not stopped(other)


def test_a_second_click_does_and_says_the_same(mail_program: Client, ada: Member) -> None:
    first, second = (mail_program.post(path_for(ada), ONE_CLICK) for _each in range(2))

    assert (second.status_code, second.content) == (200, first.content)
    assert Preference.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_mail_scanner_that_follows_the_link_changes_nothing(mail_program: Client, ada: Member, method: str) -> None:
    answer = getattr(mail_program, method)(path_for(ada))

    assert answer.status_code == 200
    assert not Preference.objects.exists()


def test_the_page_has_a_button_that_does_what_the_mail_program_does(mail_program: Client, ada: Member) -> None:
    page = mail_program.get(path_for(ada)).text

    assert f'<form method="post" action="{path_for(ada)}">' in page
    assert '<input type="hidden" name="List-Unsubscribe" value="One-Click">' in page
    assert "What you follow" in page
    assert ada.email not in page
    assert ada.name not in page


@pytest.mark.parametrize(
    "sent", [{}, {"List-Unsubscribe": "one-click"}, {"List-Unsubscribe": ""}, {"follows": "weekly"}]
)
def test_any_other_post_is_refused_and_shows_the_button(
    mail_program: Client, ada: Member, sent: dict[str, str]
) -> None:
    answer = mail_program.post(path_for(ada), sent)

    assert answer.status_code == 400
    assert "Stop them" in answer.text
    assert not Preference.objects.exists()


@pytest.mark.parametrize("gone", ["erased", "suspended"])
def test_of_somebody_who_is_gone_it_says_the_same(mail_program: Client, ada: Member, gone: str) -> None:
    path = path_for(ada)
    before = mail_program.get(path).content
    done = mail_program.post(path, ONE_CLICK).content
    if gone == "erased":
        ada.delete()
    else:
        Member.objects.update(is_active=False)

    assert mail_program.get(path).content == before
    answer = mail_program.post(path, ONE_CLICK)
    assert (answer.status_code, answer.content) == (200, done)


@pytest.mark.parametrize("kept", [0, 10, -1])
def test_a_changed_or_foreign_link_leads_nowhere(mail_program: Client, ada: Member, kept: int) -> None:
    token = unsubscribing.token(ada.public_id, FOLLOWS)
    for forged in (token[:kept] + "x", links.token("offer", ada.public_id, "follows"), "x", f"{token}.x"):
        for answer in (
            mail_program.get(f"/my/mail/off/{forged}/"),
            mail_program.post(f"/my/mail/off/{forged}/", ONE_CLICK),
        ):
            assert answer.status_code == 404
    assert not Preference.objects.exists()


def test_service_mail_cannot_be_stopped_by_a_link(mail_program: Client, ada: Member) -> None:
    token = links.token(unsubscribing.PURPOSE, ada.public_id, "notice")

    assert mail_program.post(f"/my/mail/off/{token}/", ONE_CLICK).status_code == 404


def test_the_link_is_the_same_in_every_mail_and_in_the_members_language(ada: Member) -> None:
    ada.language = "fr"

    assert path_for(ada) == path_for(ada)
    assert path_for(ada).startswith("/fr/my/mail/off/")
    assert ada.email not in path_for(ada)


def test_no_other_page_takes_a_post_without_its_secret(mail_program: Client, ada: Member) -> None:
    mail_program.force_login(ada)

    assert mail_program.post("/my/mail/", {"follows": "off"}).status_code == 403


def test_nobody_keeps_it_and_it_gives_its_address_to_nobody(mail_program: Client, ada: Member) -> None:
    for answer in (mail_program.get(path_for(ada)), mail_program.post(path_for(ada), ONE_CLICK)):
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
        assert answer["Referrer-Policy"] == "no-referrer"


def test_a_choice_made_afterwards_holds(mail_program: Client, ada: Member) -> None:
    mail_program.post(path_for(ada), ONE_CLICK)
    choosing.choose(ada, {"follows": Pace.WEEKLY})

    assert not stopped(ada)
