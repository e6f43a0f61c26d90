from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache

from tests.smtp_server import SmtpServer


@pytest.fixture(autouse=True)
def no_tries_counted_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def smtp_server(tmp_path: Path, settings: LazySettings) -> Iterator[SmtpServer]:
    server = SmtpServer.start(tmp_path / "smtp")
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    server.stop()
