import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.notices.withdrawing import withdraw
from apps.training.models import Event
from apps.training.status import ChangeKind, Status
from tests.factories import NOW, make_event, make_notice
from tests.notices.factories import issue

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER = "/training/month/2026/11/", "/training/month/2026/12/"
IN_NOVEMBER = {"starts_on": date(2026, 11, 9), "ends_on": date(2026, 11, 11)}
IN_DECEMBER = {"starts_on": date(2026, 12, 7), "ends_on": date(2026, 12, 9)}


@pytest.fixture(autouse=True)
def in_march() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def cells(client: Client, path: str) -> dict[str, str]:
    """Day → what stands in its cell, of those that hold something."""
    found = re.findall(r'<td.*?<time datetime="(.*?)">\d+</time></p>(.*?)</td>', client.get(path).text, re.DOTALL)
    return {day: bars for day, bars in found if bars}


def test_an_event_stands_on_each_of_its_days_and_says_that_it_continues(client: Client) -> None:
    make_event("Course", **IN_NOVEMBER)
    found = cells(client, NOVEMBER)

    assert list(found) == ["2026-11-09", "2026-11-10", "2026-11-11"]
    assert "Scheduled" in found["2026-11-09"]
    assert "continues" not in found["2026-11-09"]
    assert "continues" in found["2026-11-10"]


def test_the_table_has_a_caption_and_seven_heads_and_names_each_day(client: Client) -> None:
    page = client.get(NOVEMBER).text

    assert re.search(r"<caption[^>]*>Training in November 2026", page)
    assert page.count('<th scope="col">') == 7
    assert page.index(">Monday<") < page.index(">Sunday<")
    assert '<span class="vh wd">Tuesday</span> <time datetime="2026-11-03">3</time>' in page


def test_a_postponed_event_stays_struck_and_says_that_it_waits(client: Client) -> None:
    event = make_event("Course", **IN_NOVEMBER)
    issue(make_notice((ChangeKind.POSTPONE, event), promise=date(2027, 1, 1)))

    day = cells(client, NOVEMBER)["2026-11-09"]

    assert "<del>Course</del>" in day
    assert "waiting for new dates" in day
    assert event.get_absolute_url() in day


def test_a_moved_event_stays_struck_in_its_old_month_and_points_to_the_new_dates(client: Client) -> None:
    event = make_event("Course", **IN_NOVEMBER)
    issue(make_notice((ChangeKind.RESCHEDULE, event, IN_DECEMBER)))

    old, new = cells(client, NOVEMBER)["2026-11-09"], cells(client, DECEMBER)["2026-12-07"]

    assert "<del>Course</del>" in old
    assert "moved to 7–9 December 2026" in old
    assert "<del>" not in new


def test_what_was_moved_and_then_postponed_stands_once_on_each_old_day(client: Client) -> None:
    event = make_event("Course", **IN_NOVEMBER)
    later = {"starts_on": date(2026, 11, 23), "ends_on": date(2026, 11, 23)}
    issue(make_notice((ChangeKind.RESCHEDULE, event, later)))
    issue(make_notice((ChangeKind.POSTPONE, event), promise=date(2027, 1, 1)), minutes=1)

    found = cells(client, NOVEMBER)

    assert list(found) == ["2026-11-09", "2026-11-10", "2026-11-11", "2026-11-23"]
    assert [bars.count("<del>") for bars in found.values()] == [1, 1, 1, 1]


def test_a_withdrawn_move_leaves_no_trace_in_the_month_it_was_moved_to(client: Client) -> None:
    event = make_event("Course", **IN_NOVEMBER)
    notice = make_notice((ChangeKind.RESCHEDULE, event, IN_DECEMBER))
    issue(notice)
    withdraw(notice, by=None, at=NOW)

    assert "<del>" not in "".join(cells(client, NOVEMBER).values())
    assert cells(client, DECEMBER) == {}


