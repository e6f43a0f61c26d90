"""Calendar files, read back by two independent readers."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from apps.training.ics import CANCEL, CANCELLED, CONFIRMED, Entry, Organizer, invitation, public_calendar
from apps.vocabulary.dates import Dates, Precision
from tests.training.calendarreader import read_by_vobject

STAMP = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
DAYS = Dates(date(2026, 4, 19), date(2026, 4, 24), Precision.DAY)
OVER_THE_CLOCK_CHANGE = Dates(date(2027, 3, 27), date(2027, 3, 29), Precision.DAY, time(9), time(17), "Europe/Zurich")
ZONES = [
    "Pacific/Auckland",
    "Asia/Kathmandu",
    "Africa/Nairobi",
    "Europe/Zurich",
    "America/St_Johns",
    "Pacific/Honolulu",
]


def entry(dates: Dates = DAYS, summary: str = "UN-CMCoord Course", status: str = CONFIRMED) -> Entry:
    return Entry(
        "one@portal.example", 3, status, summary, dates, STAMP, "https://portal.example/training/x/", "Nairobi, Kenya"
    )


def test_days_are_dates_and_the_end_is_the_day_after() -> None:
    event = Calendar.from_ical(public_calendar([entry()])).walk("VEVENT")[0]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 4, 19), date(2026, 4, 25))
    assert "DTSTART;VALUE=DATE:20260419" in public_calendar([entry()])


def test_clock_times_carry_the_zone_and_its_rules() -> None:
    body = public_calendar([entry(OVER_THE_CLOCK_CHANGE)])
    assert "DTSTART;TZID=Europe/Zurich:20270327T090000" in body
    assert body.count("BEGIN:VTIMEZONE") == 1
    event = read_by_vobject(body).vevent
    assert event.dtstart.value.utcoffset() == timedelta(hours=1)
    assert event.dtend.value.utcoffset() == timedelta(hours=2)


@given(
    zone=st.sampled_from(ZONES),
    first=st.dates(date(2025, 1, 1), date(2032, 12, 31)),
    length=st.integers(0, 40),
    start=st.times(),
)
def test_the_same_wall_time_comes_back_in_any_zone(zone: str, first: date, length: int, start: time) -> None:
    start = start.replace(microsecond=0, fold=0)
    dates = Dates(first, first + timedelta(days=length + 1), Precision.DAY, start, start, zone)
    event = Calendar.from_ical(public_calendar([entry(dates)])).walk("VEVENT")[0]
    assert event.decoded("dtstart").replace(tzinfo=None) == datetime.combine(first, start)
    assert event["dtstart"].params["TZID"] == zone


def test_an_unchanged_event_gives_the_same_bytes() -> None:
    assert public_calendar([entry(OVER_THE_CLOCK_CHANGE)]) == public_calendar([entry(OVER_THE_CLOCK_CHANGE)])


def test_an_invitation_names_one_method_one_organizer_and_one_attendee() -> None:
    attendee = "ATTENDEE;CN=Amina:mailto:amina@example.org"
    organizer = Organizer("CMCS Training", "training@portal.example")
    body = invitation(entry(status=CANCELLED), method=CANCEL, organizer=organizer, attendee=attendee)
    calendar = read_by_vobject(body)
    assert calendar.method.value == "CANCEL"
    assert calendar.vevent.status.value == "CANCELLED"
    assert calendar.vevent.organizer.value == "mailto:training@portal.example"
    assert [line.value for line in calendar.vevent.contents["attendee"]] == ["mailto:amina@example.org"]
    assert calendar.vevent.sequence.value == "3"


def test_a_title_cannot_smuggle_lines() -> None:
    event = Calendar.from_ical(public_calendar([entry(summary="A\r\nATTENDEE:mailto:x@example.org; B, C")])).walk(
        "VEVENT"
    )[0]
    assert "attendee" not in event


def test_dates_that_are_not_known_to_the_day_have_no_calendar() -> None:
    with pytest.raises(ValueError, match="known to the day"):
        public_calendar([entry(Dates(date(2026, 1, 1), None, Precision.START))])


def test_utc_is_written_as_utc() -> None:
    body = public_calendar(
        [entry(Dates(date(2026, 4, 19), date(2026, 4, 19), Precision.DAY, time(9), time(10), "UTC"))]
    )
    assert "DTSTART:20260419T090000Z" in body
    assert Calendar.from_ical(body).walk("VEVENT")[0].decoded("dtend") == datetime(
        2026, 4, 19, 10, tzinfo=ZoneInfo("UTC")
    )
