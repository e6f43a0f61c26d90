from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from apps.members.models import Member
from apps.outbox.delivery import deliver
from tests.contacts.factories import make_open_member
from tests.smtp_server import SmtpServer


@pytest.fixture(autouse=True)
def nobody_is_paced_by_earlier_tests() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def amina() -> Member:
    """Writes; shows a name that is not hers."""
    return make_open_member("amina.real@example.org", name="Amina Yusuf", display_name="A. Field")


@pytest.fixture
def jose() -> Member:
    return make_open_member("jose.real@example.org", name="José Núñez", display_name="J. Medic")


@pytest.fixture
def as_amina(client: Client, amina: Member) -> Client:
    client.force_login(amina)
    return client


@pytest.fixture
def as_jose(jose: Member) -> Client:
    other = Client()
    other.force_login(jose)
    return other


@pytest.fixture(scope="session")
def running_smtp_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmtpServer]:
    server = SmtpServer.start(Path(tmp_path_factory.mktemp("smtp")))
    yield server
    server.stop()


@pytest.fixture
def smtp_server(running_smtp_server: SmtpServer, settings: Any) -> SmtpServer:
    running_smtp_server.forget()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running_smtp_server.port
    return running_smtp_server


@pytest.fixture
def deliver_all(smtp_server: SmtpServer) -> Callable[[], None]:
    return lambda: deliver(seconds=30, stop=lambda: False)
