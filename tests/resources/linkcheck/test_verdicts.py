"""What staff are told of what was seen."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.resources.linkcheck.verdicts import A_WEEK, LOOK_AGAIN, Standing, after, site
from apps.resources.linkcheck.visiting import Sight
from apps.resources.linkwords import Verdict, Why

pytestmark = pytest.mark.once

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
URL = "https://www.unocha.org/oslo"
WELL = Sight(Why.NOTHING, 200, for_good=True)
MISSING = Sight(Why.NOT_FOUND, 404)
DAY = timedelta(days=1)
UNKNOWN = Standing()


def told(sight: Sight, was: Standing = UNKNOWN, *, at: datetime = NOW) -> Standing:
    return after(was, URL, sight, at=at)


def led(to: str, *, for_good: bool = True) -> Verdict:
    return told(Sight(Why.NOTHING, 200, leads_to=to, for_good=for_good)).verdict


def test_a_page_that_is_there_works_and_is_due_in_a_week() -> None:
    assert told(WELL) == Standing(Verdict.WORKS, NOW, 1, Why.NOTHING, 200, due_at=NOW + A_WEEK)


def test_it_is_told_since_when_and_how_often_the_same_was_seen() -> None:
    again = told(WELL, told(WELL), at=NOW + A_WEEK)

    assert (again.since, again.looks) == (NOW, 2)


@pytest.mark.parametrize("why", [Why.NOT_FOUND, Why.NO_HOST])
def test_missing_once_changes_no_verdict_but_brings_us_back_in_three_days(why: Why) -> None:
    first = told(Sight(why), told(WELL), at=NOW + A_WEEK)

    assert (first.verdict, first.why, first.due_at) == (Verdict.WORKS, why, NOW + A_WEEK + LOOK_AGAIN)


def test_missing_twice_on_one_day_is_not_gone() -> None:
    assert told(MISSING, told(MISSING), at=NOW + DAY).verdict == Verdict.NEW


def test_missing_twice_days_apart_is_gone_and_stays_gone() -> None:
    gone = told(MISSING, told(MISSING), at=NOW + LOOK_AGAIN)
    later = told(MISSING, gone, at=NOW + LOOK_AGAIN + A_WEEK)

    assert (gone.verdict, gone.since, gone.due_at) == (Verdict.GONE, NOW + LOOK_AGAIN, NOW + LOOK_AGAIN + A_WEEK)
    assert (later.verdict, later.since, later.looks) == (Verdict.GONE, gone.since, 2)


def test_back_in_between_and_the_count_begins_anew() -> None:
    back = told(WELL, told(MISSING), at=NOW + DAY)

    assert (back.verdict, back.missing_since) == (Verdict.WORKS, None)
    assert told(MISSING, back, at=NOW + 4 * DAY).verdict == Verdict.WORKS


def test_back_after_it_was_gone_it_works_at_once() -> None:
    gone = told(MISSING, told(MISSING), at=NOW + LOOK_AGAIN)

    assert told(WELL, gone, at=NOW + A_WEEK).verdict == Verdict.WORKS


def test_moved_for_good_within_the_same_site() -> None:
    assert led("https://unocha.org/guidelines/oslo") == Verdict.MOVED
    assert led("https://www.unocha.org/sign-in?next=oslo", for_good=False) == Verdict.WORKS


def test_another_registered_name_is_another_site_for_good_or_not() -> None:
    assert led("https://parked.example/") == Verdict.ELSEWHERE
    assert led("https://parked.example/", for_good=False) == Verdict.ELSEWHERE


@pytest.mark.parametrize(
    "why", [Why.ROBOTS, Why.SLOW, Why.REFUSED, Why.FAILING, Why.INSECURE, Why.CIRCLE, Why.NOT_OURS]
)
def test_what_says_nothing_about_the_page_is_no_verdict_on_it(why: Why) -> None:
    unseen = told(Sight(why))

    assert (unseen.verdict, unseen.why, unseen.due_at) == (Verdict.UNSEEN, why, NOW + A_WEEK)


def test_a_site_that_asks_to_come_later_is_left_alone_as_long_as_it_wants() -> None:
    put_off = told(Sight(Why.LATER, 429, wait_seconds=7200), told(WELL))

    assert (put_off.verdict, put_off.due_at, put_off.tries) == (Verdict.WORKS, NOW + timedelta(hours=2), 1)


@pytest.mark.parametrize(("asked", "waits"), [(0, timedelta(minutes=1)), (10**9, A_WEEK), (None, timedelta(hours=6))])
def test_no_wish_is_taken_for_more_than_a_week_or_less_than_a_minute(asked: float | None, waits: timedelta) -> None:
    assert told(Sight(Why.LATER, 429, wait_seconds=asked)).due_at == NOW + waits


def test_the_third_time_it_is_told_to_staff_and_tried_next_week() -> None:
    later = Sight(Why.LATER, 429)
    third = told(later, told(later, told(later)))

    assert (third.verdict, third.tries, third.due_at) == (Verdict.UNSEEN, 0, NOW + A_WEEK)


@pytest.mark.parametrize(
    ("url", "registered"),
    [
        ("https://www.unocha.org/x", "unocha.org"),
        ("https://assets.publishing.service.gov.uk/", "service.gov.uk"),
        ("https://www.example.co.uk/", "example.co.uk"),
        ("https://defence.gov.au/", "defence.gov.au"),
        ("https://gov.uk/", "gov.uk"),
        ("https://reliefweb.int", "reliefweb.int"),
        ("http://192.0.2.1/", "192.0.2.1"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
        ("http://localhost/", "localhost"),
    ],
)
def test_the_registered_part_of_a_name(url: str, registered: str) -> None:
    assert site(url) == registered
