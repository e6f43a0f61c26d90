"""Figures for staff: counted right, drawn to scale, said twice, and as many questions for many as for few."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.notices.models import Promise
from apps.notices.publishing import publish
from apps.notices.withdrawing import withdraw
from apps.training.models import Event
from apps.training.standing import TAKING_PART, Standing
from apps.training.status import ChangeKind, Status
from cmcoord_portal.bars import LABELS, NUMBERS, WIDTH, picture
from cmcoord_portal.figures import Bar, Chart, Figures, figures
from tests.factories import NOW, make_event, make_member, make_notice, make_participant, make_staff

pytestmark = pytest.mark.django_db

PATH = "/admin/figures/"


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    caches["parts"].clear()
    yield
    caches["parts"].clear()


def chart(found: Figures, key: str) -> dict[str, list[int]]:
    """Name of a bar → its numbers."""
    (wanted,) = [each for each in found.charts if each.key == key]
    return {bar.label: list(bar.parts) for bar in wanted.bars}


def issue(event: Event, kind: ChangeKind, *, at: datetime, promise: date | None = None, **values: Any) -> Any:
    notice = make_notice((kind, event, values), promise=promise)
    publish(notice, by=None, at=at, expected=0)
    event.refresh_from_db()
    return notice


def postponed(*, at: datetime = NOW, promise: date = date(2026, 6, 20), **values: Any) -> Event:
    event = make_event(**values)
    issue(event, ChangeKind.POSTPONE, at=at, promise=promise)
    return event


def reschedule(event: Event, *, at: datetime) -> None:
    issue(event, ChangeKind.RESCHEDULE, at=at, starts_on=date(2027, 1, 3), ends_on=date(2027, 1, 8))


def test_events_are_counted_by_the_year_they_begin_in_and_by_status() -> None:
    for status in (Status.SCHEDULED, Status.SCHEDULED, Status.CANCELLED):
        make_event(status=status)
    make_event(starts_on=date(2019, 1, 6), ends_on=date(2019, 1, 7), status=Status.HELD)
    make_event(starts_on=None, ends_on=None, precision="none", status=Status.TENTATIVE)

    assert chart(figures(at=NOW), "events") == {
        "2026": [0, 2, 0, 1, 0],
        "2019": [0, 0, 0, 0, 1],
        "no year": [1, 0, 0, 0, 0],
    }


def test_participants_are_those_who_take_or_took_part() -> None:
    event = make_event()
    for state in Standing:
        make_participant(event, state=state, constituency="military", country="KE")

    found = figures(at=NOW)

    assert chart(found, "constituencies")["Military"] == [len(TAKING_PART)]
    assert chart(found, "regions")["Africa"] == [len(TAKING_PART)]


def test_each_country_counts_in_its_region_and_who_gave_none_is_counted_too() -> None:
    event = make_event()
    for country in ("KE", "SN", "PH", "LB", ""):
        make_participant(event, country=country)

    found = figures(at=NOW)

    assert chart(found, "regions") == {
        "Africa": [2], "Americas": [0], "Asia-Pacific": [1], "Europe": [0], "Middle East": [1], "not given": [1],
    }  # fmt: skip
    assert chart(found, "constituencies")["not given"] == [5]


def test_promises_are_kept_in_time_or_late_open_overdue_or_withdrawn() -> None:
    in_time, late = postponed(promise=date(2026, 3, 20)), postponed(promise=date(2026, 3, 20))
    postponed(promise=date(2026, 3, 30)), postponed(promise=date(2026, 5, 1))
    cancelled = postponed()
    reschedule(in_time, at=datetime(2026, 3, 20, 22, tzinfo=UTC))
    reschedule(late, at=datetime(2026, 3, 21, 1, tzinfo=UTC))
    issue(cancelled, ChangeKind.CANCEL, at=NOW)

    counted = chart(figures(at=datetime(2026, 4, 1, tzinfo=UTC)), "promises")

    assert counted == {"Kept in time": [1], "Kept late": [1], "Open": [1], "Overdue": [1], "Withdrawn": [1]}
    assert Promise.objects.count() == 5


def test_the_time_to_new_dates_has_a_median_and_a_range() -> None:
    for days in (10, 20, 90):
        reschedule(postponed(), at=NOW + timedelta(days=days))
    postponed()

    waits = figures(at=NOW).waits

    assert (waits.number, waits.shortest, waits.median, waits.longest) == (3, "10 days", "20 days", "90 days")
    assert waits.still_waiting == 1


def test_an_event_postponed_twice_counts_each_time_from_its_own_postponement() -> None:
    event = postponed()
    reschedule(event, at=NOW + timedelta(days=10))
    issue(event, ChangeKind.POSTPONE, at=NOW + timedelta(days=50), promise=date(2027, 6, 1))
    reschedule(event, at=NOW + timedelta(days=54))

    waits = figures(at=NOW).waits

    assert (waits.number, waits.shortest, waits.longest) == (2, "4 days", "10 days")


def test_new_dates_without_a_postponement_are_no_wait() -> None:
    reschedule(make_event(), at=NOW)

    waits = figures(at=NOW).waits

    assert (waits.number, waits.median) == (0, "")


def test_a_postponement_that_was_withdrawn_does_not_count() -> None:
    event = make_event()
    make_participant(event)
    notice = make_notice((ChangeKind.POSTPONE, event), promise=date(2026, 6, 20))
    publish(notice, by=None, at=NOW, expected=1)
    withdraw(notice, by=None, at=NOW + timedelta(minutes=1))
    event.refresh_from_db()
    notice = make_notice((ChangeKind.RESCHEDULE, event, {"starts_on": date(2027, 1, 3), "ends_on": date(2027, 1, 8)}))
    publish(notice, by=None, at=NOW + timedelta(days=9), expected=1)

    assert figures(at=NOW).waits.number == 0


def test_bars_are_drawn_to_scale_and_nothing_vanishes() -> None:
    drawn = picture(Chart("x", "X", "x", ["a", "b"], [Bar("long", [60, 40]), Bar("half", [0, 50]), Bar("one", [1, 0])]))

    room = WIDTH - LABELS - NUMBERS
    widths = [[part.width for part in bar.parts] for bar in drawn.bars]
    assert widths[0] == pytest.approx([room * 0.6, room * 0.4], abs=1)
    assert sum(widths[0]) == room
    assert widths[1] == pytest.approx([room / 2], abs=1)
    assert widths[2][0] >= 1
    assert drawn.bars[0].number_x < WIDTH
    assert drawn.bars[1].parts[0].series == 1


def test_a_chart_of_nothing_is_drawn_too() -> None:
    assert picture(Chart("x", "X", "x", ["a"], [Bar("none", [0])])).bars[0].parts == []


def test_the_page_says_each_number_in_a_table_as_well() -> None:
    make_participant(make_event(), constituency="police", country="KE")
    client = Client()
    client.force_login(make_staff())

    page = client.get(PATH).content.decode()

    assert page.count("<svg class") == 4
    assert '<th scope="row">Police</th><td class="num" data-l="Participants">1</td>' in page
    assert '<td class="num" data-l="Scheduled">1</td>' in page


def test_only_staff_who_see_events_and_participants_see_figures(client: Client) -> None:
    assert client.get(PATH).status_code == 302
    member = make_member("v@example.org", name="V", is_staff=True)
    member.user_permissions.set(Permission.objects.filter(codename="view_event"))
    client.force_login(member)
    assert client.get(PATH).status_code == 403
    assert PATH not in client.get("/admin/").content.decode()

    member.user_permissions.add(Permission.objects.get(codename="view_participation"))

    assert client.get(PATH).status_code == 200
    assert PATH in client.get("/admin/").content.decode()


def test_it_is_remembered_a_little_in_each_language() -> None:
    client = Client()
    client.force_login(make_staff())
    client.get(PATH)
    with CaptureQueriesContext(connection) as asked:
        client.get(PATH)

    assert not [query for query in asked if "participation" in query["sql"]]


def test_many_events_and_people_cost_as_many_questions_as_few() -> None:
    counts = []
    for number in (1, 3):
        for each in range(number):
            event = postponed(starts_on=date(2020 + each, 4, 5), ends_on=date(2020 + each, 4, 6))
            make_participant(make_event(), country=["KE", "PH", "FR"][each])
            reschedule(event, at=NOW + timedelta(days=1))
        with CaptureQueriesContext(connection) as asked:
            figures(at=NOW)
        counts.append(len(asked))

    assert counts[0] == counts[1]
