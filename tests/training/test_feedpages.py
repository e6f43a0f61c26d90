"""Subscribed calendars and news feeds: what they hold, for how long, and that they stay until something changes."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from defusedxml import ElementTree
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.training import feedpages, subscribed
from apps.training.models import Event
from apps.training.status import ChangeKind, Status
from tests.factories import NOW, make_event, make_notice
from tests.notices.factories import issue
from tests.training.calendarreader import read_by_vobject

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
IN_MAY = {"starts_on": date(2026, 5, 4), "ends_on": date(2026, 5, 8)}
FEEDS = ["/calendar.ics", "/calendar.atom", "/calendar.json"]


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def entries(client: Client, path: str = "/calendar.ics") -> dict[str, Any]:
    found = icalendar.Calendar.from_ical(client.get(path).content)
    return {str(entry["summary"]): entry for entry in found.walk("VEVENT")}


def in_days(number: int) -> datetime:
    return NOW + timedelta(days=number)


def test_a_calendar_has_a_name_and_says_when_to_look_again(client: Client) -> None:
    body = client.get("/calendar.ics").text

    assert "NAME:UN-CMCoord training" in body
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in body
    assert "X-PUBLISHED-TTL:PT4H" in body


def test_days_end_with_the_day_after_the_last(client: Client) -> None:
    make_event("Course")
    entry = entries(client)["Course"]

    assert (entry["dtstart"].dt, entry["dtend"].dt) == (date(2026, 4, 19), date(2026, 4, 25))
    assert entry["dtstart"].params["VALUE"] == "DATE"


def test_it_is_asked_like_the_agenda(client: Client) -> None:
    make_event("Kenya")
    make_event("Philippines", countries="PH")
    make_event("Later", starts_on=date(2027, 5, 1), ends_on=date(2027, 5, 2))

    assert set(entries(client, "/calendar.ics?country=PH")) == {"Philippines"}
    assert set(entries(client, "/calendar.ics?year=2027")) == {"Later"}


def test_what_has_no_days_or_is_private_is_left_out(client: Client) -> None:
    make_event("Some day", precision="month", starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 30))
    make_event("Secret", is_public=False)

    assert entries(client) == {}


def test_it_reaches_ninety_days_back(client: Client) -> None:
    last, before = in_days(-90).date(), in_days(-91).date()
    make_event("Just kept", starts_on=last, ends_on=last, status=Status.HELD)
    make_event("Gone", starts_on=before, ends_on=before, status=Status.HELD)

    assert set(entries(client)) == {"Just kept"}


@pytest.mark.parametrize("kind", [ChangeKind.CANCEL, ChangeKind.POSTPONE])
def test_what_is_called_off_stays_says_so_and_steps_its_sequence(client: Client, clock: Any, kind: ChangeKind) -> None:
    event = make_event("Course", starts_on=in_days(2).date(), ends_on=in_days(3).date())
    uid = entries(client)["Course"]["uid"]
    issue(make_notice((kind, event), promise=date(2026, 8, 1) if kind == ChangeKind.POSTPONE else None))

    for number in (0, 89):
        clock.move_to(in_days(number))
        [(summary, entry)] = entries(client).items()
        assert summary == f"{Event.objects.get().get_status_display()}: Course"
        assert (entry["status"], entry["sequence"], entry["uid"]) == ("CANCELLED", 1, uid)
        assert entry["transp"] == "TRANSPARENT"


def test_what_a_notice_moved_out_of_a_feed_stays_there_for_ninety_days(client: Client, clock: Any) -> None:
    event = make_event("Course", countries="KE")
    issue(make_notice((ChangeKind.RESCHEDULE, event, {**IN_MAY, "city": "Manila", "countries": "PH"})))

    kept = entries(client, "/calendar.ics?country=KE")["Course"]
    assert kept["dtstart"].dt == date(2026, 5, 4)
    assert kept["location"] == "Manila, Philippines"

    clock.move_to(in_days(91))
    assert entries(client, "/calendar.ics?country=KE") == {}


def test_what_was_never_in_a_feed_does_not_come_into_it_by_a_change(client: Client) -> None:
    event = make_event("Course", countries="KE")
    issue(make_notice((ChangeKind.RESCHEDULE, event, {**IN_MAY, "city": "Manila", "countries": "PH"})))

    assert entries(client, "/calendar.ics?country=CH") == {}
    assert set(entries(client, "/calendar.ics?country=PH")) == {"Course"}


def test_moved_out_of_the_days_of_a_feed_it_stays_with_its_new_days(client: Client) -> None:
    event = make_event("Course")
    issue(make_notice((ChangeKind.RESCHEDULE, event, IN_MAY)))

    assert entries(client, "/calendar.ics?since=2026-04-01&until=2026-04-30")["Course"]["dtstart"].dt == date(
        2026, 5, 4
    )


def test_a_full_calendar_leaves_out_what_is_over(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscribed, "MOST", 3)
    for number in (-20, -10, 10, 20):
        make_event(f"Day {number}", starts_on=in_days(number).date(), ends_on=in_days(number).date())

    assert set(entries(client)) == {"Day -10", "Day 10", "Day 20"}


def test_a_session_says_of_what_it_is_a_part(client: Client) -> None:
    make_event("Plenary", parent=make_event("HNPW"))

    assert entries(client)["Plenary"]["description"] == "Part of: HNPW"


def test_two_readers_understand_it(client: Client) -> None:
    make_event("Course")
    make_event("Hours", starts_at="09:00", ends_at="17:00", time_zone="Europe/Zurich")

    parsed = read_by_vobject(client.get("/calendar.ics").text)

    assert {entry.summary.value for entry in parsed.vevent_list} == {"Course", "Hours"}
    assert parsed.vtimezone.tzid.value == "Europe/Zurich"


@pytest.mark.parametrize("path", [*FEEDS, "/ar/calendar.ics"])
def test_an_unchanged_feed_is_the_same_to_the_byte_and_need_not_be_sent(client: Client, clock: Any, path: str) -> None:
    make_event("Course")
    first = client.get(path)
    clock.move_to(in_days(1))
    second = client.get(path)

    assert second.content == first.content
    assert second.headers["ETag"] == first.headers["ETag"]
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get(path, headers={"If-Modified-Since": second.headers["Last-Modified"]}).status_code == 304


@pytest.mark.parametrize("path", FEEDS)
def test_a_change_shows_in_each_feed(client: Client, clock: Any, path: str) -> None:
    event = make_event("Course")
    first = client.get(path)
    clock.move_to(NOW + timedelta(hours=1))
    issue(make_notice((ChangeKind.CANCEL, event)), minutes=60)

    asked = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(path, headers=asked).status_code == 200
    assert client.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 200


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_are_for_everybody(client: Client, path: str) -> None:
    assert client.get(path).headers["Cache-Control"].startswith("public")


@pytest.mark.parametrize("path", FEEDS)
def test_queries_do_not_grow_with_the_entries(client: Client, path: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    def more(number: int) -> None:
        for each in range(number):
            issue(make_notice((ChangeKind.RESCHEDULE, make_event(f"Course {each}", parent=make_event()), IN_MAY)))

    more(1)
    few = queries()
    more(4)

    assert queries() == few


# News


def atom(client: Client, path: str = "/calendar.atom") -> list[Any]:
    return list(ElementTree.fromstring(client.get(path).text).findall(f"{ATOM}entry"))


def news(client: Client, path: str = "/calendar.json") -> list[dict[str, Any]]:
    return json.loads(client.get(path).text)["items"]  # type: ignore[no-any-return]


def test_news_have_the_last_change_first(client: Client, clock: Any) -> None:
    first = make_event("First")
    clock.move_to(NOW + timedelta(hours=1))
    make_event("Second")
    assert [item["title"] for item in news(client)] == ["Scheduled: Second", "Scheduled: First"]

    clock.move_to(NOW + timedelta(hours=2))
    issue(make_notice((ChangeKind.CANCEL, first)), minutes=120)
    [changed, _other] = news(client)
    assert changed["title"] == "Cancelled: First"
    assert changed["date_modified"] == "2026-03-02T12:30:00Z"
    assert changed["date_published"] == "2026-03-02T10:30:00Z"


def test_an_items_id_lasts_through_a_new_code_and_another_language(client: Client) -> None:
    event = make_event("Course")
    [before] = news(client)
    event.code = "another-code"
    event.save()

    assert news(client)[0]["id"] == news(client, "/fr/calendar.json")[0]["id"] == before["id"]
    assert news(client)[0]["url"] != before["url"]
    assert atom(client)[0].findtext(f"{ATOM}id") == before["id"]


def test_news_say_their_language(client: Client) -> None:
    root = ElementTree.fromstring(client.get("/fr/calendar.atom").text)

    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert json.loads(client.get("/fr/calendar.json").text)["language"] == "fr"


def test_news_of_a_postponed_event_hold_no_dates_but_the_promise(client: Client) -> None:
    issue(make_notice((ChangeKind.POSTPONE, make_event("Course")), promise=date(2026, 6, 20)))
    [item] = news(client)

    assert "Old dates, no longer valid: Sunday 19 to Friday 24 April 2026" in item["content_text"]
    assert "New dates promised by Saturday 20 June 2026" in item["content_text"]
    assert item["_hmd"]["dates"] is None
    assert item["_hmd"]["was"][0]["starts_on"] == "2026-04-19"
    assert item["_hmd"]["new_dates_promised_by"] == "2026-06-20"


def test_news_are_bounded(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedpages, "NEWS", 2)
    for number in range(4):
        make_event(f"Course {number}")

    assert len(news(client)) == len(atom(client)) == 2


def test_a_title_cannot_break_a_feed(client: Client) -> None:
    make_event("A <b>bold</b> & \x0b “title” ]]>")

    assert atom(client)[0].findtext(f"{ATOM}title") == "Scheduled: A <b>bold</b> &  “title” ]]>"
    assert len(news(client)) == 1
    assert len(entries(client)) == 1


@pytest.mark.parametrize(
    "path", ["/training/?kind=exercise", "/training/month/2026/4/?kind=exercise", "/calendar/?kind=exercise"]
)
def test_pages_name_the_feeds_of_their_question(client: Client, path: str) -> None:
    page = client.get(path).text

    for form, kind in (("ics", "text/calendar"), ("atom", "application/atom+xml"), ("json", "application/feed+json")):
        assert f'<link rel="alternate" type="{kind}" href="http://testserver/calendar.{form}?kind=exercise"' in page


def test_the_page_of_feeds_says_how_slow_they_are(client: Client) -> None:
    page = client.get("/calendar/?kind=exercise").text

    assert "slowly" in page
    assert "webcal://testserver/calendar.ics?kind=exercise" in page
    assert "90 days" in page
