from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.training.models import Course
from apps.training.status import ChangeKind, Status
from tests.factories import make_event
from tests.pages_public.season import in_days, issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return Course.objects.create(
        code="CMC", title="The course", audience="officers", prerequisites="the eCourse", description="<p>Teaches.</p>"
    )


def test_a_course_tells_what_it_is_and_its_editions(client: Client, course: Course) -> None:
    make_event("Over", course=course, starts_on=date(2018, 2, 6), ends_on=date(2018, 2, 9), status=Status.HELD)
    make_event("Going on", course=course, **in_days(-2))
    make_event("To come", course=course, **in_days(20))
    make_event("Secret", course=course, is_public=False, **in_days(20))
    waits = make_event("Waits", course=course, **in_days(30))
    issue((ChangeKind.POSTPONE, waits), title="Postponed", days_ago=1, promise=30)

    page = client.get("/courses/CMC/")

    assert [row.event.title for row in page.context["waiting"]] == ["Waits"]
    assert [row.event.title for row in page.context["coming"]] == ["Going on", "To come"]
    assert [row.event.title for row in page.context["past"]] == ["Over"]
    assert all(words in page.text for words in ("Officers", "The eCourse", "Teaches.", "/courses/CMC.ics"))


def test_all_courses_are_listed(client: Client, course: Course) -> None:
    assert 'href="/courses/CMC/"' in client.get("/courses/").text


def test_an_event_leads_to_its_course(client: Client, course: Course) -> None:
    event = make_event(course=course, **in_days(20))

    assert 'href="/courses/CMC/"' in client.get(event.get_absolute_url()).text


def test_its_calendar_has_its_editions_only(client: Client, course: Course) -> None:
    make_event("To come", course=course, **in_days(20))
    make_event("Another", **in_days(20))

    body = client.get("/courses/CMC.ics").text

    assert "SUMMARY:To come" in body
    assert "Another" not in body


@pytest.mark.parametrize("path", ["/courses/NO/", "/courses/NO.ics"])
def test_there_is_no_page_of_a_course_that_is_not_there(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_queries_do_not_grow_with_the_editions(client: Client, course: Course) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/courses/CMC/")
        return len(captured)

    make_event(course=course, **in_days(20))
    make_event(course=course, **in_days(-100))
    few = queries()
    for number in range(4):
        make_event(course=course, **in_days(30 + number))
        make_event(course=course, **in_days(-200 - number))

    assert queries() == few
