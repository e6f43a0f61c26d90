"""The staff's list of a notice: who was not reached, has not answered, has answered."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.notices import drafting
from apps.notices.models import Notice
from apps.outbox.models import Mail, State
from apps.training import taking_part
from apps.training.models import Course, Event, Participation
from apps.training.standing import Standing
from apps.training.status import ChangeKind
from tests.factories import make_member, make_notice, make_participant, make_staff
from tests.notices.asking import in_days, link_of, moment, offer, out, postpone, reschedule, say, soon
from tests.notices.desk_steps import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db: None) -> Event:
    return soon()


def groups(desk: Client, notice: Notice) -> list[tuple[str, str]]:
    """Name and group, in the order of the list."""
    context = page(desk, "answers", notice).context
    return [(row.name, context["groups"][row.group]) for row in context["page"]]


def test_people_stand_by_whether_they_were_reached_and_have_answered(
    desk: Client, client: Client, event: Event
) -> None:
    names = ["Answered", "Bounced", "Silent", "Waiting"]
    people = {name: make_participant(event, name=name) for name in names}
    Participation.objects.filter(name="Waiting").update(state=Standing.WAITING)
    notice = reschedule(event, people=4)
    Mail.objects.filter(name="Bounced").update(state=State.FAILED, last_answer="550 no such user")
    say(client, people["Answered"], notice, "later")
    assert groups(desk, notice) == [
        ("Bounced", "Not reached"),
        ("Silent", "Not answered"),
        ("Answered", "Answered"),
        ("Waiting", "No answer needed"),
    ]
    text = page(desk, "answers", notice).text
    assert "550 no such user" in text
    assert "wants the next edition" in text


def test_whoever_answered_stands_there_though_the_mail_is_held_to_have_failed(
    desk: Client, client: Client, event: Event
) -> None:
    person = make_participant(event)
    notice = reschedule(event)
    Mail.objects.update(state=State.FAILED)
    say(client, person, notice, "no")
    assert [group for _name, group in groups(desk, notice)] == ["Answered"]


def test_whoever_said_so_on_the_telephone_has_answered(desk: Client, event: Event) -> None:
    person, early = make_participant(event, name="Amina"), make_participant(event, name="Confirmed before")
    taking_part.move(early, Standing.CONFIRMED, by=None, at=moment(60))
    notice = reschedule(event, people=2, ago=5)
    taking_part.move(person, Standing.CONFIRMED, by=make_staff("s@example.org"), at=moment())
    assert groups(desk, notice) == [("Confirmed before", "Not answered"), ("Amina", "Answered")]


def test_whoever_booked_travel_comes_first(desk: Client, event: Event) -> None:
    make_participant(event, name="Anna")
    make_participant(event, name="Zoe", travel_booked=True)
    notice = reschedule(event, people=2)
    assert [name for name, _group in groups(desk, notice)] == ["Zoe", "Anna"]


def test_the_list_names_telephone_and_focal_point(desk: Client, event: Event) -> None:
    make_participant(event, phone="+254 20 1234", focal_point_name="Focal Fatima", focal_point_email="f@example.org")
    text = page(desk, "answers", reschedule(event)).text
    assert all(words in text for words in ("+254 20 1234", "Focal Fatima", "f@example.org"))


def test_an_answer_to_the_first_version_stands_in_the_list_of_the_second(
    desk: Client, client: Client, event: Event
) -> None:
    person = make_participant(event, name="Amina")
    first = reschedule(event)
    say(client, person, first, "yes")
    second = out(drafting.correction(first))
    assert groups(desk, second) == [("Amina", "Answered")]


def test_an_answer_to_earlier_dates_does_not_count_for_the_newest(desk: Client, client: Client, event: Event) -> None:
    person = make_participant(event, name="Amina")
    say(client, person, reschedule(event), "yes")
    assert groups(desk, reschedule(event, days=200)) == [("Amina", "Not answered")]


def test_who_said_which_days_suit_has_answered(desk: Client, client: Client, event: Event) -> None:
    person = make_participant(event, name="Amina")
    notice = postpone(event, windows=(100, 130))
    assert groups(desk, notice) == [("Amina", "Not answered")]
    days = [window.days for window in notice.windows.all()]
    client.post(link_of(person, notice), dict.fromkeys(days, "can"))
    assert groups(desk, notice) == [("Amina", "Answered")]


def test_a_notice_that_asks_nothing_says_so_of_those_it_reached(desk: Client, event: Event) -> None:
    make_participant(event, name="Amina")
    assert groups(desk, postpone(event)) == [("Amina", "No answer needed")]


def test_the_list_takes_as_many_queries_for_many_people_as_for_one(desk: Client, client: Client) -> None:
    counts = []
    for number in (1, 1, 6):  # the first one also fills the caches
        event = soon()
        people = [make_participant(event) for _ in range(number)]
        notice = reschedule(event, people=number)
        for each in people:
            say(client, each, notice, "yes")
        with CaptureQueriesContext(connection) as queries:
            assert len(groups(desk, notice)) == number
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_the_delivery_page_leads_to_the_list(desk: Client, event: Event) -> None:
    notice = postpone(event, people=0, windows=(100, 130))
    text = page(desk, "delivery", notice).text
    for name in ("answers", "days"):
        assert reverse(f"admin:notices_notice_{name}", args=[notice.pk]) in text


def test_a_draft_has_no_list(desk: Client, event: Event) -> None:
    assert page(desk, "answers", make_notice((ChangeKind.CANCEL, event))).status_code == 404


@pytest.mark.parametrize(
    ("rights", "status"),
    [
        (["view_notice"], 403),
        (["view_participation"], 403),
        (["view_notice", "view_participation"], 200),
    ],
)
@pytest.mark.parametrize("name", ["answers", "days"])
def test_telephone_numbers_are_for_those_who_may_see_participants(
    event: Event, rights: list[str], status: int, name: str
) -> None:
    client: Any = Client()
    member = make_member(is_staff=True)
    member.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(member)
    notice = postpone(event, people=0, windows=(100, 130))
    assert page(client, name, notice).status_code == status


def test_a_coordinator_sees_the_people_of_their_own_courses_only(client: Client) -> None:
    coordinator = make_member(is_staff=True)
    names = ["view_notice", "view_participation", "add_notice", "change_participation"]
    coordinator.user_permissions.set(Permission.objects.filter(codename__in=names))
    mine, other = (Course.objects.create(code=code, title=code) for code in ("mine", "other"))
    mine.coordinators.add(coordinator)
    events = [soon(course=course) for course in (mine, other)]
    for event, name in zip(events, ("Seen", "Hidden"), strict=True):
        make_participant(event, name=name)
    notice = make_notice(*((ChangeKind.POSTPONE, event) for event in events), promise=in_days(30)["starts_on"])
    for event in events:
        offer(notice, event, (100, 130))
    out(notice, people=2)
    client.force_login(coordinator)
    assert [name for name, _group in groups(client, notice)] == ["Seen"]
    assert [tally.event for tally in page(client, "days", notice).context["tallies"]] == [events[0]]
    hidden = notice.windows.filter(event=events[1])[0]
    assert client.post(reverse("admin:notices_notice_choose", args=[notice.pk, hidden.pk])).status_code == 404
