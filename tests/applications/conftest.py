from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client

from apps.applications import addresses
from apps.applications.models import Call
from apps.members.models import Member
from apps.training.models import Course
from cmcoord_portal import urlsettings
from tests.applications.factories import make_call
from tests.factories import make_event, make_member

DESK = ["view_application", "decide", "publish_decisions"]

CALLS = ["view_call", "add_call", "change_call", "delete_call"]


def make_coordinator(*courses: Course, rights: list[str] = DESK) -> Member:
    member = make_member(name="Coordinator", is_staff=True)
    member.user_permissions.set(Permission.objects.filter(codename__in=rights))
    for course in courses:
        course.coordinators.add(member)
    return member


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


@pytest.fixture
def link() -> Callable[[Call, str], str]:
    """The address of the form for whoever reads mail at `email`."""

    def of(call: Call, email: str, **_kwargs: Any) -> str:
        return f"/training/{call.event.code}/apply/{addresses.apply_token(call.event, email)}/"

    return of
