"""An event's hours are the same on its page, in its calendar file, in the feeds and in the JSON Feed, whatever the
clocks do: they change at the host's place, at the reader's, or lie a day apart. Days without hours never shift."""

import json
import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from defusedxml import ElementTree
from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.training import diary, eventnews, ics
from apps.training.agenda import row
from apps.training.models import Event
from apps.training.shown import UNTOLD
from apps.training.status import Status
from apps.vocabulary import datewords, syndication
from apps.vocabulary.dates import Dates
from apps.vocabulary.syndication import Feed
from tests.training.calendarreader import read_by_vobject

pytestmark = pytest.mark.once
ZONES = [
    "UTC",
    "Europe/Zurich",
    "Africa/Nairobi",
    "Africa/Casablanca",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
    "Pacific/Honolulu",
]
TODAY = date(2026, 1, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
zones = st.sampled_from(ZONES)
hours = st.times(time(0), time(23, 59)).map(lambda found: found.replace(second=0, microsecond=0, fold=0))


def event(dates: Dates) -> Event:
    """As a row holds it; nothing of this is about the database."""
    columns = {name: getattr(dates, name) for name in ("starts_on", "ends_on", "starts_at", "ends_at", "time_zone")}
    stamps = {"created_at": NOW, "changed_at": NOW, "uid": uuid.UUID(int=1)}
    return Event(
        code="x", title="Course", is_public=True, status=Status.SCHEDULED, precision="day", **columns, **stamps
    )


def exists(dates: Dates) -> bool:
    """Hours that the clocks leave out, or show twice, are nobody's hours: no host announces them."""
    for moment in (dates.starts(), dates.ends()):
        assert moment is not None
        back = moment.astimezone(UTC).astimezone(moment.tzinfo)
        if (
            back.replace(tzinfo=None) != moment.replace(tzinfo=None)
            or moment.utcoffset() != moment.replace(fold=1).utcoffset()
        ):
            return False
    return True


def timed(first: date, length: int, starts_at: time, ends_at: time, zone: str) -> Dates:
    return Dates(first, first + timedelta(days=length), "day", starts_at, ends_at, zone)


timed_dates = (
    st.builds(timed, st.dates(date(2025, 1, 1), date(2028, 12, 31)), st.integers(0, 9), hours, hours, zones)
    .filter(lambda dates: not dates.problems())
    .filter(exists)
)
UNHURRIED = settings(deadline=None, max_examples=60)
"""Reading a zone's rules takes vobject half a second."""
RAMADAN = Dates(date(2028, 1, 15), date(2028, 1, 24), "day", time(9), time(17), "Africa/Casablanca")
"""Morocco sets its clocks back for this month only."""
OVER_A_CHANGE = timed(date(2026, 10, 24), 1, time(9), time(17), "Europe/Zurich")


@UNHURRIED
@given(timed_dates)
@example(OVER_A_CHANGE)
@example(RAMADAN)
def test_two_readers_of_the_file_find_the_hosts_hours_and_the_true_moments(dates: Dates) -> None:
    body = ics.public_calendar([diary.entry(event(dates))], name="All")
    [entry] = icalendar.Calendar.from_ical(body).walk("VEVENT")
    other = read_by_vobject(body).vevent

    for name, moment in (("dtstart", dates.starts()), ("dtend", dates.ends())):
        assert moment is not None
        for read in (entry.decoded(name), getattr(other, name).value):
            assert read.replace(tzinfo=None) == moment.replace(tzinfo=None)
            assert read.astimezone(UTC) == moment.astimezone(UTC)


@UNHURRIED
@given(timed_dates, zones)
@example(OVER_A_CHANGE, "America/New_York")
@example(timed(date(2026, 3, 29), 0, time(0, 30), time(5), "Pacific/Auckland"), "Pacific/Honolulu")
def test_the_page_and_the_feeds_tell_the_same_hours(dates: Dates, zone: str) -> None:
    shown = row(event(dates), UNTOLD, today=TODAY, zone=zone)
    item = eventnews.item(shown.event, UNTOLD, today=TODAY, zone=zone)
    feed = Feed("All", "http://x/", "http://x/feed", "CMCS", "en", [item])
    facts = json.loads(syndication.json_feed(feed))["items"][0]["_hmd"]
    told = ElementTree.fromstring(syndication.atom(feed)).findtext(".//{*}content").splitlines()

    assert set(shown.clocks) == {datewords.clock(dates, dates.time_zone), datewords.clock(dates, zone)}
    assert datewords.span(dates) in told
    assert set(shown.clocks) <= set(told)
    assert Dates.from_json(facts["dates"]) == dates
    assert [datetime.fromisoformat(moment) for moment in facts["utc"]] == [dates.starts(), dates.ends()]


@UNHURRIED
@given(timed_dates, zones)
def test_hours_in_words_are_those_of_the_zone(dates: Dates, zone: str) -> None:
    start, end = dates.starts(zone=zone), dates.ends(zone=zone)
    assert start is not None
    assert end is not None
    words = datewords.clock(dates, zone)

    assert f"{start:%H:%M}" in words
    assert f"{end:%H:%M}" in words
    assert start == datetime.combine(dates.starts_on or TODAY, dates.starts_at or time(), ZoneInfo(dates.time_zone))
    if start.date() != dates.starts_on:
        assert datewords.day(start.date()) in words


@UNHURRIED
@given(st.dates(date(2025, 1, 1), date(2028, 12, 31)), st.integers(0, 60), zones, zones)
def test_days_without_hours_shift_nowhere(first: date, length: int, host: str, reader: str) -> None:
    dates = Dates(first, first + timedelta(days=length), "day", None, None, host)
    shown = row(event(dates), UNTOLD, today=TODAY, zone=reader)
    item = eventnews.item(shown.event, UNTOLD, today=TODAY, zone=reader)
    body = ics.public_calendar([diary.entry(shown.event)], name="All")
    [entry] = icalendar.Calendar.from_ical(body).walk("VEVENT")
    other = read_by_vobject(body).vevent

    assert shown.clocks == []
    assert item.facts["utc"] is None
    assert item.facts["dates"]["starts_on"] == first.isoformat()
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (first, first + timedelta(days=length + 1))
    assert (other.dtstart.value, other.dtend.value) == (first, first + timedelta(days=length + 1))
    assert "VTIMEZONE" not in body


@UNHURRIED
@given(st.lists(timed_dates, min_size=1, max_size=6))
def test_the_same_events_give_the_same_bytes(several: list[Dates]) -> None:
    def made() -> str:
        return ics.public_calendar([diary.entry(event(dates)) for dates in several], name="All")

    assert made() == made()
