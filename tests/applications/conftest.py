from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache

from apps.applications import addresses
from apps.applications.models import Call
from cmcoord_portal import urlsettings


@pytest.fixture(autouse=True)
def own_limits() -> None:
    """How often something may be asked for is counted in the cache."""
    cache.clear()


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    """Where this test's files are stored, and nothing else is."""
    path = tmp_path / "media"
    settings.STORAGES = {**settings.STORAGES, "default": urlsettings.storage(f"file://{path}")}
    return path


@pytest.fixture
def link() -> Callable[[Call, str], str]:
    """The address of the form for whoever reads mail at `email`."""

    def of(call: Call, email: str, **_kwargs: Any) -> str:
        return f"/training/{call.event.code}/apply/{addresses.apply_token(call.event, email)}/"

    return of
