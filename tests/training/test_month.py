"""The grid of a month: values in, weeks out."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.training import month
from apps.training.month import Mark, Week

pytestmark = pytest.mark.once
months = st.tuples(st.integers(1945, 2100), st.integers(1, 12))
days = st.dates(date(2026, 9, 1), date(2027, 1, 31))
lengths = st.integers(0, 60)
marks = st.lists(
    st.builds(
        lambda key, first, length: Mark(key, first, first + timedelta(length)), st.integers(1, 99), days, lengths
    ),
    max_size=12,
)


def of(weeks: list[Week]) -> dict[date, list[int]]:
    return {day.date: [entry.mark.key for entry in day.entries] for week in weeks for day in week if day}


@given(months)
def test_a_grid_has_every_day_of_its_month_once_under_its_weekday(which: tuple[int, int]) -> None:
    weeks = month.weeks(*which, [], most=9)

    assert [day.date.day for week in weeks for day in week if day] == list(range(1, monthrange(*which)[1] + 1))
    assert all(day is None or day.date.weekday() == place for week in weeks for place, day in enumerate(week))


@given(marks)
def test_an_event_stands_on_each_day_that_it_touches_and_on_no_other(given_marks: list[Mark]) -> None:
    for day, keys in of(month.weeks(2026, 11, given_marks, most=99)).items():
        assert sorted(keys) == sorted(mark.key for mark in given_marks if mark.first <= day <= mark.last)


@given(marks)
def test_each_event_leads_on_one_day_of_a_month(given_marks: list[Mark]) -> None:
    weeks = month.weeks(2026, 11, given_marks, most=99)
    leading = [entry.mark for week in weeks for day in week if day for entry in day.entries if entry.leads]
    first, last = month.days_of(2026, 11)

    assert len(leading) == sum(mark.first <= last and mark.last >= first for mark in given_marks)


def test_what_began_earlier_continues() -> None:
    weeks = month.weeks(2026, 11, [Mark(1, date(2026, 10, 30), date(2026, 11, 2))], most=9)
    entries = [entry for week in weeks for day in week if day for entry in day.entries]

    assert [(entry.continues, entry.leads) for entry in entries] == [(True, True), (True, False)]


def test_a_full_day_says_how_many_it_leaves_out() -> None:
    weeks = month.weeks(2026, 11, [Mark(key, date(2026, 11, 3), date(2026, 11, 3)) for key in range(8)], most=6)
    day = next(day for week in weeks for day in week if day and day.date.day == 3)

    assert [entry.mark.key for entry in day.entries] == [0, 1, 2, 3, 4, 5]
    assert day.left_out == 2


@given(months)
def test_the_month_after_the_month_before_is_the_month(which: tuple[int, int]) -> None:
    assert month.after(*month.before(*which)) == which
