"""The account pages in a real browser: nothing for axe to find, nothing wider than a phone, no broken policy."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from apps.members import changing_address
from apps.members.models import AddressChange, ConductText, ConductTranslation, Member
from tests.looking import faults, follow
from tests.members.conftest import JOINING, PASSWORD

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]

Opener = Callable[..., Page]
Code = Callable[[EmailMessage], str]

FOR_VISITORS = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/inactive/",
    "/accounts/waiting/",
    "/ar/accounts/login/",
    "/ar/accounts/signup/",
]
FOR_MEMBERS = [
    "/accounts/logout/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/sessions/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/admin/login/",
]


@pytest.fixture
def as_amina(amina: Member) -> dict[str, Any]:
    """A browser in which Amina has just typed her password again."""
    client = Client()
    client.force_login(amina)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    return {"cookies": [session], "origins": []}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_for_visitors_have_no_fault(open_page: Opener, scheme: str) -> None:
    page = open_page("/accounts/login/", width=320, color_scheme=scheme)

    found = {path: faults(page) for path in FOR_VISITORS if page.goto(path)}

    assert {path: fault for path, fault in found.items() if fault} == {}


def test_pages_for_members_have_no_fault(open_page: Opener, amina: Member, as_amina: dict[str, Any]) -> None:
    page = open_page("/accounts/2fa/totp/activate/", width=320, storage_state=as_amina)
    found = {"/accounts/2fa/totp/activate/": faults(page)}
    TOTP.activate(amina, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(amina)

    found |= {path: faults(page) for path in FOR_MEMBERS if page.goto(path)}

    assert {path: fault for path, fault in found.items() if fault} == {}


def test_a_refused_form_has_no_fault_and_shows_why_first(open_page: Opener) -> None:
    page = open_page("/accounts/signup/", width=320)
    page.fill("[name=email]", "not an address")
    follow(page.locator("main form.form button[type=submit]"))

    assert faults(page) == []
    assert page.evaluate("() => document.activeElement.getAttribute('role')") == "alert"
    assert page.input_value("[name=email]") == "not an address"


def test_joining_and_waiting_need_no_script(
    open_page: Opener, settings: LazySettings, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    settings.JOINING = "approval"
    text = ConductText.objects.create(published_at=timezone.now())
    ConductTranslation.objects.create(text=text, title="Code of conduct", body="<p>Be fair.</p>")
    page = open_page("/accounts/signup/", width=390, java_script_enabled=False)
    for name, answer in {**JOINING, "time_zone": "Mars"}.items():
        field = page.locator(f"[name={name}]")
        field.select_option(answer) if name in ("constituency", "language") else field.fill(answer)
    page.check("[name=conduct]")
    follow(page.locator("main form.form button[type=submit]"))
    page.get_by_text("We do not know this place").first.wait_for()
    page.fill("[name=time_zone]", "Jordan")
    for name in ("password1", "password2"):
        page.fill(f"[name={name}]", PASSWORD)
    follow(page.locator("main form.form button[type=submit]"))
    page.fill("[name=code]", code_in(mailoutbox[0]))
    follow(page.locator("main form.form button[type=submit]").first)

    assert Member.objects.get().time_zone == "Asia/Amman"
    assert page.url.endswith("/accounts/waiting/")


def test_pages_about_conduct_and_addresses_have_no_fault(
    open_page: Opener, amina: Member, as_amina: dict[str, Any], mailoutbox: list[EmailMessage]
) -> None:
    text = ConductText.objects.create(published_at=timezone.now())
    ConductTranslation.objects.create(text=text, title="Code of conduct", body="<h3>One</h3><p>Be fair.</p>")
    page = open_page("/my/", width=390, storage_state=as_amina)
    found = {"agree": faults(page)}
    follow(page.get_by_role("button", name="I agree"))
    page.goto("/accounts/email/")
    page.fill("[name=email]", "new@example.org")
    follow(page.locator("main form.form button[type=submit]"))
    found["codes"] = faults(page)
    change = changing_address.pending(amina, at=timezone.now())
    assert change
    AddressChange.objects.update(confirmed_at=timezone.now())
    for path in ("/accounts/conduct/", f"/accounts/email/undo/{changing_address.SIGNER.sign(str(change.pk))}/"):
        page.goto(path)
        found[path] = faults(page)

    assert {name: fault for name, fault in found.items() if fault} == {}


def test_a_passkey_is_added_and_then_opens_the_account_alone(
    open_page: Opener, amina: Member, as_amina: dict[str, Any]
) -> None:
    page = open_page("/accounts/2fa/webauthn/add/", storage_state=as_amina)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )

    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile("recovery-codes"))
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(re.compile(r"//[^/]+/my/$"))
    page.goto("/accounts/email/")

    assert page.get_by_text("amina@example.org").count()
    assert [said for said in complaints if "Security Policy" in said] == []
