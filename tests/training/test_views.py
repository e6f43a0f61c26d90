import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from apps.training.models import Course, FormerCode
from apps.training.status import ChangeKind, Status
from tests.factories import make_event
from tests.pages_public.season import Season, in_days, issue, make_season

pytestmark = pytest.mark.django_db
IN_2018 = {"starts_on": date(2018, 2, 6), "ends_on": date(2018, 2, 9), "status": Status.HELD}


@pytest.fixture(autouse=True)
def reader_of_english() -> None:
    translation.activate("en")


@pytest.fixture
def season() -> Season:
    return make_season()


# The agenda


def test_events_that_wait_come_first_with_their_promise(client: Client, season: Season) -> None:
    page = client.get("/training/")

    assert {row.event for row in page.context["waiting"]} == {season.postponed, season.late}
    assert page.text.index("Waiting for new dates") < page.text.index(season.scheduled.title)
    assert "New dates promised by" in page.text


def test_every_row_has_its_status_as_icon_and_word(client: Client, season: Season) -> None:
    rows = client.get("/training/").text.split('<li class="ev">')[1:]

    assert len(rows) == len(season.events) - 2  # the past one and the unverified one
    assert all(re.search(r'<span class="st \w+"><svg [^>]*>.*?</svg>[^<]+</span>', row) for row in rows)


def test_what_is_over_is_reached_by_its_year(client: Client, season: Season) -> None:
    assert season.past.title not in client.get("/training/").text
    assert season.past.title in client.get("/training/?year=2018").text


def test_a_status_narrows_the_list(client: Client, season: Season) -> None:
    page = client.get("/training/?status=cancelled")

    assert [row.event for month in page.context["months"] for row in month.rows] == [season.cancelled]


def test_an_event_known_by_its_last_day_only_belongs_to_that_year(client: Client) -> None:
    make_event("Diplomas", starts_on=None, ends_on=date(2004, 12, 17), precision="end", status=Status.HELD)

    assert "Diplomas" in client.get("/training/?year=2004").text


def test_an_event_over_new_year_belongs_to_both_years(client: Client) -> None:
    make_event("Long one", starts_on=date(2017, 12, 30), ends_on=date(2018, 1, 3), status=Status.HELD)

    assert "Long one" in client.get("/training/?year=2017").text
    assert "Long one" in client.get("/training/?year=2018").text


def test_events_without_dates_have_their_own_choice(client: Client) -> None:
    make_event("Some day", starts_on=None, ends_on=None, precision="tbc", status=Status.HELD)

    assert "Some day" in client.get("/training/?year=none").text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("year=2999", "The agenda has no year “2999”. Choose one from the list."),
        ("year='%20OR%201", "Choose one from the list."),
        ("status=gone", "“gone” is not a status. Choose one from the list."),
    ],
)
def test_a_wrong_filter_is_named_beside_its_field_and_the_list_stays(client: Client, query: str, sentence: str) -> None:
    make_event("Next course", **in_days(10))
    page = client.get(f"/training/?{query}")

    assert page.status_code == 200
    assert sentence in page.text
    assert 'aria-invalid="true"' in page.text
    assert "Next course" in page.text


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "1e9", ""])
def test_a_wrong_page_number_shows_a_page(client: Client, number: str) -> None:
    assert client.get(f"/training/?page={number}").status_code == 200


def test_a_long_year_goes_on_and_keeps_its_filter(client: Client) -> None:
    for number in range(31):
        make_event(f"Course {number}", **IN_2018)

    page = client.get("/training/?year=2018").text

    assert "31 events." in page
    assert "?year=2018&amp;page=2" in page


def test_what_was_cancelled_without_dates_does_not_stay_among_what_is_coming(client: Client) -> None:
    make_event("All of 2020", starts_on=None, ends_on=None, precision="none", status=Status.CANCELLED)

    assert "All of 2020" not in client.get("/training/").text
    assert "All of 2020" in client.get("/training/?year=none").text


