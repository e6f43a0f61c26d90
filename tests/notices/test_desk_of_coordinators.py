"""A coordinator's notices: pages that name people open only where all of its events are of their own courses."""

from http import HTTPStatus

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from apps.training.models import Course, Event
from apps.training.status import ChangeKind
from tests.factories import make_event, make_member, make_notice, make_participant
from tests.notices.factories import JUNE, postpone

pytestmark = pytest.mark.django_db
PAGES = ["preview", "sample/0", "delivery"]


@pytest.fixture(autouse=True)
def no_second_factor(settings: object) -> None:
    settings.STAFF_SECOND_FACTOR = False  # type: ignore[attr-defined]


@pytest.fixture
def own() -> Event:
    return make_event(course=Course.objects.create(code="own", title="Own"))


@pytest.fixture
def others() -> Event:
    event = make_event(course=Course.objects.create(code="others", title="Others"))
    make_participant(event, name="Hidden Person")
    return event


@pytest.fixture
def coordinator(client: Client, own: Event) -> Client:
    member = make_member(is_staff=True)
    member.groups.add(Group.objects.get(name="Training coordinator"))
    assert own.course
    own.course.coordinators.add(member)
    client.force_login(member)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_people_of_other_courses_are_named_on_no_page_of_a_draft(
    coordinator: Client, own: Event, others: Event, page: str
) -> None:
    draft = make_notice((ChangeKind.POSTPONE, own), (ChangeKind.POSTPONE, others), promise=JUNE)

    answer = coordinator.get(f"/admin/notices/notice/{draft.pk}/{page}/")

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Hidden Person" not in answer.text


def test_who_was_reached_in_another_course_is_not_shown(coordinator: Client, others: Event) -> None:
    published = postpone(others, people=1)

    answer = coordinator.get(f"/admin/notices/notice/{published.pk}/delivery/")

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Hidden Person" not in answer.text


def test_a_notice_of_their_own_courses_is_previewed_with_its_people(coordinator: Client, own: Event) -> None:
    make_participant(own, name="Known Person")
    draft = make_notice((ChangeKind.POSTPONE, own), promise=JUNE)

    assert "Known Person" in coordinator.get(f"/admin/notices/notice/{draft.pk}/preview/").text
