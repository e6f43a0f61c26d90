import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Permission
from django.test import Client

from apps.applications.models import Call
from apps.members.models import Member
from apps.training.models import Course
from tests.applications.factories import make_call
from tests.factories import make_event, make_member

DESK = ["view_application", "decide", "publish_decisions"]


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
    client.force_login(make_coordinator(course))
    return client
