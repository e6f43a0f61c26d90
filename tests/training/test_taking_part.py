"""The door through which participations change, and the count of places behind it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.training.models import Event, Participation, StandingChange
from apps.training.standing import HOLDING, Standing, StandingRefused
from apps.training.taking_part import Move, NoPlace, free, move, move_all, taken
from tests.factories import NOW, make_event, make_participant, make_staff

pytestmark = pytest.mark.django_db

S = Standing


@pytest.fixture
def event() -> Event:
    return make_event(capacity=2)


def applicants(event: Event, number: int) -> list[Participation]:
    return [make_participant(event, state=S.APPLIED) for _ in range(number)]


def states(event: Event) -> list[str]:
    return list(event.participations.order_by("pk").values_list("state", flat=True))


def test_a_move_is_a_line_of_history(event: Event) -> None:
    (person,) = applicants(event, 1)
    staff = make_staff()

    move(person, S.SHORTLISTED, by=staff, at=NOW, note="Strong.")

    line = person.history.get()
    assert person.state == S.SHORTLISTED
    assert (line.before, line.after, line.at, line.by, line.note) == ("applied", "shortlisted", NOW, staff, "Strong.")


def test_history_is_only_appended_to(event: Event) -> None:
    (person,) = applicants(event, 1)
    move(person, S.WAITING, by=None, at=NOW)

    with pytest.raises(ValidationError):
        person.history.get().save()


def test_a_move_that_the_table_refuses_changes_nothing(event: Event) -> None:
    person = make_participant(event, state=S.WITHDRAWN)

    with pytest.raises(StandingRefused):
        move(person, S.ACCEPTED, by=None, at=NOW)

    assert states(event) == ["withdrawn"]
    assert not StandingChange.objects.exists()


def test_it_is_compared_with_the_row_as_it_stands_now(event: Event) -> None:
    (person,) = applicants(event, 1)
    Participation.objects.update(state=S.WITHDRAWN)

    with pytest.raises(StandingRefused, match="Withdrawn"):
        move(person, S.ACCEPTED, by=None, at=NOW)


def test_nobody_gets_a_place_that_is_not_there(event: Event) -> None:
    make_participant(event), make_participant(event, state=S.CONFIRMED)
    (person,) = applicants(event, 1)

    with pytest.raises(NoPlace, match="has 0 places left"):
        move(person, S.ACCEPTED, by=None, at=NOW)


def test_of_several_all_get_a_place_or_none(event: Event) -> None:
    people = applicants(event, 3)

    with pytest.raises(NoPlace, match="has 2 places left"):
        move_all(event.pk, [Move(person, S.ACCEPTED) for person in people], by=None, at=NOW)

    assert states(event) == ["applied"] * 3


def test_one_wrong_move_refuses_them_all(event: Event) -> None:
    fits, does_not = applicants(event, 1)[0], make_participant(event, state=S.WITHDRAWN)

    with pytest.raises(StandingRefused):
        move_all(event.pk, [Move(fits, S.ACCEPTED), Move(does_not, S.ACCEPTED)], by=None, at=NOW)

    assert states(event) == ["applied", "withdrawn"]


def test_a_place_that_is_kept_for_somebody_else_is_none(event: Event) -> None:
    kept, kept_too, other = applicants(event, 3)
    Participation.objects.filter(pk__in=[kept.pk, kept_too.pk]).update(is_reserved=True)

    with pytest.raises(NoPlace):
        move(other, S.ACCEPTED, by=None, at=NOW)
    move(kept, S.ACCEPTED, by=None, at=NOW)

    assert taken(event.pk) == 2
    assert not Participation.objects.get(pk=kept.pk).is_reserved


@pytest.mark.parametrize("to", [S.WAITING, S.DECLINED, S.WITHDRAWN])
def test_who_goes_another_way_gives_up_the_place_that_was_kept(event: Event, to: Standing) -> None:
    (person,) = applicants(event, 1)
    Participation.objects.update(is_reserved=True)

    move(person, to, by=None, at=NOW)

    assert free(event) == 2


def test_who_holds_a_place_may_go_on_when_the_course_was_made_smaller(event: Event) -> None:
    people = [make_participant(event) for _ in range(2)]
    Event.objects.update(capacity=1)
    event.refresh_from_db()

    move_all(event.pk, [Move(person, S.ATTENDED) for person in people], by=None, at=NOW)

    assert states(event) == ["attended"] * 2
    assert free(event) == -1


def test_where_nobody_said_how_many_there_are_there_is_always_one(event: Event) -> None:
    Event.objects.update(capacity=None)

    move_all(event.pk, [Move(person, S.ACCEPTED) for person in applicants(event, 5)], by=None, at=NOW)

    assert free(Event.objects.get()) is None


def test_places_of_another_event_do_not_count(event: Event) -> None:
    other = make_event(capacity=1)
    make_participant(other)
    (person,) = applicants(event, 1)

    move(person, S.ACCEPTED, by=None, at=NOW)

    assert (taken(event.pk), taken(other.pk)) == (1, 1)


def test_many_need_no_more_queries_than_one() -> None:
    counts = []
    for number in (1, 9):
        event = make_event(capacity=number)
        moves = [Move(person, S.ACCEPTED) for person in applicants(event, number)]
        with CaptureQueriesContext(connection) as queries:
            move_all(event.pk, moves, by=None, at=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]


STEPS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(S), st.booleans()), max_size=25)


@given(capacity=st.integers(0, 3), steps=STEPS)
@settings(max_examples=40, deadline=timedelta(seconds=20), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_tried_in_whatever_order_there_are_never_more_holders_than_places(
    db: None, capacity: int, steps: list[tuple[int, Standing, bool]]
) -> None:
    with transaction.atomic():
        event = make_event(capacity=capacity)
        people = applicants(event, 6)
        for number, to, keeps in steps:
            _try(event, people[number], to, keeps=keeps)

            rows = Participation.objects.filter(event=event)
            assert rows.holding().count() <= capacity
            assert not rows.filter(state__in=HOLDING, is_reserved=True).exists()
        assert StandingChange.objects.filter(participation__event=event).count() == _lines(event)
        transaction.set_rollback(True)


def _try(event: Event, person: Participation, to: Standing, *, keeps: bool) -> None:
    """A move; or a place is kept, as for an offer, where one is free and the person has none."""
    if not keeps:
        try:
            move(person, to, by=None, at=NOW)
        except StandingRefused:
            return
    elif (free(event) or 0) > 0 and Participation.objects.get(pk=person.pk).state not in HOLDING:
        Participation.objects.filter(pk=person.pk).update(is_reserved=True)


def _lines(event: Event) -> int:
    """Each person's lines lead from one state to the next, without a gap."""
    number = 0
    for person in event.participations.all():
        state = "applied"
        for line in person.history.order_by("pk"):
            assert line.before == state
            state, number = line.after, number + 1
        assert person.state == state
    return number
