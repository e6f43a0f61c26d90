import re
from collections.abc import Callable, Iterator

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.mail import EmailMessage

from apps.members.models import Member

PASSWORD = "a pass-phrase of four words"
JOINING = {
    "name": "Youssef Haddad",
    "email": "Y.Haddad@Example.org",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "organization": "Jordan Civil Defence",
    "constituency": "civil_protection",
    "reason": "I run convoys together with the armed forces.",
    "language": "ar",
    "time_zone": "Amman",
}


@pytest.fixture(autouse=True)
def no_tries_counted_yet() -> Iterator[None]:
    """Rate limits live in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def amina(db: None) -> Member:
    member = Member.objects.create_user("amina@example.org", PASSWORD, name="Amina Yusuf")
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


@pytest.fixture
def code_in() -> Callable[[EmailMessage], str]:
    def find(mail: EmailMessage) -> str:
        found = re.search(r"^[A-Z0-9]{3,}-?[A-Z0-9]{3,}$", str(mail.body), re.MULTILINE)
        assert found, mail.body
        return found[0]

    return find