def test_filters_hold_for_what_an_event_was(client: Client) -> None:
    event = make_event("Course", **IN_NOVEMBER, countries="KE")
    moved = {**IN_DECEMBER, "city": "Manila", "countries": "PH"}
    issue(make_notice((ChangeKind.RESCHEDULE, event, moved)))

    assert "<del>Course</del>" in "".join(cells(client, f"{NOVEMBER}?country=KE").values())
    assert cells(client, f"{NOVEMBER}?country=PH") == {}
    assert cells(client, f"{DECEMBER}?country=KE") == {}


def test_an_event_of_which_only_the_month_is_known_stands_beside_the_grid(client: Client) -> None:
    make_event("Some day", precision="month", starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30))
    page = client.get(NOVEMBER)

    assert cells(client, NOVEMBER) == {}
    assert [row.event.title for row in page.context["undated"]] == ["Some day"]


def test_a_session_names_the_week_that_it_is_part_of(client: Client) -> None:
    week = make_event("HNPW", **IN_NOVEMBER)
    make_event("Plenary", parent=week, **IN_NOVEMBER)

    assert "part of: HNPW" in cells(client, NOVEMBER)["2026-11-09"]
    assert "part of: HNPW" in client.get("/training/?since=2026-11-09").text


def test_a_private_larger_event_is_not_named(client: Client) -> None:
    week = make_event("Secret week", is_public=False, **IN_NOVEMBER)
    make_event("Plenary", parent=week, **IN_NOVEMBER)

    for path in (NOVEMBER, "/training/?since=2026-11-09", "/calendar.ics", "/calendar.json"):
        assert "Secret week" not in client.get(path).text


def test_a_full_day_leads_to_its_list(client: Client) -> None:
    for number in range(9):
        make_event(f"Course {number}", starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 9), countries="KE")

    day = cells(client, f"{NOVEMBER}?country=KE")["2026-11-09"]

    assert "5 more" in day
    assert "country=KE&amp;since=2026-11-09&amp;until=2026-11-09" in day


def test_months_lead_on_with_the_same_filters(client: Client) -> None:
    page = client.get(f"{DECEMBER}?kind=exercise&year=2020").text

    assert 'href="/training/month/2026/11/?kind=exercise"' in page
    assert 'href="/training/month/2027/1/?kind=exercise"' in page


@pytest.mark.parametrize("path", ["/training/month/1944/12/", "/training/month/2026/13/", "/training/year/9999/"])
def test_there_are_no_months_beyond_the_calendar(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/training/month/1945/1/", "/training/month/2100/12/", "/training/year/2100/"])
def test_the_first_and_the_last_lead_nowhere_else(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_a_year_counts_what_takes_place_in_each_month(client: Client) -> None:
    make_event("Over two", starts_on=date(2026, 11, 29), ends_on=date(2026, 12, 2))
    make_event("Over new year", starts_on=date(2025, 12, 29), ends_on=date(2026, 1, 2))
    waits = make_event("Waits", **IN_NOVEMBER)
    issue(make_notice((ChangeKind.POSTPONE, waits), promise=date(2027, 1, 1)))

    page = client.get("/training/year/2026/")

    assert [number for _way, number in page.context["months"]] == [1, *[0] * 9, 1, 1]
    assert "1 event left its month and waits for new dates" in page.text


@pytest.mark.parametrize("path", [NOVEMBER, "/training/year/2026/"])
def test_queries_do_not_grow_with_the_events(client: Client, path: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    def more(number: int) -> None:
        events = [make_event(f"Course {n}", **IN_NOVEMBER) for n in range(number)]
        issue(make_notice(*((ChangeKind.RESCHEDULE, event, IN_DECEMBER) for event in events)))
        week = make_event("Week", **IN_NOVEMBER)
        for n in range(number):
            make_event(f"Session {n}", parent=week, **IN_NOVEMBER)

    more(1)
    few = queries()
    more(4)

    assert queries() == few


def test_private_events_have_no_day(client: Client) -> None:
    make_event("Secret", is_public=False, **IN_NOVEMBER)
    Event.objects.filter(title="Secret").update(status=Status.TENTATIVE)

    assert cells(client, NOVEMBER) == {}
