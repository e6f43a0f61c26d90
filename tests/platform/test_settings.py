"""Settings are read once, at the start: each of these starts a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

PRODUCTION = {
    "SECRET_KEY": "k" * 50,
    "SITE_URL": "https://portal.example.org",
    "DATABASE_URL": "postgres://db/portal",
    "EMAIL_URL": "smtp://mail.example.org",
}
SHOW = """
import json, sys
import cmcoord_portal.settings as settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


@pytest.fixture
def var(tmp_path: Path) -> dict[str, str]:
    return {"VAR_DIR": str(tmp_path), "PATH": os.environ["PATH"]}


def start(environment: dict[str, str], *names: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", SHOW, *names]
    return subprocess.run(command, env=environment, cwd=settings.BASE_DIR, text=True, capture_output=True, check=False)


def values(environment: dict[str, str], *names: str) -> dict[str, Any]:
    done = start(environment, *names)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("name", PRODUCTION)
def test_what_production_needs_has_no_default(var: dict[str, str], name: str) -> None:
    environment = {**var, **PRODUCTION}
    del environment[name]

    assert f"{name} must be set" in start(environment).stderr


def test_production_is_strict_without_being_asked(var: dict[str, str]) -> None:
    shown = values(
        {**var, **PRODUCTION},
        "DEBUG",
        "ALLOWED_HOSTS",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "STAFF_SECOND_FACTOR",
        "MAIL_HOLD_SECONDS",
    )

    assert shown == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["portal.example.org"],
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "STAFF_SECOND_FACTOR": True,
        "MAIL_HOLD_SECONDS": 600,
    }


def test_a_sample_site_needs_nothing_but_debug(var: dict[str, str]) -> None:
    shown = values({**var, "DEBUG": "1", "PORT": "8123"}, "SITE_URL", "SECRET_KEY", "SECURE_SSL_REDIRECT")

    assert shown["SITE_URL"] == "http://127.0.0.1:8123"
    assert shown["SECRET_KEY"] == Path(var["VAR_DIR"], "secret_key").read_text()
    assert not shown["SECURE_SSL_REDIRECT"]


def test_the_forwarded_address_is_believed_only_from_proxies_we_know_of(var: dict[str, str]) -> None:
    alone = values({**var, **PRODUCTION}, "ALLAUTH_TRUSTED_PROXY_COUNT")
    behind = values({**var, **PRODUCTION, "PROXY_COUNT": "2"}, "ALLAUTH_TRUSTED_PROXY_COUNT", "SECURE_PROXY_SSL_HEADER")

    assert alone == {"ALLAUTH_TRUSTED_PROXY_COUNT": 0}
    assert behind == {
        "ALLAUTH_TRUSTED_PROXY_COUNT": 2,
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
    }


def test_an_unreadable_value_is_one_sentence(var: dict[str, str]) -> None:
    assert start({**var, **PRODUCTION, "MAIL_HOLD_SECONDS": "soon"}).stderr.splitlines()[-1] == (
        "django.core.exceptions.ImproperlyConfigured: MAIL_HOLD_SECONDS: “soon” is not a whole number."
    )
