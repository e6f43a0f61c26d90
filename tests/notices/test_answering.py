"""“Can you make the new dates?”: what each answer does to a place, and until when it can be given."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from apps.applications.models import Offer
from apps.notices import answering, questions
from apps.notices.answering import CannotAnswer
from apps.notices.models import Change, Notice, Reply
from apps.training import taking_part
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from apps.training.status import ChangeKind, Status
from apps.vocabulary import datewords
from tests.applications.factories import make_waiting, offers_of
from tests.factories import make_event, make_participant, make_staff
from tests.notices.asking import correct, in_days, issue, moment, newest_mail, postpone, reschedule, soon

pytestmark = pytest.mark.django_db
YES, LATER, NO = Reply.Answer.YES, Reply.Answer.LATER, Reply.Answer.NO


def give(person: Participation, notice: Notice, answer: str) -> str:
    """The standing that it leads to."""
    answering.answer(person, notice.changes.get(), answer, at=timezone.now())
    person.refresh_from_db()
    return person.state


@pytest.fixture
def event(db: None) -> Event:
    return soon(capacity=1)


@pytest.fixture
def person(event: Event) -> Participation:
    return make_participant(event, name="Amina")


@pytest.fixture
def notice(event: Event, person: Participation) -> Notice:
    postpone(event, ago=20)
    return reschedule(event)


def test_neither_postponing_nor_new_dates_change_how_anybody_stands(event: Event) -> None:
    before = {make_participant(event, state=state).pk: state for state in Standing.values}
    told = len(Participation.TOLD)
    postpone(event, people=told, ago=20)
    reschedule(event, people=told)
    assert dict(Participation.objects.values_list("pk", "state")) == before


@pytest.mark.parametrize(
    ("answer", "state"), [(YES, Standing.CONFIRMED), (LATER, Standing.WITHDRAWN), (NO, Standing.WITHDRAWN)]
)
def test_an_answer_moves_the_person_and_is_remembered(
    person: Participation, notice: Notice, answer: str, state: str
) -> None:
    assert give(person, notice, answer) == state
    assert [(reply.answer, reply.change.notice) for reply in Reply.objects.all()] == [(answer, notice)]


def test_a_place_that_was_confirmed_for_the_old_dates_is_asked_about_again(person: Participation) -> None:
    taking_part.move(person, Standing.CONFIRMED, by=None, at=moment())
    notice = reschedule(person.event)
    assert give(person, notice, YES) == Standing.CONFIRMED
    assert Reply.objects.count() == 1


def test_a_freed_place_is_offered_to_the_waiting_list_at_once(event: Event, person: Participation) -> None:
    make_waiting(event, name="Next")
    notice = reschedule(event, people=2)
    give(person, notice, NO)
    assert offers_of(event) == [("Next", "open")]


def test_whoever_changes_their_mind_gets_the_place_back_while_it_is_free(person: Participation, notice: Notice) -> None:
    give(person, notice, NO)
    assert give(person, notice, YES) == Standing.CONFIRMED
    assert [line.after for line in person.history.all()] == ["confirmed", "accepted", "applied", "withdrawn"]
    assert Reply.objects.get().answer == YES


def test_whoever_comes_back_when_the_place_is_given_joins_the_waiting_list(event: Event, person: Participation) -> None:
    make_waiting(event)
    notice = reschedule(event, people=2)
    give(person, notice, LATER)
    assert give(person, notice, YES) == Standing.WAITING


def test_whoever_waits_after_coming_back_can_still_leave_and_their_offer_goes_on(
    event: Event, person: Participation
) -> None:
    waiting = make_waiting(event, name="Next")
    notice = reschedule(event, people=2)
    give(person, notice, NO)
    give(person, notice, YES)
    taking_part.move(waiting, Standing.DECLINED, by=None, at=moment())
    Offer.objects.create(participation=person, made_at=moment(), expires_at=moment() + timedelta(days=1))
    assert give(person, notice, NO) == Standing.WITHDRAWN
    assert Offer.objects.get(participation=person).state == Offer.State.REFUSED


def test_whoever_gives_the_place_up_is_told_and_their_diary_is_freed(person: Participation, notice: Notice) -> None:
    give(person, notice, NO)
    assert "METHOD:CANCEL" in newest_mail(person.email).calendar


def test_whoever_takes_the_place_up_again_is_told_and_has_it_in_their_diary(
    person: Participation, notice: Notice
) -> None:
    give(person, notice, NO)
    give(person, notice, YES)
    mail = newest_mail(person.email)
    assert "METHOD:REQUEST" in mail.calendar
    assert mail["Subject"].startswith("You have a place")
    give(person, notice, YES)
    assert newest_mail(person.email)["Message-ID"] == mail["Message-ID"]


def test_whoever_joins_the_waiting_list_on_coming_back_is_told(event: Event, person: Participation) -> None:
    make_waiting(event)
    notice = reschedule(event, people=2)
    give(person, notice, NO)
    give(person, notice, YES)
    assert newest_mail(person.email)["Subject"].startswith("Waiting list")


def test_from_no_to_the_next_edition_only_the_answer_changes(person: Participation, notice: Notice) -> None:
    give(person, notice, NO)
    assert give(person, notice, LATER) == Standing.WITHDRAWN
    assert (Reply.objects.get().answer, person.history.count()) == (LATER, 1)


def test_whom_staff_withdrew_cannot_come_back_by_the_link(person: Participation, notice: Notice) -> None:
    taking_part.move(person, Standing.WITHDRAWN, by=make_staff(), at=moment(), note="Called us")
    with pytest.raises(CannotAnswer, match="do not hold a place"):
        give(person, notice, YES)


@pytest.mark.parametrize("state", [Standing.APPLIED, Standing.WAITING, Standing.DECLINED, Standing.ATTENDED])
def test_whoever_holds_no_place_or_came_already_answers_nothing(event: Event, state: str) -> None:
    other = make_participant(event, state=state)
    notice = reschedule(event, people=int(state in Participation.TOLD))
    with pytest.raises(CannotAnswer):
        give(other, notice, YES)
    assert not Reply.objects.exists()


def test_an_answer_to_dates_that_moved_again_is_not_taken(person: Participation, notice: Notice) -> None:
    reschedule(person.event, days=200)
    with pytest.raises(CannotAnswer, match="have changed"):
        give(person, notice, YES)


def test_an_answer_given_before_a_correction_holds_after_it(person: Participation, notice: Notice) -> None:
    give(person, notice, YES)
    second = correct(notice)
    assert answering.current_reply(person, second.changes.get()) == Reply.objects.get()
    give(person, second, NO)
    assert Reply.objects.get().change.notice == second


def test_after_the_event_began_nothing_is_answered(person: Participation, notice: Notice) -> None:
    change, begins = notice.changes.get(), person.event.dates.starts_on
    Event.objects.filter(pk=person.event_id).update(**in_days(0))
    assert begins
    with pytest.raises(CannotAnswer, match="time to answer"):
        answering.answer(person, change, YES, at=datetime.combine(begins, datetime.min.time(), UTC))


def until(event: Event, *, asked: datetime) -> datetime | None:
    event.refresh_from_db()
    return questions.answer_until(event.arrangement, asked_at=asked)


def test_one_answers_until_the_last_day_to_apply_is_over_at_the_event() -> None:
    event = make_event(time_zone="Asia/Kathmandu", deadline_on="2026-04-01")
    last = datetime(2026, 4, 2, tzinfo=ZoneInfo("Asia/Kathmandu"))
    assert until(event, asked=last - timedelta(minutes=1)) == last


def test_where_that_day_was_over_when_people_were_asked_they_answer_until_the_event_begins() -> None:
    hours = {"starts_at": "09:00", "ends_at": "17:00"}
    event = make_event(time_zone="Asia/Kathmandu", deadline_on="2026-04-01", **hours)
    begins = datetime(2026, 4, 19, 9, tzinfo=ZoneInfo("Asia/Kathmandu"))
    assert until(event, asked=datetime(2026, 4, 3, tzinfo=UTC)) == begins


def test_the_mail_names_the_day_to_answer_by_that_staff_set(person: Participation) -> None:
    deadline = in_days(60)["starts_on"]
    issue((ChangeKind.RESCHEDULE, person.event, {**in_days(90), "deadline_on": deadline}))
    assert f"Please answer by {datewords.day(deadline)}." in newest_mail(person.email).text


def test_the_mail_names_no_day_to_answer_by_where_staff_set_none(person: Participation) -> None:
    issue((ChangeKind.RESCHEDULE, person.event, in_days(90)))
    assert "Please answer by" not in newest_mail(person.email).text


Values = Callable[[], dict[str, object]]
ASKS: list[tuple[ChangeKind, str, Values, bool]] = [
    (ChangeKind.CONFIRM, Status.TENTATIVE, dict, True),
    (ChangeKind.RESCHEDULE, Status.SCHEDULED, lambda: in_days(90), True),
    (ChangeKind.RESCHEDULE, Status.CANCELLED, lambda: in_days(40), True),
    (ChangeKind.MOVE_ONLINE, Status.SCHEDULED, lambda: {"join_information": "x"}, False),
    (ChangeKind.MOVE_ONLINE, Status.SCHEDULED, lambda: {"join_information": "x", **in_days(90)}, True),
    (ChangeKind.CHANGE_VENUE, Status.SCHEDULED, lambda: {"city": "Kampala"}, False),
    (
        ChangeKind.RESCHEDULE,
        Status.SCHEDULED,
        lambda: {**in_days(40), "deadline_on": in_days(20)["starts_on"]},
        False,
    ),
    (ChangeKind.POSTPONE, Status.SCHEDULED, dict, False),
    (ChangeKind.CANCEL, Status.SCHEDULED, dict, False),
]
"""In days from when a test runs, not from when it was collected: midnight may lie between."""


@pytest.mark.parametrize(("kind", "status", "values", "asks"), ASKS)
def test_people_are_asked_when_days_are_set_that_they_could_not_count_on(
    kind: ChangeKind, status: str, values: Values, asks: bool
) -> None:
    event = soon(status=status)
    make_participant(event)
    issue((kind, event, values()), promise=in_days(60)["starts_on"] if kind == ChangeKind.POSTPONE else None)
    event.refresh_from_db()
    assert (questions.current(event) is not None) == asks


def test_a_new_place_afterwards_leaves_the_question_open(person: Participation, notice: Notice) -> None:
    issue((ChangeKind.CHANGE_VENUE, person.event, {"city": "Kampala"}))
    assert give(person, notice, YES) == Standing.CONFIRMED
    assert Change.objects.count() == 3
