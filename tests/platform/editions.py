"""The site's edition as tests look at it, and what other processes do to it."""

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection

from cmcoord_portal import freshness, urlsettings
from cmcoord_portal.freshness import Edition


def edition() -> Edition | None:
    """As a process sees it that remembers nothing."""
    freshness.SITE.good_until = 0
    return freshness.SITE.edition()


def forget() -> None:
    """As at the start of a process, with an empty cache."""
    for watched in freshness.EDITIONS:
        watched.forget()
        caches[freshness.CACHE].delete(watched.key)


def kept_in(cache_url: str) -> dict[str, Any]:
    """CACHES as the settings would make them of that address."""
    folder = settings.VAR_DIR / "edition"
    edition_cache = urlsettings.edition_cache(cache_url, database=connection.settings_dict, folder=folder)
    return {**settings.CACHES, "default": urlsettings.cache(cache_url), "edition": edition_cache}


def elsewhere(code: str, cache_url: str) -> str:
    """Runs this Python in another process on the same database and cache; what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        env=os.environ | environment(cache_url),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def environment(cache_url: str) -> dict[str, str]:
    values: dict[str, Any] = connection.settings_dict
    server = f"{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT'] or 5432}"
    database = (
        f"postgres://{server}/{values['NAME']}" if connection.vendor == "postgresql" else f"sqlite:///{values['NAME']}"
    )
    return {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database, "CACHE_URL": cache_url}
