"""The agenda's lists, made of parts, hold what the plain definition of each list finds, in the same order."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.training import views
from apps.training.models import Event, first_of
from apps.training.status import Status
from tests.factories import make_event
from tests.pages_public.season import in_days

pytestmark = pytest.mark.django_db
TODAY = date(2018, 12, 30)
NEVER = date.max
EDGES = [date(2018, 1, 1), date(2018, 12, 31), TODAY, date(2017, 3, 1), date(2018, 5, 1), date(2019, 3, 1)]
days = st.none() | st.builds(lambda edge, off: edge + timedelta(off), st.sampled_from(EDGES), st.integers(-1, 1))
Fits = Callable[[Event], bool]


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    starts_on, ends_on = draw(days), draw(days)
    if starts_on and ends_on and ends_on < starts_on:
        starts_on, ends_on = ends_on, starts_on
    return {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "status": draw(st.sampled_from(Status.values)),
        "outcome_unverified": draw(st.booleans()),
        "is_public": draw(st.integers(0, 9)) > 0,
    }


def listed(parts: list[Any]) -> list[str]:
    return first_of((part.values_list("code", flat=True) for part in parts), 100)


def defined(fits: Fits) -> list[str]:
    return [event.code for event in sorted(filter(fits, Event.objects.filter(is_public=True)), key=_place)]


def _place(event: Event) -> tuple[bool, date, date, str]:
    first_day = event.starts_on or event.ends_on or NEVER
    return event.status != Status.POSTPONED, first_day, event.ends_on or NEVER, event.code


def _is_ahead(event: Event) -> bool:
    last_day = event.ends_on or event.starts_on
    return last_day is not None and last_day >= TODAY


def _comes(event: Event) -> bool:
    may_come = _is_undated(event) and not event.outcome_unverified and event.status != Status.CANCELLED
    return event.status == Status.POSTPONED or (event.status != Status.HELD and (_is_ahead(event) or may_come))


def _goes_ahead(event: Event) -> bool:
    return event.status in (Status.SCHEDULED, Status.TENTATIVE) and _is_ahead(event)


def _is_of_2018(event: Event) -> bool:
    known = [day for day in (event.starts_on, event.ends_on) if day]
    return bool(known) and (known[0].year == 2018 or known[0].year < 2018 <= known[-1].year)


def _is_undated(event: Event) -> bool:
    return event.starts_on is event.ends_on is None


def _years() -> list[int]:
    known = [day.year for event in Event.objects.public() for day in (event.starts_on, event.ends_on) if day]
    return list(range(max(known), min(known) - 1, -1)) if known else []


@given(made=st.lists(events(), max_size=20), asked=st.sampled_from([Status.values, *([one] for one in Status.values)]))
@settings(max_examples=100, deadline=None)
def test_parts_make_up_the_list_in_its_order(made: list[dict[str, Any]], asked: list[str]) -> None:
    with transaction.atomic():
        Event.objects.bulk_create(Event(code=f"e{number}", **values) for number, values in enumerate(made))
        public = Event.objects.public()

        assert listed(public.coming(today=TODAY, statuses=asked)) == defined(lambda e: e.status in asked and _comes(e))
        assert listed(public.of_year(2018, statuses=asked)) == defined(lambda e: e.status in asked and _is_of_2018(e))
        assert listed(public.undated(statuses=asked)) == defined(lambda e: e.status in asked and _is_undated(e))
        assert listed(public.going_ahead(today=TODAY)) == defined(_goes_ahead)
        assert public.years() == _years()
        transaction.set_rollback(True)


def test_an_event_over_several_years_is_of_each_and_makes_them_known() -> None:
    make_event(code="long", starts_on=date(2016, 12, 1), ends_on=date(2019, 1, 31))
    public = Event.objects.public()

    assert public.years() == [2019, 2018, 2017, 2016]
    assert [listed(public.of_year(year)) for year in public.years()] == [["long"]] * 4


@pytest.mark.parametrize("status", [Status.HELD, Status.POSTPONED])
def test_the_first_day_of_a_year_is_of_that_year(status: Status) -> None:
    make_event(code="new-year", starts_on=date(2017, 12, 31), ends_on=date(2018, 1, 1), status=status)
    public = Event.objects.public()

    assert [listed(public.of_year(year)) for year in (2016, 2017, 2018, 2019)] == [[], ["new-year"], ["new-year"], []]


def test_a_list_that_is_too_long_says_so_and_ends(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST", 40)
    for number in range(45):
        make_event(f"Course {number}", **in_days(10 + number))

    page = client.get("/training/?page=2")

    assert "More than 40 events." in page.text
    assert "The first 40 are listed." in page.text
    assert [row.event.title for month in page.context["months"] for row in month.rows][-1] == "Course 39"
    assert "page=3" not in page.text


def test_a_list_that_just_fits_is_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST", 40)
    for number in range(40):
        make_event(f"Course {number}", **in_days(10 + number))

    assert "40 events." in client.get("/training/").text
    assert "More than" not in client.get("/training/").text


@pytest.mark.parametrize("path", ["/training/?year=2018", "/training/?year=none", "/training/?status=scheduled", "/"])
def test_each_list_takes_as_many_queries_for_few_as_for_many(client: Client, path: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    def make_some(number: int) -> None:
        for _number in range(number):
            make_event(starts_on=date(2018, 2, 6), ends_on=date(2018, 2, 9), status=Status.HELD)
            make_event(**in_days(30))
            make_event(starts_on=None, ends_on=None)

    make_some(3)
    few = queries()
    make_some(35)

    assert queries() == few


@pytest.fixture
def without_sorting(db: None) -> None:
    """PostgreSQL reads few rows in any way it likes. Where it can, it shall use an index now, and not sort."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")


@pytest.mark.service_postgres
@pytest.mark.usefixtures("without_sorting")
def test_an_index_leads_through_each_part_in_its_order() -> None:
    public = Event.objects.public()
    _going_on, *rest = public.going_ahead(today=TODAY)
    for part in [*rest, *public.of_year(2018), *public.undated(), public.waiting_for_dates()]:
        assert "Sort" not in (plan := part.values_list("pk", flat=True)[:30].explain()), plan
        assert "Index Only Scan" in plan, plan


@pytest.mark.service_postgres
@pytest.mark.usefixtures("without_sorting")
def test_events_over_new_year_have_an_index_of_their_own() -> None:
    over_new_year = Event.objects.public().of_year(2018, statuses=[Status.HELD, Status.CANCELLED])[1]

    assert "event_over_new_year" in over_new_year.values_list("pk", flat=True).explain()
