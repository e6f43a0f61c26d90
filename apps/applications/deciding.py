"""Deciding on applicants, a result for each. Staff say whom they saw in which state: nobody decides over another.

An acceptance keeps a place at once, under the event's lock; nothing is told to anybody before it is published.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.applications.meanwhile import what_happened
from apps.applications.models import Decision, Offer
from apps.members.models import Member
from apps.training import taking_part
from apps.training.models import Participation
from apps.training.standing import Standing, StandingRefused, check
from apps.training.status import Status

OVER = (Status.CANCELLED, Status.HELD)


@dataclass(frozen=True)
class Pick:
    """An applicant, and the `mark` of how they stood when they were picked."""

    participation: int
    seen: str


@dataclass(frozen=True)
class Outcome:
    participation: Participation
    is_done: bool
    sentence: str


class NotSo(Exception):
    """Why one of the picked stays as they are."""


def mark(state: str, pending: int | None) -> str:
    """Changes with the state and with the decision that waits to be published."""
    return f"{state}.{pending or 0}"


@transaction.atomic
def decide(
    event: int, picks: Sequence[Pick], result: Standing, *, by: Member, at: datetime, words: str = ""
) -> list[Outcome]:
    """In the order of the picks: the first get the places. A decision not published yet is replaced."""
    sitting = Sitting(event, picks, by=by, at=at)
    outcomes = sitting.each(lambda row: sitting.decide(row, result, words))
    sitting.write()
    return outcomes


@transaction.atomic
def take_back(event: int, picks: Sequence[Pick], *, by: Member, at: datetime) -> list[Outcome]:
    sitting = Sitting(event, picks, by=by, at=at)
    outcomes = sitting.each(sitting.take_back)
    sitting.write()
    return outcomes


@transaction.atomic
def shortlist(event: int, picks: Sequence[Pick], to: Standing, *, by: Member, at: datetime) -> list[Outcome]:
    """On the list, or off it again: at once, and nobody is told."""
    sitting = Sitting(event, picks, by=by, at=at)
    outcomes = sitting.each(lambda row: sitting.shortlist(row, to))
    moves = [taking_part.Move(outcome.participation, to) for outcome in outcomes if outcome.is_done]
    taking_part.move_all(event, moves, by=by, at=at)
    return outcomes


class Sitting:
    """One step at the desk, from the event's lock until it is written: as many queries for many picks as for one."""

    def __init__(self, event: int, picks: Sequence[Pick], *, by: Member, at: datetime) -> None:
        self.event, self.by, self.at = taking_part.lock(event), by, at
        self.seen = {pick.participation: pick.seen for pick in picks}
        rows = Participation.objects.select_for_update().filter(event=event, application__isnull=False)
        self.rows = rows.order_by("pk").in_bulk(list(self.seen))
        waiting = Decision.objects.pending().filter(participation__in=self.rows)
        self.pending = {decision.participation_id: decision for decision in waiting}
        offers = Offer.objects.filter(participation__in=self.rows, state=Offer.State.OPEN)
        self.offered = set(offers.values_list("participation", flat=True))
        self.left = taking_part.free(self.event)
        self.made: list[Decision] = []
        self.withdrawn: list[int] = []
        self.kept: dict[bool, list[int]] = {True: [], False: []}

    def each(self, step: Callable[[Participation], str]) -> list[Outcome]:
        """`step` says what was done, or raises."""
        rows = [self.rows[key] for key in self.seen if key in self.rows]
        stale = [row for row in rows if self._mark(row) != self.seen[row.pk]]
        news = what_happened(stale)
        return [self._outcome(row, step, news.get(row.pk, "")) for row in rows]

    def _outcome(self, row: Participation, step: Callable[[Participation], str], news: str) -> Outcome:
        if news:
            return Outcome(row, is_done=False, sentence=news)
        try:
            return Outcome(row, is_done=True, sentence=step(row))
        except (NotSo, StandingRefused) as refusal:
            return Outcome(row, is_done=False, sentence=str(refusal))

    def _mark(self, row: Participation) -> str:
        pending = self.pending.get(row.pk)
        return mark(row.state, pending.pk if pending else None)

    def decide(self, row: Participation, result: Standing, words: str) -> str:
        self._refuse_if_over(row)
        check(row.state, result)
        if result == Standing.ACCEPTED:
            self._keep_a_place(row)
        else:
            self._give_up_the_place(row)
        self._withdraw(row)
        new = Decision(participation=row, result=result, words=words.strip(), at=self.at, by=self.by)
        self.made.append(new)
        return _("Decided: %(result)s. To be published.") % {"result": new.get_result_display()}

    def take_back(self, row: Participation) -> str:
        pending = self.pending.get(row.pk)
        if pending is None:
            raise NotSo(_("There is no decision to take back."))
        if row.pk not in self.offered:
            self._give_up_the_place(row)
        self._withdraw(row)
        return _("Taken back: %(result)s.") % {"result": pending.get_result_display()}

    def shortlist(self, row: Participation, to: Standing) -> str:
        if row.pk in self.pending:
            raise NotSo(_("A decision waits to be published: take it back first."))
        check(row.state, to)
        return _("Now: %(state)s.") % {"state": to.label}

    def write(self) -> None:
        Decision.objects.filter(pk__in=self.withdrawn).update(withdrawn_at=self.at, withdrawn_by=self.by)
        Decision.objects.bulk_create(self.made)
        for is_kept, keys in self.kept.items():
            Participation.objects.filter(pk__in=keys).update(is_reserved=is_kept)

    def _refuse_if_over(self, row: Participation) -> None:
        if self.event.status in OVER:
            words = {"status": self.event.get_status_display()}
            raise NotSo(_("The event is “%(status)s”: nobody is decided on any more.") % words)
        if row.pk in self.offered:
            raise NotSo(_("A place from the waiting list is offered to this person: wait for the answer."))

    def _keep_a_place(self, row: Participation) -> None:
        if row.is_reserved:
            return
        if self.left is not None and self.left <= 0:
            raise NotSo(_("No place is left."))
        self._keep(row, is_kept=True)

    def _give_up_the_place(self, row: Participation) -> None:
        if row.is_reserved:
            self._keep(row, is_kept=False)

    def _keep(self, row: Participation, *, is_kept: bool) -> None:
        row.is_reserved = is_kept
        self.kept[is_kept].append(row.pk)
        if self.left is not None:
            self.left -= 1 if is_kept else -1

    def _withdraw(self, row: Participation) -> None:
        if row.pk in self.pending:
            self.withdrawn.append(self.pending[row.pk].pk)
