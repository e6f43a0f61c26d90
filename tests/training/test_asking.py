"""The agenda's filters: each narrows, each has an address, and a wrong one is named beside its field."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.training import asked
from apps.training.models import Course, Event, Format, Host
from apps.training.status import ChangeKind, Status
from apps.vocabulary.models import Organization
from tests.factories import make_event, make_member
from tests.pages_public.season import in_days, issue, today

pytestmark = pytest.mark.django_db
WEBINAR = {"format": Format.ONLINE, "city": "", "countries": "", "starts_at": time(9), "ends_at": time(10)}


@pytest.fixture(autouse=True)
def others() -> None:
    """What no filter of these tests asks for."""
    make_event("Another", countries="CH", language="German", **in_days(50))


def titles(client: Client, query: str) -> list[str]:
    page = client.get(f"/training/?{query}")
    rows = [*page.context["waiting"], *(row for month in page.context["months"] for row in month.rows)]
    return [row.event.title for row in rows]


def test_by_course(client: Client) -> None:
    course = Course.objects.create(code="CMC", title="The course")
    make_event("Edition", course=course, **in_days(10))

    assert titles(client, "course=CMC") == ["Edition"]


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("kind=exercise", {"kind": Event.Kind.EXERCISE}),
        ("format=online", WEBINAR),
        ("country=Kenya", {"countries": "FI,KE"}),
        ("country=kenya", {"countries": "KE"}),
        ("country=KE", {"countries": "KE,PH"}),
        ("region=africa", {"countries": "FI,KE"}),
        ("language=fr", {"language": "English; French"}),
        ("deadline=2026-01-01", {"deadline_on": date(2200, 1, 1)}),
    ],
)
def test_by_what_it_is(client: Client, query: str, values: dict[str, object]) -> None:
    make_event("Wanted", **{**in_days(10), **values})

    assert titles(client, query) == ["Wanted"]


def test_a_country_is_known_by_its_name_in_the_readers_language(client: Client) -> None:
    make_event("Wanted", **in_days(10), countries="DE")

    assert "Wanted" in client.get("/fr/training/?country=Allemagne").text


def test_by_host_with_the_first_letters_of_its_words(client: Client) -> None:
    host = Organization.objects.create(name="Peace support training centre")
    Host.objects.create(event=make_event("Hosted", **in_days(10)), organization=host)

    assert titles(client, "host=peace+train") == ["Hosted"]


def test_by_days_that_an_event_touches(client: Client) -> None:
    make_event("Long", starts_on=date(2031, 3, 1), ends_on=date(2031, 3, 20))
    make_event("Over new year", starts_on=date(2030, 12, 1), ends_on=date(2031, 3, 10))
    make_event("Later", starts_on=date(2031, 3, 11), ends_on=date(2031, 3, 12))

    assert titles(client, "since=2031-03-10&until=2031-03-10") == ["Over new year", "Long"]


def test_by_ready_views(client: Client) -> None:
    now = today()
    make_event("Closes", **in_days(30), deadline_on=now + timedelta(days=5))
    make_event("Closes later", **in_days(90), deadline_on=now + timedelta(days=60))
    make_event("Webinar", **{**in_days(9, length=0), **WEBINAR})
    make_event("Online course", **{**in_days(8), **WEBINAR, "deadline_on": now + timedelta(days=3)})
    make_event("Under way", **in_days(-1))
    waiting = make_event("Waits", **in_days(40))
    issue((ChangeKind.POSTPONE, waiting), title="Postponed", days_ago=1, promise=30)

    assert titles(client, "view=closing") == ["Online course", "Closes"]
    assert titles(client, "view=free") == ["Webinar"]
    assert titles(client, "view=online") == ["Online course", "Webinar"]
    assert titles(client, "view=ongoing") == ["Under way"]
    assert titles(client, "view=coming") == ["Online course", "Webinar", "Closes", "Another", "Closes later"]
    assert titles(client, "view=waiting") == ["Waits"]


def test_wishes_add_up(client: Client) -> None:
    make_event("Kenya", **in_days(10), countries="KE")
    make_event("Exercise", **in_days(10), countries="CH", kind=Event.Kind.EXERCISE)
    make_event("Both", **in_days(10), countries="KE", kind=Event.Kind.EXERCISE)

    assert titles(client, "country=KE&kind=exercise") == ["Both"]


def test_what_contradicts_itself_finds_nothing(client: Client) -> None:
    assert titles(client, "view=online&status=held") == []
    assert titles(client, f"year={today().year}&since={today().year + 3}-01-01") == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("course=NO", "“NO” is none of these. Choose one from the list."),
        ("country=Atlantis", "We know no country called “Atlantis”."),
        ("host=Nobody", "No organization is called “Nobody”."),
        ("host=%2B%2B", "No organization is called “++”."),
        ("since=3.11.2026", "“3.11.2026” is no day. Write it as year-month-day, such as 2026-11-03."),
        ("until=0001-01-01", "Give a year from 1945 to 2100."),
        ("since=2026-11-03&until=2026-11-02", "The last day is before the first day."),
        ("zone=CET", "“CET” is not a time zone."),
        ("view=best", "“best” is none of these."),
        ("region=moon", "“moon” is none of these."),
    ],
)
def test_a_wish_that_makes_no_sense_is_named_beside_its_field(client: Client, query: str, sentence: str) -> None:
    page = client.get(f"/training/?{query}")

    assert page.status_code == 200
    assert sentence in page.text
    assert 'aria-invalid="true"' in page.text
    assert "Another" in page.text


def test_what_was_typed_stays(client: Client) -> None:
    assert 'value="Atlantis"' in client.get("/training/?country=Atlantis").text


# Hours


def test_hours_are_told_at_the_hosts_place_and_in_utc(client: Client) -> None:
    make_event("Webinar", **{**in_days(9, length=0), **WEBINAR})

    page = client.get("/training/").text

    assert "09:00 to 10:00, Nairobi time (UTC+3)" in page
    assert "06:00 to 07:00 UTC" in page


def test_the_address_chooses_another_zone(client: Client) -> None:
    event = make_event("Webinar", **{**in_days(9, length=0), **WEBINAR})

    for path in ("/training/", event.get_absolute_url()):
        page = client.get(f"{path}?zone=Asia/Tokyo")
        assert "15:00 to 16:00, Tokyo time (UTC+9)" in page.text
        assert page.headers["Cache-Control"].startswith("public")


def test_a_member_reads_hours_in_their_own_zone(client: Client) -> None:
    make_event("Webinar", **{**in_days(9, length=0), **WEBINAR})
    client.force_login(make_member(time_zone="Asia/Kolkata"))

    assert "11:30 to 12:30, Kolkata time (UTC+5:30)" in client.get("/training/").text


def test_days_without_hours_are_the_same_in_every_zone(client: Client) -> None:
    make_event("Days only", **in_days(9))
    own = client.get("/training/").context["months"][0].rows[0]
    far = client.get("/training/?zone=Pacific/Auckland").context["months"][0].rows[0]

    assert own.event.dates == far.event.dates
    assert own.facts == far.facts
    assert far.clocks == []


# However many there are


def test_a_rare_answer_among_many_is_looked_for_in_a_bounded_number(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "LOOKED_THROUGH", 3)
    for number in range(5):
        make_event(f"Course {number}", **in_days(10 + number))

    page = client.get("/training/?kind=exercise")

    assert page.context["page"].paginator.count == 0
    assert page.context["looked_through"]


def test_ten_thousand_events_ask_the_database_no_more_than_three(client: Client) -> None:
    paths = ["/training/?country=KE&kind=training", "/training/month/2031/3/", "/training/year/2031/", "/calendar.ics",
             "/calendar.json?year=2031", "/training/?view=online"]  # fmt: skip

    def queries() -> list[int]:
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            found.append(len(captured))
            assert not [query for query in captured if "COUNT(*)" in query["sql"] and "LIMIT" not in query["sql"]]
        return found

    for number in range(3):
        make_event(f"Course {number}", starts_on=date(2031, 3, 2), ends_on=date(2031, 3, 5))
    few = queries()
    day = date(2031, 1, 1)
    Event.objects.bulk_create(
        [
            Event(
                code=f"many-{n}",
                title=f"Many {n}",
                is_public=True,
                status=Status.SCHEDULED,
                precision="day",
                starts_on=day + timedelta(days=n % 300),
                ends_on=day + timedelta(days=n % 300 + 4),
                countries="KE",
            )
            for n in range(10_000)
        ],
        batch_size=500,
    )

    assert all(many <= three for many, three in zip(queries(), few, strict=True))
