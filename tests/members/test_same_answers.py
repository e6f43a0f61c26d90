"""Whether an address is known shows in nothing: not in status and body, not in the work done, and no mail is sent while
somebody waits for the answer."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.members.models import AddressChange, Member
from apps.outbox.models import Mail
from tests.members.conftest import JOINING, PASSWORD

pytestmark = pytest.mark.django_db

UNKNOWN = "nobody@example.org"
NUMBERS = re.compile(r"'(?:[^']|'')*'|\b\d+\b|\bs\d+_x\d+\b|_django_curs_\w+")
ORDERS = re.compile(r" ORDER BY .*| LIMIT .*", re.DOTALL)
THROWN_AWAY = 'ROLLBACK TO SAVEPOINT "?"'
"""All that tells the rehearsal of a joining from a real one, for which the database has less to do."""
TOKENS = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@dataclass
class Told:
    """All that an asker could see or time."""

    status: int
    location: str
    body: str
    hashed: int
    statements: Counter[str]
    mails: int


@pytest.fixture(autouse=True)
def through_the_outbox(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in production; whoever talked to a mail server here would wait for port 9 in vain, and fail."""
    settings.EMAIL_BACKEND = "cmcoord_portal.accountmail.IntoTheOutbox"


@pytest.mark.parametrize("door", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_the_owner_of_a_closed_account_reads_in_a_mail_that_it_is_closed(
    amina: Member, mailoutbox: list[EmailMessage], settings: LazySettings, door: str
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    amina.is_active = False
    amina.save()
    Client().post(door, {"email": amina.email})
    Client().post(door, {"email": UNKNOWN})

    closed, unknown = mailoutbox
    assert (closed.subject, unknown.subject) == ("This account is closed", "This address is not a member's")
    assert "was suspended" in str(closed.body)


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        done.append(salt)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return done


@pytest.fixture
def known(amina: Member) -> dict[str, str]:
    """One address of every kind that has something to hide."""
    for name, proved, active in (("unproved", False, True), ("inactive", True, False)):
        member = Member.objects.create_user(f"{name}@example.org", PASSWORD, name=name, is_active=active)
        EmailAddress.objects.create(user=member, email=member.email, verified=proved, primary=True)
    Member.objects.create_user("without@example.org", None, name="No password")
    AddressChange.objects.create(
        member=amina, old="left@example.org", new=amina.email, made_at=timezone.now(), confirmed_at=timezone.now()
    )
    names = ("unproved", "inactive", "without", "left")
    return {"proved": amina.email} | {name: f"{name}@example.org" for name in names}


@pytest.fixture
def ask(hashings: list[str]) -> Callable[[str, dict[str, Any], str], Told]:
    def asked(path: str, form: dict[str, Any], address: str) -> Told:
        cache.clear()
        client = Client()
        mails = Mail.objects.count()
        hashings.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(path, form)
            statements = [ORDERS.sub("", NUMBERS.sub("?", query["sql"])) for query in queries.captured_queries]
        body = answer.text if answer.status_code == 200 else client.get(answer["Location"]).text
        return Told(
            answer.status_code,
            answer.get("Location", ""),
            TOKENS.sub("", body).replace(address, "ADDRESS"),
            len(hashings),
            Counter(sql for sql in statements if sql not in THROWN_AWAY),
            Mail.objects.count() - mails,
        )

    return asked


ASKING = {
    "/accounts/signup/": lambda address: {**JOINING, "email": address},
    "/accounts/login/": lambda address: {"login": address, "password": "a wrong pass-phrase here"},
    "/accounts/login/code/": lambda address: {"email": address},
    "/accounts/password/reset/": lambda address: {"email": address},
}


@pytest.mark.parametrize("path", ASKING)
@pytest.mark.parametrize("kind", ["proved", "unproved", "inactive", "without", "left"])
def test_a_known_address_is_answered_like_an_unknown_one(
    known: dict[str, str], ask: Callable[[str, dict[str, Any], str], Told], path: str, kind: str
) -> None:
    of_unknown = ask(path, ASKING[path](UNKNOWN), UNKNOWN)
    Member.objects.filter(email=UNKNOWN).delete()

    of_known = ask(path, ASKING[path](known[kind]), known[kind])

    assert (of_known.status, of_known.location) == (of_unknown.status, of_unknown.location)
    assert of_known.body == of_unknown.body
    assert of_known.hashed == of_unknown.hashed
    assert of_known.mails == of_unknown.mails
    assert of_known.statements - of_unknown.statements == Counter()
    assert of_unknown.statements - of_known.statements == Counter()
