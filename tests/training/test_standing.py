"""The one table of moves of a participation."""

from itertools import product

import pytest

from apps.training.standing import (
    AFTERWARDS,
    HOLDING,
    MOVES,
    TAKING_PART,
    TOLD,
    Standing,
    StandingRefused,
    as_told,
    check,
    may,
)

S = Standing
ALLOWED = {
    (S.APPLIED, S.SHORTLISTED),
    (S.APPLIED, S.ACCEPTED),
    (S.APPLIED, S.WAITING),
    (S.APPLIED, S.DECLINED),
    (S.APPLIED, S.WITHDRAWN),
    (S.SHORTLISTED, S.APPLIED),
    (S.SHORTLISTED, S.ACCEPTED),
    (S.SHORTLISTED, S.WAITING),
    (S.SHORTLISTED, S.DECLINED),
    (S.SHORTLISTED, S.WITHDRAWN),
    (S.WAITING, S.ACCEPTED),
    (S.WAITING, S.DECLINED),
    (S.WAITING, S.WITHDRAWN),
    (S.ACCEPTED, S.CONFIRMED),
    (S.ACCEPTED, S.WITHDRAWN),
    (S.ACCEPTED, S.ATTENDED),
    (S.ACCEPTED, S.ABSENT),
    (S.ACCEPTED, S.COMPLETED),
    (S.CONFIRMED, S.ACCEPTED),
    (S.CONFIRMED, S.WITHDRAWN),
    (S.CONFIRMED, S.ATTENDED),
    (S.CONFIRMED, S.ABSENT),
    (S.CONFIRMED, S.COMPLETED),
    (S.DECLINED, S.APPLIED),
    (S.DECLINED, S.ACCEPTED),
    (S.DECLINED, S.WAITING),
    (S.WITHDRAWN, S.APPLIED),
    (S.ATTENDED, S.ABSENT),
    (S.ATTENDED, S.COMPLETED),
    (S.ABSENT, S.ATTENDED),
    (S.ABSENT, S.COMPLETED),
    (S.COMPLETED, S.ATTENDED),
    (S.COMPLETED, S.ABSENT),
}


@pytest.mark.parametrize(("was", "now"), list(product(S, S)))
def test_a_move_is_allowed_or_refused_as_written_here(was: Standing, now: Standing) -> None:
    assert may(was, now) == ((was, now) in ALLOWED)


@pytest.mark.parametrize(("was", "now"), sorted(set(product(S, S)) - ALLOWED))
def test_a_refusal_names_both_states_in_words(was: Standing, now: Standing) -> None:
    with pytest.raises(StandingRefused) as refusal:
        check(was, now)

    assert str(was.label) in str(refusal.value)
    assert str(now.label) in str(refusal.value)


def test_every_state_can_be_left_and_reached() -> None:
    assert set(MOVES) == set(S)
    assert {now for moves in MOVES.values() for now in moves} == set(S)


def test_whoever_takes_part_takes_a_place() -> None:
    assert set(TAKING_PART) | set(AFTERWARDS) <= set(HOLDING)


def test_a_shortlist_is_not_spoken_of() -> None:
    assert as_told(S.SHORTLISTED) == S.APPLIED
    assert {as_told(state) for state in TOLD} == {S.APPLIED, S.ACCEPTED, S.WAITING}
