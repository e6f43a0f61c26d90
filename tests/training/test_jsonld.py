import json
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from apps.training import jsonld
from apps.training.arrangement import Arrangement
from apps.training.jsonld import Facts, Named
from apps.training.status import Status
from apps.vocabulary.dates import Dates, Precision

MARCH = Dates(date(2020, 3, 29), date(2020, 4, 3), Precision.DAY)
OCTOBER = Dates(date(2020, 10, 4), date(2020, 10, 9), Precision.DAY, time_zone="Africa/Nairobi")
COURSE = Arrangement(status=Status.SCHEDULED, dates=OCTOBER, format="residential", city="Nairobi", countries=("KE",))
ONLINE = COURSE.moved(format="online", city="", countries=(), join_information="https://meet.example.org/secret")


def described(arrangement: Arrangement = COURSE, **facts: Any) -> dict[str, Any]:
    return jsonld.event(Facts("UN-CMCoord Course", "https://hmd.example.org/training/x/", arrangement, **facts))


def test_a_scheduled_course() -> None:
    found = described()

    assert found["@type"] == "EducationEvent"
    assert found["eventStatus"] == "https://schema.org/EventScheduled"
    assert (found["startDate"], found["endDate"]) == ("2020-10-04", "2020-10-09")
    assert found["location"]["address"]["addressCountry"] == ["KE"]
    assert "previousStartDate" not in found


def test_a_postponed_course_keeps_its_original_start() -> None:
    found = described(COURSE.moved(status=Status.POSTPONED, dates=MARCH))

    assert found["eventStatus"] == "https://schema.org/EventPostponed"
    assert found["startDate"] == "2020-03-29"
    assert "previousStartDate" not in found


def test_a_rescheduled_course_names_every_earlier_start() -> None:
    found = described(earlier=(replace(MARCH, starts_on=date(2020, 3, 30)), MARCH))

    assert found["eventStatus"] == "https://schema.org/EventRescheduled"
    assert found["startDate"] == "2020-10-04"
    assert found["previousStartDate"] == ["2020-03-30", "2020-03-29"]


def test_a_course_moved_online_has_no_address_and_no_way_to_join() -> None:
    found = described(ONLINE, was_moved_online=True)

    assert found["eventStatus"] == "https://schema.org/EventMovedOnline"
    assert found["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert found["location"] == {"@type": "VirtualLocation", "url": found["url"]}
    assert "secret" not in json.dumps(found)


def test_new_dates_and_online_are_both_said() -> None:
    found = described(ONLINE, was_moved_online=True, earlier=(MARCH,))

    assert found["eventStatus"] == ["https://schema.org/EventRescheduled", "https://schema.org/EventMovedOnline"]


def test_a_course_that_went_back_to_a_room_is_not_moved_online() -> None:
    assert described(was_moved_online=True)["eventStatus"] == "https://schema.org/EventScheduled"


def test_a_cancelled_course_keeps_its_start() -> None:
    found = described(COURSE.moved(status=Status.CANCELLED))

    assert found["eventStatus"] == "https://schema.org/EventCancelled"
    assert found["startDate"] == "2020-10-04"


def test_what_is_not_confirmed_is_not_told_to_search_engines() -> None:
    assert described(COURSE.moved(status=Status.TENTATIVE)) == {}


@pytest.mark.parametrize(
    ("precision", "start"), [(Precision.MONTH, "2021-01"), (Precision.YEAR, "2021"), (Precision.START, "2021-01-01")]
)
def test_no_more_of_a_date_is_told_than_is_known(precision: str, start: str) -> None:
    assert described(COURSE.moved(dates=Dates(date(2021, 1, 1), date(2021, 1, 31), precision)))["startDate"] == start


def test_an_unknown_start_is_left_out() -> None:
    found = described(COURSE.moved(dates=Dates(None, date(2004, 12, 17), Precision.END)))

    assert "startDate" not in found
    assert found["endDate"] == "2004-12-17"


def test_hours_carry_the_host_s_offset() -> None:
    hours = replace(OCTOBER, starts_at=time(9), ends_at=time(12, 30))

    assert described(COURSE.moved(dates=hours))["startDate"] == "2020-10-04T09:00:00+03:00"


@pytest.mark.parametrize(
    ("taught", "mode"),
    [("blended", "Mixed"), ("distributed", "Mixed"), ("tutored", "Online"), ("in_person", "Offline")],
)
def test_how_one_attends(taught: str, mode: str) -> None:
    found = described(COURSE.moved(format=taught))

    assert found["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"


def test_hosts_funders_and_the_larger_event() -> None:
    found = described(
        organizers=(Named("CMCS", "https://cmcs.example.org"),), funders=(Named("Finland"),), part_of=Named("HNPW")
    )

    assert found["organizer"] == [{"@type": "Organization", "name": "CMCS", "url": "https://cmcs.example.org"}]
    assert found["funder"] == [{"@type": "Organization", "name": "Finland"}]
    assert found["superEvent"] == {"@type": "Event", "name": "HNPW"}


def test_no_title_can_leave_the_script_element() -> None:
    evil = "</script><script>alert(1)</script><!-- &amp; \u2028"
    written = jsonld.script(jsonld.event(Facts(evil, "https://hmd.example.org/", COURSE)))

    assert not set("<>&\u2028") & set(written)
    assert json.loads(written)["name"] == evil
