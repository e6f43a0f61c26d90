from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache

from cmcoord_portal import urlsettings
from tests.smtp_server import SmtpServer


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


@pytest.fixture(scope="session")
def running_smtp_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmtpServer]:
    server = SmtpServer.start(Path(tmp_path_factory.mktemp("smtp")))
    yield server
    server.stop()
