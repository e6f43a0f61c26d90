"""The agenda's remembered lists and rows: what is known is not asked again, and nothing on them is ever old."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from apps.training.models import Event
from apps.training.status import ChangeKind, Status
from cmcoord_portal import freshness
from tests.factories import make_event, make_notice
from tests.notices.factories import issue
from tests.platform.editions import forget

pytestmark = pytest.mark.django_db(transaction=True)

MORNING = datetime(2026, 4, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def spring(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    forget()
    with travel(MORNING, tick=False):
        yield
    caches[freshness.CACHE].clear()


def shown(address: str = "/training/") -> str:
    """Asked for twice: what stands there at the second time."""
    Client().get(address)
    return Client().get(address).text


def queries(address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        Client().get(address)
    return len(captured)


@pytest.mark.parametrize("address", ["/training/?", "/training/?year=2026&"])
def test_a_known_list_asks_for_nothing_whatever_else_stands_in_its_address(address: str) -> None:
    make_event()
    assert queries(address) > 0

    assert queries(f"{address}from=newsletter") == 0


def test_what_is_too_long_to_be_meant_is_not_kept() -> None:
    address = f"/training/?year={'9' * 300}"

    queries(address)

    assert queries(address) > 0


def test_each_year_status_and_page_has_its_own_list() -> None:
    make_event("This year")
    make_event("Last year", starts_on="2025-04-19", ends_on="2025-04-24")
    make_event("Maybe", status=Status.TENTATIVE)

    assert "This year" in shown("/training/?year=2026")
    assert "This year" not in shown("/training/?year=2025")
    assert "This year" not in shown("/training/?year=2026&status=tentative")
    assert "Maybe" in shown("/training/?year=2026&status=tentative")


def test_a_row_has_the_level_of_its_list_and_the_language_of_its_page() -> None:
    make_event("Course")

    assert '<h3 class="h">' in shown()
    assert '<h4 class="h">' in shown("/")
    assert "Scheduled" not in shown("/fr/training/")


def test_a_new_title_shows_at_once() -> None:
    make_event("Course in Nairobi")
    shown()

    Event.objects.update(title="Course in Gigiri <1>")

    assert "Course in Gigiri &lt;1&gt;" in shown()
    assert "Course in Nairobi" not in shown()


def test_a_published_notice_shows_at_once() -> None:
    course = make_event("Course in Nairobi")
    assert "New dates promised by" not in shown()

    issue(make_notice((ChangeKind.POSTPONE, course), promise=MORNING.date() + timedelta(days=3)))

    assert "New dates promised by" in shown()


def test_a_day_that_begins_changes_what_is_shown() -> None:
    course = make_event("Course", starts_on="2026-04-01", ends_on="2026-04-01")
    issue(make_notice((ChangeKind.POSTPONE, other := make_event("Other one")), promise=MORNING.date()))
    assert {"New dates overdue" in shown(), "Course" in shown()} == {False, True}

    with travel(MORNING + timedelta(days=1), tick=False):
        page = shown()

    assert "New dates overdue" in page
    assert other.code in page
    assert course.code not in page
