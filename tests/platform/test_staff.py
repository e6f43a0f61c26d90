"""The gate before the staff pages, walked as a browser walks it."""

import time
from collections.abc import Iterator

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import is_mfa_enabled
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client, RequestFactory

from apps.members.models import Member

pytestmark = pytest.mark.django_db

PASSWORD = "a pass-phrase of four words"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def second_factor_asked(settings: LazySettings) -> Iterator[None]:
    settings.STAFF_SECOND_FACTOR = True
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def editor() -> Member:
    return person("editor@example.org", is_staff=True)


def person(email: str, **fields: bool) -> Member:
    member = Member.objects.create_user(email, PASSWORD, name="Sam Ito", **fields)
    EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
    return member


def code_now() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(SECRET, counter)))


def hold_an_older_session(client: Client, member: Member) -> None:
    """Made with the password alone, before that took a mailed code, too."""
    client.force_login(member)
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, member, method="password")
    request.session.save()


def sign_in(client: Client, member: Member, wanted: str = "/admin/") -> str:
    """The address that the browser is sent to after the password."""
    answer = client.post(
        f"/accounts/login/?next={wanted}", {"login": member.email, "password": PASSWORD, "next": wanted}
    )
    return answer["Location"]


def test_a_visitor_is_sent_to_the_sign_in_of_the_portal(client: Client) -> None:
    answer = client.get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=/admin/"


def test_a_member_who_is_not_staff_is_told_so(client: Client) -> None:
    client.force_login(person("member@example.org"))

    answer = client.get("/admin/", follow=True)

    assert answer.status_code == 403
    assert "For CMCS staff only" in answer.text


def test_staff_without_a_second_factor_are_led_to_set_one_up(client: Client, editor: Member) -> None:
    hold_an_older_session(client, editor)

    answer = client.get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0] == "/accounts/2fa/"
    assert "The staff pages need a second factor" in answer.text


def test_password_and_code_open_the_staff_pages(client: Client, editor: Member) -> None:
    TOTP.activate(editor, SECRET)
    assert sign_in(client, editor) == "/accounts/2fa/authenticate/"
    assert client.get("/admin/").status_code == 302

    answer = client.post("/accounts/2fa/authenticate/", {"code": code_now()}, follow=True)

    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == "/admin/"


def test_a_wrong_code_opens_nothing(client: Client, editor: Member) -> None:
    TOTP.activate(editor, SECRET)
    sign_in(client, editor)

    client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    assert "_auth_user_id" not in client.session


def test_a_session_older_than_the_second_factor_is_asked_for_it(client: Client, editor: Member) -> None:
    """Who holds a session made with the password alone must not get in because the owner has since set up an app."""
    hold_an_older_session(client, editor)
    TOTP.activate(editor, SECRET)

    asked = client.get("/admin/", follow=True)
    assert asked.redirect_chain[-1][0] == "/accounts/2fa/reauthenticate/?next=/admin/"

    opened = client.post(
        "/accounts/2fa/reauthenticate/?next=/admin/", {"code": code_now(), "next": "/admin/"}, follow=True
    )
    assert opened.request["PATH_INFO"] == "/admin/"
    assert opened.status_code == 200


def test_taking_the_second_factor_away_closes_the_staff_pages_at_once(client: Client, editor: Member) -> None:
    authenticator = TOTP.activate(editor, SECRET)
    sign_in(client, editor)
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    assert client.get("/admin/").status_code == 200

    authenticator.instance.delete()

    assert client.get("/admin/").status_code == 302


def test_setting_up_an_app_leads_back_to_the_staff_pages(client: Client, editor: Member) -> None:
    hold_an_older_session(client, editor)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post("/accounts/2fa/totp/activate/", {"code": format_hotp_value(hotp_value(secret, counter))})
    assert is_mfa_enabled(editor, ["totp"])

    with time_machine.travel(time.time() + 30):
        code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
        opened = client.post("/accounts/2fa/reauthenticate/", {"code": code, "next": "/admin/"}, follow=True)

    assert opened.request["PATH_INFO"] == "/admin/"


def test_the_sample_site_asks_for_no_second_factor(client: Client, editor: Member, settings: LazySettings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(editor)

    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_gate_never_sends_anybody_to_another_site(
    client: Client, editor: Member, settings: LazySettings, elsewhere: str
) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(editor)

    assert client.get("/admin/login/", {"next": elsewhere})["Location"] == "/admin/"


def test_a_password_is_changed_in_one_place(client: Client, editor: Member, settings: LazySettings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(editor)

    assert client.get("/admin/password_change/")["Location"] == "/accounts/password/change/"
