import json
from datetime import date, time
from typing import Any

import pytest

from apps.training import jsonld
from apps.training.agenda import row
from apps.training.models import Event, Format, Host
from apps.training.status import Status
from apps.vocabulary.models import Organization
from tests.factories import make_event
from tests.training.test_shown import MARCH, TODAY, Story, arranged, line

pytestmark = pytest.mark.django_db
WEEK = {"starts_on": date(2020, 10, 4), "ends_on": date(2020, 10, 9)}
POSTPONED = line("postpone", arranged(dates=MARCH), arranged(Status.POSTPONED, MARCH))
RESCHEDULED = line("reschedule", arranged(Status.POSTPONED, MARCH), arranged())
ONLINE = line("move_online", arranged(), arranged())


def described(event: Event, *lines: Any) -> dict[str, Any]:
    return jsonld.of(row(event, Story(lines=lines), today=TODAY))


def test_a_scheduled_course() -> None:
    found = described(make_event(**WEEK))

    assert found["@type"] == "EducationEvent"
    assert found["eventStatus"] == "https://schema.org/EventScheduled"
    assert (found["startDate"], found["endDate"]) == ("2020-10-04", "2020-10-09")
    assert found["location"]["address"]["addressCountry"] == ["KE"]
    assert "previousStartDate" not in found


def test_a_postponed_course_keeps_its_original_start() -> None:
    found = described(make_event(status=Status.POSTPONED, starts_on=MARCH.starts_on, ends_on=MARCH.ends_on), POSTPONED)

    assert found["eventStatus"] == "https://schema.org/EventPostponed"
    assert found["startDate"] == "2020-03-29"
    assert "previousStartDate" not in found


def test_a_rescheduled_course_names_every_earlier_start() -> None:
    found = described(make_event(**WEEK), RESCHEDULED, POSTPONED)

    assert found["eventStatus"] == "https://schema.org/EventRescheduled"
    assert found["startDate"] == "2020-10-04"
    assert found["previousStartDate"] == ["2020-03-29"]


def test_a_course_moved_online_has_no_address_and_no_way_to_join() -> None:
    event = make_event(**WEEK, format=Format.ONLINE, join_information="https://meet.example.org/secret")
    found = described(event, ONLINE)

    assert found["eventStatus"] == "https://schema.org/EventMovedOnline"
    assert found["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert found["location"]["@type"] == "VirtualLocation"
    assert "secret" not in json.dumps(found)


def test_new_dates_and_online_are_both_said() -> None:
    found = described(make_event(**WEEK, format=Format.ONLINE), ONLINE, RESCHEDULED)

    assert found["eventStatus"] == ["https://schema.org/EventRescheduled", "https://schema.org/EventMovedOnline"]


def test_a_cancelled_course_keeps_its_start() -> None:
    found = described(make_event(**WEEK, status=Status.CANCELLED))

    assert found["eventStatus"] == "https://schema.org/EventCancelled"
    assert found["startDate"] == "2020-10-04"


def test_what_is_not_confirmed_is_not_told_to_search_engines() -> None:
    assert described(make_event(**WEEK, status=Status.TENTATIVE)) == {}


def test_a_month_is_no_day() -> None:
    found = described(make_event(starts_on=date(2021, 1, 1), ends_on=date(2021, 1, 31), precision="month"))

    assert found["startDate"] == "2021-01"


def test_hours_carry_the_host_s_offset() -> None:
    found = described(make_event(**WEEK, starts_at=time(9), ends_at=time(12, 30)))

    assert found["startDate"] == "2020-10-04T09:00:00+03:00"


def test_hosts_and_funders_have_their_parts() -> None:
    event = make_event(**WEEK)
    for role in (Host.Role.HOST, Host.Role.FUNDER, Host.Role.TRAINER):
        Host.objects.create(event=event, organization=Organization.objects.create(name=f"The {role}"), role=role)
    found = described(event)

    assert [organization["name"] for organization in found["organizer"]] == ["The host"]
    assert [organization["name"] for organization in found["funder"]] == ["The funder"]


def test_a_session_names_the_larger_event_unless_that_is_private() -> None:
    week, secret = make_event("HNPW"), make_event("Secret", is_public=False)

    assert described(make_event(**WEEK, parent=week))["superEvent"]["name"] == "HNPW"
    assert "superEvent" not in described(make_event(**WEEK, parent=secret))


def test_no_title_can_leave_the_script_element() -> None:
    evil = "</script><script>alert(1)</script><!-- &amp; \u2028"
    written = jsonld.script(described(make_event(evil, **WEEK)))

    assert not set("<>&\u2028") & set(written)
    assert json.loads(written)["name"] == evil
