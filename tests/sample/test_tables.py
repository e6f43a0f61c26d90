"""The shapes that the field's facts really have, row by row."""

from collections import Counter
from datetime import date, time
from typing import Any

import pytest

from apps.resources.kinds import Role
from apps.training.models import Event, Format, Host
from apps.training.status import Status
from apps.vocabulary.dates import Precision
from apps.vocabulary.richtext import clean
from cmcoord_portal.sample import notices, tables

ROWS = {row["fact"]: row for row in tables.rows("events")}


def fact(number: str) -> dict[str, Any]:
    return tables.event(ROWS[number])


def days(number: str) -> tuple[str, date | None, date | None, bool]:
    event = fact(number)
    return event["precision"], event["starts_on"], event["ends_on"], event["dates_inferred"]


def test_every_event_of_the_facts_is_there_once() -> None:
    assert len(tables.rows("events")) == len(ROWS) == len({row["code"] for row in ROWS.values()}) == 92
    assert [len(tables.rows(name)) for name in ("courses", "links")] == [22, 35]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("E001", ("end", None, date(2004, 12, 17), False)),
        ("E002", ("day", date(2006, 1, 15), date(2006, 1, 20), False)),
        ("E004", ("month", date(2013, 4, 1), date(2013, 4, 30), False)),
        ("E010", ("year", date(2016, 1, 1), date(2016, 12, 31), False)),
        ("E014", ("month", date(2017, 6, 1), date(2017, 6, 30), True)),
        ("E017", ("day", date(2017, 10, 29), date(2017, 11, 3), True)),
        ("E020", ("start", date(2018, 10, 1), None, False)),
        ("E025", ("none", None, None, False)),
        ("E029", ("day", date(2021, 6, 7), date(2021, 7, 16), True)),
        ("E032", ("month", date(2021, 11, 1), date(2021, 11, 30), True)),
        ("E035", ("tbc", None, None, False)),
        ("E036", ("none", None, None, False)),
        ("E037", ("end", None, date(2022, 10, 14), True)),
        ("E054", ("day", date(2017, 6, 13), date(2017, 6, 16), True)),
        ("E060", ("week", date(2018, 2, 5), date(2018, 2, 9), False)),
    ],
)
def test_dates_are_kept_as_precisely_as_they_are_known(number: str, expected: Any) -> None:
    assert days(number) == expected


def test_precisions_and_inferences_add_up() -> None:
    events = [tables.event(row) for row in ROWS.values()]
    known = Counter(event["precision"] for event in events if not event["dates_inferred"])

    assert known == {"day": 60, "month": 10, "end": 4, "year": 2, "start": 2, "none": 2, "tbc": 1, "week": 1}
    assert sum(event["dates_inferred"] for event in events) == 10


def test_what_was_announced_is_scheduled_with_its_outcome_unverified() -> None:
    unverified = {number for number in ROWS if fact(number)["outcome_unverified"]}

    assert unverified == {"E007", "E008", "E012", "E017", "E034", "E035", "E036", "E055", "E068", "E073"}
    assert {fact(number)["status"] for number in unverified} == {Status.SCHEDULED}


def test_only_the_two_tentative_courses_are_private() -> None:
    private = {number for number in ROWS if not fact(number)["is_public"]}

    assert private == {"E027", "E028"}
    assert {fact(number)["status"] for number in private} == {Status.TENTATIVE}


def test_no_other_status_than_held_is_said_of_the_rest() -> None:
    assert Counter(fact(number)["status"] for number in ROWS) == {"held": 78, "scheduled": 12, "tentative": 2}
    assert [fact(number)["kind"] for number in ("E025", "E026")] == ["season", "season"]


def test_places_may_be_none_a_ship_or_six_countries() -> None:
    assert (fact("E065")["format"], fact("E065")["city"], fact("E065")["countries"]) == ("online", "", [])
    assert fact("E019")["venue"] == "USNS Mercy (hospital ship)"
    assert (fact("E085")["format"], fact("E085")["countries"]) == ("distributed", ["BR", "BG", "FI", "IE", "RS", "SE"])
    assert fact("E014")["countries"] == [], "Kingston: which country is not settled"


def test_clock_times_are_local_and_know_their_zone() -> None:
    session = fact("E065")

    assert (session["starts_at"], session["ends_at"]) == (time(12, 30), time(16))
    assert session["time_zone"] == "Asia/Bangkok"


def test_an_edition_label_may_differ_from_its_date() -> None:
    assert (fact("E061")["edition_label"], fact("E061")["starts_on"]) == ("RCG 4 (2018)", date(2019, 1, 24))
    assert fact("E014")["code"] == fact("E014")["edition_code"] == "1706cmcoord-kingston"


def test_sessions_stand_within_their_larger_event() -> None:
    within = {number: row["part_of"] for number, row in ROWS.items() if row["part_of"]}

    assert within == {"E048": "2016-hnpw", "E052": "2017-hnpw", "E059": "2018-hnpw", "E060": "2018-hnpw"}


def test_figures_are_kept_as_they_are_known() -> None:
    figures = [fact(number)["participants_figure"] for number in ("E041", "E049", "E059", "E063", "E004")]

    assert figures == ["20+", "9000 (summit)", "about 90", "2300+", ""]


def test_hosts_have_roles() -> None:
    assert tables.pairs(ROWS["E010"]["hosts"]) == [
        ("host", "École de maintien de la paix Alioune Blondin Beye"),
        ("trainer", "OCHA"),
        ("funder", "Germany"),
    ]
    assert tables.pairs("") == []


def test_every_host_and_publisher_is_a_known_organization_in_a_known_role() -> None:
    hosts = {pair for row in ROWS.values() for pair in tables.pairs(row["hosts"])}
    publishers = {pair for row in tables.rows("resources") for pair in tables.pairs(row["publishers"])}

    assert {role for role, _name in hosts} == set(Host.Role.values)
    assert {role for role, _name in publishers} <= set(Role.values)
    assert {name for _role, name in hosts | publishers} == {row["name"] for row in tables.rows("organizations")}


def test_every_row_is_one_that_a_form_would_take() -> None:
    for number in ROWS:
        event = Event(**fact(number))
        event.clean_fields()
        assert event.dates.problems() == {}, number
        assert event.precision in Precision.values
        assert event.format in Format.values


def test_every_text_passes_the_sanitiser_unchanged() -> None:
    pages = [tables.text(f"pages/{row['slug']}") for row in tables.rows("pages")]
    descriptions = [row["description"] for row in tables.rows("courses")]
    written = [notices.text(path.stem) for path in (tables.DATA / "notices").glob("*.toml")]
    letters = [
        words[part] for text in written for words in text["letters"].values() for part in ("letter", "what_to_do")
    ]

    for text in [*pages, *descriptions, *letters]:
        assert clean(text) == text.replace("&amp;", "&").replace("&", "&amp;")
