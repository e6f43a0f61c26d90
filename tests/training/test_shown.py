from datetime import UTC, date, datetime

import pytest

from apps.training import shown
from apps.training.arrangement import Arrangement
from apps.training.shown import Line, State, Story, earlier_dates
from apps.training.status import ChangeKind, Status
from apps.vocabulary.dates import Dates, Precision

TODAY = date(2020, 3, 16)
MARCH = Dates(date(2020, 3, 29), date(2020, 4, 3), Precision.DAY)
OCTOBER = Dates(date(2020, 10, 4), date(2020, 10, 9), Precision.DAY)
NOVEMBER = Dates(date(2020, 11, 1), date(2020, 11, 6), Precision.DAY)
GONE = Dates(date(2020, 2, 1), date(2020, 2, 6), Precision.DAY)


def arranged(status: str = Status.SCHEDULED, dates: Dates = OCTOBER) -> Arrangement:
    return Arrangement(status=status, dates=dates)


def line(kind: str, was: Arrangement, now: Arrangement) -> Line:
    return Line(kind=kind, word=kind, at=datetime(2020, 3, 13, tzinfo=UTC), was=was, now=now)


def told(*kinds: str) -> Story:
    return Story(lines=tuple(line(kind, arranged(dates=MARCH), arranged()) for kind in kinds))


@pytest.mark.parametrize(
    ("arrangement", "story", "state"),
    [
        (arranged(), Story(), shown.SCHEDULED),
        (arranged(Status.TENTATIVE), Story(), shown.TENTATIVE),
        (arranged(), told(ChangeKind.CONFIRM), shown.SCHEDULED),
        (arranged(), told(ChangeKind.RESCHEDULE, ChangeKind.POSTPONE), shown.RESCHEDULED),
        (arranged(), told(ChangeKind.MOVE_ONLINE, ChangeKind.RESCHEDULE), shown.ONLINE),
        (arranged(), told(ChangeKind.CHANGE_VENUE), shown.PLACE),
        (arranged(Status.POSTPONED), Story(), shown.POSTPONED),
        (arranged(Status.POSTPONED), Story(promised_by=TODAY), shown.POSTPONED),
        (arranged(Status.POSTPONED), Story(promised_by=date(2020, 3, 15)), shown.LATE),
        (arranged(Status.POSTPONED, GONE), Story(promised_by=date(2020, 6, 20)), shown.POSTPONED),
        (arranged(Status.CANCELLED), Story(), shown.CANCELLED),
        (arranged(Status.HELD, GONE), Story(), shown.PAST),
        (arranged(dates=GONE), told(ChangeKind.RESCHEDULE), shown.PAST),
        (arranged(dates=Dates(TODAY, TODAY, Precision.DAY)), Story(), shown.SCHEDULED),
        (arranged(Status.TENTATIVE, GONE), Story(), shown.UNVERIFIED),
        (arranged(dates=Dates()), Story(), shown.SCHEDULED),
    ],
)
def test_what_is_shown_follows_from_status_history_promise_and_today(
    arrangement: Arrangement, story: Story, state: State
) -> None:
    assert shown.shown(arrangement, story, today=TODAY) == state


@pytest.mark.parametrize("status", [Status.HELD, Status.SCHEDULED])
def test_a_past_event_that_nobody_verified_says_so(status: str) -> None:
    assert shown.shown(arranged(status, GONE), today=TODAY, unverified=True) == shown.UNVERIFIED


def test_dates_of_a_postponed_event_are_its_first_old_dates() -> None:
    story = Story(lines=(line(ChangeKind.POSTPONE, arranged(), arranged(Status.POSTPONED)),))

    assert earlier_dates(arranged(Status.POSTPONED), story) == (OCTOBER,)


def test_old_dates_are_newest_first_and_each_named_once() -> None:
    story = Story(
        lines=(
            line(ChangeKind.RESCHEDULE, arranged(Status.POSTPONED, OCTOBER), arranged(dates=NOVEMBER)),
            line(ChangeKind.POSTPONE, arranged(dates=OCTOBER), arranged(Status.POSTPONED, OCTOBER)),
            line(ChangeKind.RESCHEDULE, arranged(Status.POSTPONED, MARCH), arranged(dates=OCTOBER)),
            line(ChangeKind.POSTPONE, arranged(dates=MARCH), arranged(Status.POSTPONED, MARCH)),
        )
    )

    assert earlier_dates(arranged(dates=NOVEMBER), story) == (OCTOBER, MARCH)


def test_an_event_moved_online_keeps_its_dates() -> None:
    story = Story(lines=(line(ChangeKind.MOVE_ONLINE, arranged(), arranged()),))

    assert earlier_dates(arranged(), story) == ()


def test_dates_before_they_were_confirmed_are_no_old_dates() -> None:
    story = Story(lines=(line(ChangeKind.CONFIRM, arranged(Status.TENTATIVE, MARCH), arranged()),))

    assert earlier_dates(arranged(), story) == ()


def test_a_new_deadline_leaves_an_event_shown_as_what_it_was() -> None:
    until_may = arranged().moved(deadline_on=date(2026, 5, 1))
    moved = line(ChangeKind.RESCHEDULE, arranged(), until_may)

    assert moved.state.key == "scheduled"
    assert shown.shown(until_may, Story(lines=(moved,)), today=TODAY) == shown.SCHEDULED
    online = line(ChangeKind.MOVE_ONLINE, arranged(), arranged())
    assert shown.shown(until_may, Story(lines=(moved, online)), today=TODAY) == shown.ONLINE


def test_every_state_has_its_own_icon_and_word() -> None:
    states = [value for value in vars(shown).values() if isinstance(value, State)]

    assert len({state.icon for state in states}) == len(states)
    assert len({str(state.word) for state in states}) == len(states)
