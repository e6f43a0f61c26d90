"""The page on which administrators read the trail."""

from datetime import UTC, datetime

import pytest
from django.conf import LazySettings
from django.test import Client

from apps.audit.models import Act
from apps.audit.recording import record
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
PAGE = "/admin/audit/entry/"


@pytest.fixture
def staff(client: Client, settings: LazySettings) -> Client:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(make_staff())
    record(
        Act.LOOKED,
        by="moderator2aa",
        about="memberaaaaaa",
        detail="report",
        at=datetime(2026, 3, 2, 23, 59, tzinfo=UTC),
    )
    record(Act.SUSPENDED, by="adminaaaaaaa", about="memberbbbbbb", at=datetime(2026, 3, 3, 0, 0, tzinfo=UTC))
    return client


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"memberaaaaaa", "memberbbbbbb"}),
        ("q=memberaaaaaa", {"memberaaaaaa"}),
        ("q=adminaaaaaaa", {"memberbbbbbb"}),
        ("q=2026-03-02", {"memberaaaaaa"}),
        ("q=2026-13-02", set()),
        ("act=suspended", {"memberbbbbbb"}),
        ("days=7", set()),
        ("days=for+ever", {"memberaaaaaa", "memberbbbbbb"}),
        ("q=9999-12-31", set()),
    ],
)
def test_it_is_narrowed_by_person_day_and_act(staff: Client, query: str, found: set[str]) -> None:
    page = staff.get(f"{PAGE}?{query}")

    rows = page.context["cl"].result_list
    assert {entry.about for entry in rows} == found


def test_each_line_says_when_in_words_with_the_zone(staff: Client) -> None:
    assert "Monday 2 March 2026, 23:59 UTC" in staff.get(PAGE).text