def test_private_events_are_not_listed(client: Client) -> None:
    make_event("Secret course", is_public=False, **in_days(10))

    assert "Secret course" not in client.get("/training/").text


def test_queries_do_not_grow_with_the_rows(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/training/")
        return len(captured)

    make_season()
    few = queries()
    for number in range(27):
        make_event(f"Course {number}", **in_days(30 + number))

    assert queries() == few


# The page of an event


def test_each_state_says_its_word(client: Client, season: Season) -> None:
    words = {
        season.scheduled: "Scheduled",
        season.tentative: "Not confirmed",
        season.postponed: "Postponed",
        season.late: "New dates overdue",
        season.rescheduled: "New dates set",
        season.online: "Moved online",
        season.place: "Place changed",
        season.cancelled: "Cancelled",
        season.past: "Finished",
        season.unverified: "Announced, outcome not verified",
    }
    for event, word in words.items():
        page = client.get(event.get_absolute_url())
        assert page.status_code == 200
        assert str(page.context["row"].state.word) == word
        assert f"</svg>{word}</span>" in page.text


def test_a_postponed_event_says_why_and_by_when(client: Client, season: Season) -> None:
    page = client.get(season.postponed.get_absolute_url()).text

    assert "Old dates, no longer valid" in page
    assert "Promised by" in page
    assert "health comes first." in page
    assert season.notice.get_absolute_url() in page
    assert "Your place is kept." in page


def test_an_overdue_event_says_sorry(client: Client, season: Season) -> None:
    page = client.get(season.late.get_absolute_url()).text

    assert "We had promised them by" in page
    assert "We are sorry." in page


def test_when_no_date_can_be_promised_the_page_says_so(client: Client) -> None:
    event = make_event(**in_days(30))
    issue((ChangeKind.POSTPONE, event), title="Postponed", days_ago=3, no_date_promised=True)

    assert "No date can be promised yet" in client.get(event.get_absolute_url()).text


def test_all_old_dates_stay_readable(client: Client, season: Season) -> None:
    issue((ChangeKind.RESCHEDULE, season.rescheduled, in_days(300)), title="Again", days_ago=1)

    page = client.get(season.rescheduled.get_absolute_url())

    assert len(page.context["row"].struck) == 2
    assert page.text.count('<dd class="big"><del>') == 2


def test_the_way_to_join_is_nowhere_on_the_page(client: Client, season: Season) -> None:
    for path in (season.online.get_absolute_url(), f"/training/{season.online.code}.ics"):
        assert "secret" not in client.get(path).text


def test_history_is_newest_first_in_utc(client: Client, season: Season) -> None:
    page = client.get(season.rescheduled.get_absolute_url()).text
    history = page[page.index("History of this event") :]

    assert history.index("New dates set") < history.index("Postponed")
    assert "UTC</time>" in history


def test_dates_that_are_inferred_say_so(client: Client, season: Season) -> None:
    assert "these dates are inferred" in client.get(season.unverified.get_absolute_url()).text


def test_a_source_is_a_link_named_by_its_address(client: Client, season: Season) -> None:
    page = client.get(season.past.get_absolute_url()).text

    assert '<a href="https://example.org/report">example.org/report</a>' in page


def test_a_source_that_is_no_web_address_is_no_link(client: Client) -> None:
    event = make_event(sources="javascript:alert(1)")

    assert 'href="javascript' not in client.get(event.get_absolute_url()).text


def test_an_event_without_text_of_its_own_shows_its_course(client: Client) -> None:
    course = Course.objects.create(code="CMC", title="Course", description="<p>What it <em>teaches</em>.</p>")
    event = make_event(course=course)

    assert "<em>teaches</em>" in client.get(event.get_absolute_url()).text


def test_a_larger_event_lists_its_public_sessions(client: Client) -> None:
    week = make_event("HNPW", **IN_2018)
    make_event("Plenary", parent=week, **IN_2018)
    make_event("Secret session", parent=week, is_public=False, **IN_2018)

    page = client.get(week.get_absolute_url()).text

    assert "Plenary" in page
    assert "Secret session" not in page


def test_a_private_event_does_not_exist_for_anybody(client: Client, admin_client: Client) -> None:
    event = make_event("Secret course", is_public=False)
    FormerCode.objects.create(code="old-secret", event=event)

    for reader in (client, admin_client):
        for path in (event.get_absolute_url(), f"/training/{event.code}.ics", "/training/old-secret/"):
            assert reader.get(path).status_code == 404


def test_the_calendar_file_of_a_former_code_leads_on_too(client: Client) -> None:
    event = make_event(code="dakar-2026")
    FormerCode.objects.create(code="dakar", event=event)

    answer = client.get("/training/dakar.ics")

    assert (answer.status_code, answer["Location"]) == (301, "/training/dakar-2026.ics")


def test_a_former_code_leads_on_for_ever(client: Client) -> None:
    event = make_event()
    FormerCode.objects.create(code="1706cmcoord-kingston", event=event)

    answer = client.get("/ar/training/1706cmcoord-kingston/")

    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/ar/training/{event.code}/"


def test_a_new_deadline_is_history_and_makes_no_new_dates(client: Client) -> None:
    event = make_event("Course", **in_days(60), deadline_on=in_days(20)["starts_on"])
    later = in_days(60) | {"deadline_on": in_days(30)["starts_on"]}
    issue((ChangeKind.RESCHEDULE, event, later), title="Apply until later", days_ago=1)

    page = client.get(event.get_absolute_url()).text

    assert "New deadline" in page
    assert "New dates" not in page


def test_search_engines_are_told_the_status(client: Client, season: Season) -> None:
    page = client.get(season.postponed.get_absolute_url()).text

    assert '<script type="application/ld+json">{"@context"' in page
    assert "https://schema.org/EventPostponed" in page
    assert "ld+json" not in client.get(season.tentative.get_absolute_url()).text


def test_search_engines_learn_of_hosts_but_not_of_a_private_larger_event(client: Client, season: Season) -> None:
    secret = make_event("Secret week", is_public=False)
    type(season.postponed).objects.filter(pk=season.postponed.pk).update(parent=secret)

    page = client.get(season.postponed.get_absolute_url()).text

    assert '"organizer": [{"@type": "Organization", "name": "Peace support training centre"}]' in page
    assert "Secret week" not in page


def test_a_closed_application_is_not_offered(client: Client) -> None:
    event = make_event(**in_days(10), deadline_on=date(2018, 1, 1))

    assert "Apply by" not in client.get(event.get_absolute_url()).text
    assert "apply by" not in client.get("/training/").text


def test_queries_do_not_grow_with_history_and_sessions(client: Client, season: Season) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(season.rescheduled.get_absolute_url())
        return len(captured)

    make_event("Session 0", parent=season.rescheduled)
    few = queries()
    for number in range(1, 12):
        make_event(f"Session {number}", parent=season.rescheduled)
    issue((ChangeKind.RESCHEDULE, season.rescheduled, in_days(300)), title="Again", days_ago=1)

    assert queries() == few


# The calendar file


def test_the_calendar_file_says_what_the_page_says(client: Client, season: Season) -> None:
    confirmed = client.get(f"/training/{season.scheduled.code}.ics")
    postponed = client.get(f"/training/{season.postponed.code}.ics")

    assert confirmed.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "STATUS:CONFIRMED" in confirmed.text
    assert "STATUS:CANCELLED" in postponed.text


def test_an_unchanged_calendar_file_is_not_sent_twice(client: Client, season: Season) -> None:
    path = f"/training/{season.scheduled.code}.ics"
    etag = client.get(path).headers["ETag"]

    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_days_that_are_not_known_make_no_calendar_file(client: Client, season: Season) -> None:
    assert client.get(f"/training/{season.tentative.code}.ics").status_code == 404
    assert ".ics" not in client.get(season.tentative.get_absolute_url()).text


@pytest.mark.parametrize("path", ["/training/", "/training/x/", "/training/x.ics"])
def test_only_reading_is_possible(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
