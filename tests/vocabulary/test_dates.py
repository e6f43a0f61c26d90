from datetime import date, time

import pytest

from apps.vocabulary.dates import Dates, Precision


@pytest.mark.parametrize("day", [date(202, 4, 19), date(1944, 12, 31), date(2101, 1, 1), date(9999, 12, 31)])
def test_a_year_mistyped_is_refused(day: date) -> None:
    assert "year from 1945 to 2100" in str(Dates(day, day, Precision.DAY).problems()["starts_on"])


@pytest.mark.parametrize("day", [date(1945, 1, 1), date(2100, 12, 31)])
def test_every_year_of_the_organization_is_possible(day: date) -> None:
    assert Dates(day, day, Precision.DAY).problems() == {}


def test_an_end_on_the_same_day_comes_after_the_start() -> None:
    day = date(2026, 4, 19)

    assert list(Dates(day, day, Precision.DAY, time(10), time(10)).problems()) == ["ends_at"]
    assert Dates(day, date(2026, 4, 20), Precision.DAY, time(10), time(10)).problems() == {}
