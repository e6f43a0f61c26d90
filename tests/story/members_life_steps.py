"""What a member does from joining to leaving, and another one who finds them, step by step on their telephones."""

import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

from django.core.mail import EmailMessage
from django.utils import timezone

from apps.members.models import ConductText, ConductTranslation, Member
from apps.outbox.delivery import deliver
from apps.privacy import closing, making
from apps.privacy.models import Erasure
from apps.profiles.visibility import Circle
from tests.contacts.factories import make_open_member
from tests.members.conftest import PASSWORD
from tests.smtp_server import SmtpServer
from tests.story.telephone import Telephone

ADDRESS, READER, WRITER = "y.haddad@example.org", "Youssef Haddad", "amina.real@example.org"
JOINING = {
    "name": READER,
    "email": ADDRESS,
    "password1": PASSWORD,
    "password2": PASSWORD,
    "organization": "Jordan Civil Defence",
    "constituency": "civil_protection",
    "reason": "I run convoys together with the armed forces.",
    "language": "en",
    "time_zone": "Amman",
}
PROFILE = {"role": "Convoy planner", "duty_country": "Jordan", "biography": "Ask me about notification of convoys."}
HIDDEN = PROFILE["role"]
OPENED = {
    "see_name": Circle.PUBLIC,
    "see_biography": Circle.PUBLIC,
    "see_organization": Circle.MEMBERS,
    "see_contact": Circle.MEMBERS,
    "see_role": Circle.NOBODY,
}
DOWNLOAD = "main a:has-text('Download the ZIP')"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


# Joining


def publish_conduct() -> None:
    text = ConductText.objects.create(published_at=timezone.now())
    ConductTranslation.objects.create(text=text, title="Code of conduct", body="<p>Be fair.</p>")


def join(theirs: Telephone, mails: list[EmailMessage]) -> None:
    theirs.fill(JOINING)
    theirs.send()
    assert "agree" in theirs.page.inner_text("main [role=alert]")
    theirs.page.check("[name=conduct]")
    theirs.fill({"password1": PASSWORD, "password2": PASSWORD})
    theirs.send()
    code = re.search(r"^[A-Z0-9]{3,}-?[A-Z0-9]{3,}$", str(mails[0].body), re.MULTILINE)
    assert code
    theirs.fill({"code": code[0]})
    theirs.send()
    assert theirs.page.url.endswith("/my/")
    assert READER in theirs.text


def sign_in_by_passkey(theirs: Telephone) -> None:
    device = theirs.page.context.new_cdp_session(theirs.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    theirs.fill({"password": PASSWORD})
    theirs.send()
    theirs.page.get_by_label("Sign in with this key alone").check()
    theirs.press("#mfa_webauthn_add")
    for path in ("/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/sessions/", "/accounts/logout/"):
        theirs.go(path)
    theirs.press("main button[type=submit]")
    theirs.go("/my/profile/")
    assert "/accounts/login/" in theirs.page.url, "signed out"
    theirs.press("#passkey_login")
    assert theirs.page.url.endswith("/my/profile/")


# Being seen


def fill_in_profile(theirs: Telephone) -> None:
    theirs.fill(PROFILE | {name: str(circle.value) for name, circle in OPENED.items()})
    theirs.send()
    assert "Everybody on the internet" in theirs.text


def look_with_the_eyes_of_others(theirs: Telephone) -> None:
    theirs.go("/my/profile/as/members/")
    assert JOINING["organization"] in theirs.text
    assert HIDDEN not in theirs.page.content()
    theirs.go("/my/profile/as/public/")
    assert PROFILE["biography"] in theirs.text
    assert JOINING["organization"] not in theirs.page.content()
    assert HIDDEN not in theirs.page.content()


def sign_in_as_amina(others: Telephone) -> None:
    amina = make_open_member(WRITER, name="Amina Yusuf", display_name="A. Field")
    amina.set_password(PASSWORD)
    amina.save()
    sign_in(others, WRITER)
    others.press("main button:has-text('I agree')")


def go_and_come_back(others: Telephone) -> None:
    """Whatever keeps an account safe needs no script."""
    for path in ("/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/sessions/", "/accounts/logout/"):
        others.go(path)
    others.press("main button[type=submit]")
    others.go("/members/")
    assert "/accounts/login/" in others.page.url, "signed out"
    sign_in(others, WRITER)
    assert others.page.url.endswith("/members/")


def sign_in(telephone: Telephone, address: str) -> None:
    telephone.fill({"login": address, "password": PASSWORD})
    telephone.send()


def find_in_directory(others: Telephone) -> str:
    """The address of their page."""
    others.fill({"q": "haddad"})
    others.press("main form.filters button[type=submit]")
    assert HIDDEN not in others.page.content()
    others.press(f"main a:has-text('{READER}')")
    assert JOINING["organization"] in others.text
    assert HIDDEN not in others.page.content()
    assert ADDRESS not in others.page.content()
    return others.page.url


def write(others: Telephone) -> None:
    others.press("main a:has-text('Write a message')")
    others.fill({"subject": "Convoys to Rukban", "body": "Whom do you notify?"})
    others.page.check("[name=is_agreed]")
    others.send()
    assert "Your message is on its way." in others.text


def arrives_without_an_address(server: SmtpServer) -> None:
    deliver(seconds=30, stop=lambda: False)
    letters = [mail.message for mail in server.received() if mail.recipient == ADDRESS]
    (letter,) = [each for each in letters if "A. Field" in str(each["Subject"])]
    words = " ".join([*map(str, letter.values()), *(str(part.get_payload(decode=True)) for part in letter.walk())])
    assert "Whom do you notify?" in words
    assert not [secret for secret in (WRITER, "amina", "yusuf") if secret in words.lower()]


# Leaving


def take_data_along(theirs: Telephone, path: Path) -> str:
    theirs.go("/my/data/")
    theirs.press("main button:has-text('Make my file')")
    assert making.make_waiting(clock=timezone.now)
    theirs.press("main a:has-text('Look again')")
    theirs.press(DOWNLOAD)
    theirs.fill({"password": PASSWORD})
    theirs.send()
    with theirs.page.expect_download() as download:
        theirs.page.click(DOWNLOAD)
    download.value.save_as(path)
    with zipfile.ZipFile(path) as packed:
        facts = [json.loads(packed.read(name)) for name in packed.namelist() if name.endswith(".json")]
    return json.dumps(facts)


def leave(theirs: Telephone) -> None:
    theirs.press("main a:has-text('Erase my account')")
    theirs.fill({"address": ADDRESS})
    theirs.send()
    due = Erasure.objects.get().due_at
    closing.remind(at=due - timedelta(days=1))
    assert closing.erase_due(at=due - timedelta(hours=1)) == 0
    assert closing.erase_due(at=due + timedelta(hours=1)) == 1


def is_forgotten(others: Telephone, theirs: Telephone, with_key: Telephone, member_page: str) -> None:
    others.go(member_page)
    assert READER not in others.page.content()
    others.go("/members/?q=haddad")
    assert READER not in others.page.content()
    theirs.go("/accounts/login/")
    sign_in(theirs, ADDRESS)
    assert "The e-mail address or the password is not right." in theirs.text
    with_key.go("/accounts/login/")
    with_key.press("#passkey_login")
    assert "This code or key is not right." in with_key.text
    assert not Member.objects.filter(name=READER).exists()
