"""When a reminder is due: by the calendar of the event's own place, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.reminders.due import WINDOWS, Kind, due
from apps.training.arrangement import Arrangement
from apps.training.status import Status
from apps.vocabulary.dates import Dates

FIRST = date(2026, 4, 19)
ZONES = ["UTC", "Africa/Nairobi", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York", "Europe/Zurich"]


def event(
    zone: str = "UTC", *, status: str = Status.SCHEDULED, deadline: date | None = None, **dates: Any
) -> Arrangement:
    known = {"starts_on": FIRST, "ends_on": date(2026, 4, 24), "precision": "day", **dates}
    return Arrangement(status=str(status), dates=Dates(time_zone=zone, **known), deadline_on=deadline)


def noon(days_before: int) -> datetime:
    return datetime(2026, 4, 19, 12, tzinfo=UTC) - timedelta(days=days_before)


@pytest.mark.parametrize(
    ("days", "kinds"),
    [
        (15, []),
        (14, [Kind.JOINING]),
        (8, [Kind.JOINING]),
        (7, [Kind.START]),
        (1, [Kind.START]),
        (0, []),
        (-3, []),
    ],
)
def test_instructions_come_two_weeks_before_and_the_start_is_told_in_the_last_one(days: int, kinds: list[Kind]) -> None:
    assert due(event(), at=noon(days)) == kinds


@pytest.mark.parametrize(("days", "kinds"), [(8, []), (7, [Kind.DEADLINE]), (2, [Kind.DEADLINE]), (1, []), (-1, [])])
def test_the_deadline_is_told_a_week_before_and_not_on_its_eve(days: int, kinds: list[Kind]) -> None:
    applied = event(deadline=FIRST - timedelta(days=60))

    assert due(applied, at=noon(days + 60)) == kinds


@pytest.mark.parametrize("status", [each for each in Status if each != Status.SCHEDULED])
def test_what_is_not_going_ahead_reminds_of_nothing(status: Status) -> None:
    stopped = event(status=status, deadline=FIRST)

    assert [due(stopped, at=noon(days)) for days in range(20)] == [[]] * 20


@pytest.mark.parametrize("precision", ["week", "month", "year", "tbc", "none", "end"])
def test_days_that_are_not_set_remind_of_nothing(precision: str) -> None:
    assert due(event(precision=precision), at=noon(7)) == []


def test_a_first_day_is_enough() -> None:
    assert due(event(precision="start", ends_on=None), at=noon(7)) == [Kind.START]


@pytest.mark.parametrize(
    ("zone", "begins"),
    [
        ("Pacific/Kiritimati", datetime(2026, 4, 11, 10, tzinfo=UTC)),  # fourteen hours ahead
        ("Pacific/Pago_Pago", datetime(2026, 4, 12, 11, tzinfo=UTC)),  # eleven behind
        ("America/New_York", datetime(2026, 4, 12, 4, tzinfo=UTC)),
    ],
)
def test_the_day_changes_at_midnight_of_the_events_place(zone: str, begins: datetime) -> None:
    there = event(zone)

    assert due(there, at=begins - timedelta(seconds=1)) == [Kind.JOINING]
    assert due(there, at=begins) == [Kind.START]


@given(
    zone=st.sampled_from(ZONES),
    first=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    left=st.integers(-3, 20),
    hour=st.integers(0, 23),
)
def test_how_many_days_are_left_no_change_of_clocks_alters(zone: str, first: date, left: int, hour: int) -> None:
    local = datetime.combine(first - timedelta(days=left), datetime.min.time(), ZoneInfo(zone)).replace(hour=hour)
    there = event(zone, starts_on=first, ends_on=first)

    found = due(there, at=local.astimezone(UTC))

    assert found == [kind for kind in (Kind.JOINING, Kind.START) if left in WINDOWS[kind]]
