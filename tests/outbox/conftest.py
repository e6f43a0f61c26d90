from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.outbox.delivery import deliver
from tests.smtp_server import SmtpServer


@pytest.fixture(scope="session")
def running_smtp_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmtpServer]:
    server = SmtpServer.start(Path(tmp_path_factory.mktemp("smtp")))
    yield server
    server.stop()


@pytest.fixture
def smtp_server(running_smtp_server: SmtpServer, settings: Any) -> SmtpServer:
    """A mail server that remembers nothing of earlier tests, and to which this process sends."""
    running_smtp_server.forget()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running_smtp_server.port
    return running_smtp_server


@pytest.fixture
def deliver_all(smtp_server: SmtpServer) -> Callable[[], None]:
    """One turn of a worker that nobody stops."""
    return lambda: deliver(seconds=30, stop=lambda: False)
