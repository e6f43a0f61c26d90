from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from apps.applications.models import Call
from apps.training.models import Course
from cmcoord_portal import urlsettings
from tests.applications.desk_people import DESK, make_coordinator
from tests.applications.factories import make_call
from tests.factories import make_event
from tests.smtp_server import SmtpServer

CALLS = ["view_call", "add_call", "change_call", "delete_call"]


@pytest.fixture
def course() -> Course:
    return Course.objects.create(code="own", title="Own course")


@pytest.fixture
def call(course: Course) -> Call:
    return make_call(make_event(title="Own event", code="own", capacity=8, course=course))


@pytest.fixture
def desk(settings: LazySettings, course: Course) -> Client:
    """A browser in which the coordinator of `course` is signed in."""
    settings.STAFF_SECOND_FACTOR = False
    client = Client()
    client.force_login(make_coordinator(course, rights=[*DESK, *CALLS]))
    return client


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
