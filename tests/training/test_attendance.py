"""Who came and who completed: marked once the event has begun, each mark a line of history, no mark lost to another."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.members.models import Member
from apps.training.attendance import Mark, TooEarly, has_begun, mark
from apps.training.models import Event, Participation, StandingChange
from apps.training.standing import Standing
from apps.training.status import Status
from tests.factories import make_event, make_member, make_participant, make_staff

pytestmark = pytest.mark.django_db

DURING = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
S = Standing


@pytest.fixture
def event() -> Event:
    return make_event()


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(make_staff())
    return client


def sheet_of(event: Event) -> str:
    return f"/admin/training/event/{event.pk}/attendance/"


def typed(*rows: tuple[Participation, str], **more: str) -> dict[str, str]:
    """What the form sends: for each person the state that was shown, and what was ticked."""
    seen = {f"seen-{person.pk}": person.state for person, _to in rows}
    return {**seen, **{f"mark-{person.pk}": to for person, to in rows if to}, **more}


def standing(person: Participation) -> str:
    return Participation.objects.get(pk=person.pk).state


@pytest.mark.parametrize("was", [S.ACCEPTED, S.CONFIRMED])
@pytest.mark.parametrize("to", [S.ATTENDED, S.ABSENT, S.COMPLETED])
def test_whoever_holds_a_place_is_marked_with_a_line_of_history(event: Event, was: Standing, to: Standing) -> None:
    person, by = make_participant(event, state=was), make_staff()

    mark(event.pk, {person.pk: Mark(was, to)}, by=by, at=DURING)

    line = StandingChange.objects.get()
    assert standing(person) == to
    assert (line.before, line.after, line.by, line.at) == (was, to, by, DURING)


def test_a_mark_can_be_corrected(event: Event) -> None:
    person = make_participant(event, state=S.ATTENDED)

    mark(event.pk, {person.pk: Mark(S.ATTENDED, S.ABSENT)}, by=None, at=DURING)

    assert standing(person) == S.ABSENT


def test_what_stands_so_already_writes_no_history(event: Event) -> None:
    person = make_participant(event, state=S.ATTENDED)

    assert mark(event.pk, {person.pk: Mark(S.ACCEPTED, S.ATTENDED)}, by=None, at=DURING).number == 0
    assert not StandingChange.objects.exists()


def test_of_two_at_once_the_second_is_told_and_changes_nothing_of_the_firsts(event: Event) -> None:
    contested, other = make_participant(event, name="Amina Yusuf"), make_participant(event)
    first = Member.objects.create_user("sam@example.org", name="Sam")
    mark(event.pk, {contested.pk: Mark(S.ACCEPTED, S.ABSENT)}, by=first, at=DURING)

    marked = mark(
        event.pk,
        {contested.pk: Mark(S.ACCEPTED, S.COMPLETED), other.pk: Mark(S.ACCEPTED, S.COMPLETED)},
        by=None,
        at=DURING,
    )

    assert standing(contested) == S.ABSENT
    assert standing(other) == S.COMPLETED
    assert marked.number == 1
    assert marked.left_alone == ["Sam meanwhile set Amina Yusuf to “Did not come”; it stays so."]


def test_somebody_of_another_event_is_not_marked(event: Event) -> None:
    stranger = make_participant(make_event())

    assert mark(event.pk, {stranger.pk: Mark(S.ACCEPTED, S.ATTENDED)}, by=None, at=DURING).number == 0
    assert standing(stranger) == S.ACCEPTED


@pytest.mark.parametrize(
    ("at", "begun"),
    [
        (datetime(2026, 4, 18, 20, 59, tzinfo=UTC), False),
        (datetime(2026, 4, 18, 21, 0, tzinfo=UTC), True),  # midnight in Nairobi
        (datetime(2027, 1, 1, tzinfo=UTC), True),
    ],
)
def test_an_event_begins_with_its_first_day_at_its_own_place(event: Event, at: datetime, begun: bool) -> None:
    assert has_begun(event, at=at) is begun


@pytest.mark.parametrize(
    "values",
    [
        {"starts_on": date(2026, 4, 21)},
        {"status": Status.POSTPONED},
        {"status": Status.CANCELLED},
        {"starts_on": None, "ends_on": None, "precision": "none"},
    ],
)
def test_nobody_attends_what_has_not_begun_or_does_not_take_place(values: dict[str, Any]) -> None:
    event = make_event(**values)
    person = make_participant(event)

    with pytest.raises(TooEarly):
        mark(event.pk, {person.pk: Mark(S.ACCEPTED, S.ATTENDED)}, by=None, at=DURING)

    assert standing(person) == S.ACCEPTED


@time_machine.travel(DURING)
def test_the_sheet_shows_everybody_who_holds_a_place_and_nobody_else(staff: Client, event: Event) -> None:
    for state in Standing:
        make_participant(event, name=f"Person {state}", state=state)

    page = staff.get(sheet_of(event)).content.decode()

    shown = {state for state in Standing if f"Person {state}" in page}
    assert shown == {S.ACCEPTED, S.CONFIRMED, S.ATTENDED, S.ABSENT, S.COMPLETED}


@time_machine.travel(DURING)
def test_one_form_marks_each_person_and_all_the_rest(staff: Client, event: Event) -> None:
    absent, marked, rest = make_participant(event), make_participant(event, state=S.COMPLETED), make_participant(event)

    page = staff.post(
        sheet_of(event), typed((absent, S.ABSENT), (marked, S.COMPLETED), (rest, ""), rest=S.ATTENDED), follow=True
    )

    assert [standing(each) for each in (absent, marked, rest)] == [S.ABSENT, S.COMPLETED, S.ATTENDED]
    assert "2 people are marked" in page.content.decode()
    assert {line.by for line in StandingChange.objects.all()} == {Member.objects.get()}


@time_machine.travel(DURING)
def test_whoever_is_not_marked_stays_as_they_are(staff: Client, event: Event) -> None:
    person = make_participant(event)

    staff.post(sheet_of(event), typed((person, "")))

    assert standing(person) == S.ACCEPTED


@time_machine.travel(DURING)
@pytest.mark.parametrize("nonsense", ["withdrawn", "applied", "x"])
def test_the_sheet_marks_nothing_but_attendance(staff: Client, event: Event, nonsense: str) -> None:
    person = make_participant(event)

    staff.post(sheet_of(event), typed((person, nonsense), rest=nonsense) | {"seen-x": "accepted", "seen-": "accepted"})

    assert standing(person) == S.ACCEPTED


@time_machine.travel(datetime(2026, 4, 1, tzinfo=UTC))
def test_before_the_event_the_sheet_only_lists(staff: Client, event: Event) -> None:
    person = make_participant(event)

    assert "radio" not in staff.get(sheet_of(event)).content.decode()
    answer = staff.post(sheet_of(event), typed((person, S.ATTENDED)))

    assert "from the first day of the event on" in answer.content.decode()
    assert standing(person) == S.ACCEPTED


@time_machine.travel(DURING)
def test_who_may_only_look_marks_nobody(event: Event) -> None:
    person, member = make_participant(event), make_member("v@example.org", name="V", is_staff=True)
    member.user_permissions.set(Permission.objects.filter(codename__in=["view_participation", "see_all_courses"]))
    client = Client()
    client.force_login(member)

    assert client.get(sheet_of(event)).status_code == 200
    assert client.post(sheet_of(event), typed((person, S.ATTENDED))).status_code == 403
    member.user_permissions.clear()
    assert client.get(sheet_of(event)).status_code == 403


@time_machine.travel(DURING)
def test_a_long_sheet_has_pages_whose_form_the_site_takes(staff: Client, event: Event) -> None:
    Participation.objects.bulk_create(
        Participation(event=event, name=f"Person {number:04}", email=f"p{number}@example.org") for number in range(401)
    )
    people = list(Participation.objects.order_by("name")[:400])

    staff.post(f"{sheet_of(event)}?page=1", typed(*((each, S.ATTENDED) for each in people)))

    assert Participation.objects.filter(state=S.ATTENDED).count() == 400
    assert "Person 0400" in staff.get(f"{sheet_of(event)}?page=2").content.decode()


@time_machine.travel(DURING)
def test_a_sheet_of_many_asks_as_often_as_one_of_few(staff: Client) -> None:
    counts = []
    for number in (1, 4):
        event = make_event()
        people = [make_participant(event) for _each in range(number)]
        staff.get(sheet_of(event))
        for ask in (
            lambda event=event: staff.get(sheet_of(event)),
            lambda event=event, people=people: staff.post(sheet_of(event), typed(*((p, S.ATTENDED) for p in people))),
        ):
            with CaptureQueriesContext(connection) as asked:
                ask()
            counts.append(len(asked))

    assert counts[:2] == counts[2:]


def test_the_list_to_sign_has_a_column_for_each_day(staff: Client, event: Event) -> None:
    make_participant(event, name="Amina Yusuf")

    page = staff.get(f"/admin/training/event/{event.pk}/sign-in/").content.decode()

    assert "Amina Yusuf" in page
    assert page.count('<th scope="col"><time') == 6
    assert "Sunday 19 April 2026" in page


def test_a_list_of_many_days_has_one_column_to_sign(staff: Client) -> None:
    event = make_event(ends_on=date(2026, 6, 1))
    make_participant(event)

    assert "Signature" in staff.get(f"/admin/training/event/{event.pk}/sign-in/").content.decode()


def test_the_events_page_leads_to_its_sheet(staff: Client, event: Event) -> None:
    assert sheet_of(event) in staff.get(f"/admin/training/event/{event.pk}/change/").content.decode()


def test_an_event_with_a_clock_time_can_be_marked_from_its_first_morning_on() -> None:
    event = make_event(starts_at=time(9), ends_at=time(17))

    assert has_begun(event, at=datetime(2026, 4, 19, 3, 0, tzinfo=UTC))


@time_machine.travel(DURING)
@pytest.mark.parametrize("key", ["9" * 30, "٣"])
def test_a_made_up_number_marks_nobody_and_breaks_nothing(staff: Client, event: Event, key: str) -> None:
    sent = {f"seen-{key}": "accepted", f"mark-{key}": "attended"}
    assert staff.post(sheet_of(event), sent).status_code == 302
