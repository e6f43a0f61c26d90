"""Take people over to another edition of the same course: each wholly or not at all, and one mail to each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.applications import waiting
from apps.applications.models import Decision, Offer
from apps.members.models import Member
from apps.notices import transfer_letter
from apps.notices.models import Reply
from apps.outbox import queue
from apps.training.models import PERSONAL, Event, Participation, StandingChange
from apps.training.standing import HOLDING, TOLD, Standing, StandingRefused
from apps.training.status import Status
from apps.training.taking_part import NoPlace, enter, lock_all, move

GOES_AHEAD = (Status.SCHEDULED, Status.TENTATIVE)


@dataclass(frozen=True)
class Outcome:
    """What became of one of those chosen: their place at the other edition, or why they have none."""

    chosen: Participation
    place: Participation | None = None
    refused: str = ""


@transaction.atomic
def transfer(chosen: Collection[str], to: Event, *, by: Member | None, at: datetime) -> list[Outcome]:
    """By public ids of participations. Chosen a second time, nobody moves and nobody is written to again."""
    people = Participation.objects.filter(public_id__in=chosen)
    events = {to.pk, *people.values_list("event", flat=True)}
    locked = lock_all(events)
    rows = list(people.select_related("member").order_by("name", "pk"))
    for row in rows:
        row.event = locked[row.event_id]
    outcomes = [_outcome(row, locked[to.pk], by=by, at=at) for row in rows]
    moved = [(outcome.chosen, outcome.place) for outcome in outcomes if outcome.place]
    for event in sorted({old.event_id for old, _new in moved}):
        waiting.fill_places(event, at=at)
    if moved:
        transfer_letter.send(moved, locked[to.pk], at=at)
        transaction.on_commit(queue.wake, robust=True)
    return outcomes


def _outcome(row: Participation, to: Event, *, by: Member | None, at: datetime) -> Outcome:
    try:
        with transaction.atomic():
            return Outcome(row, place=_taken_over(row, to, by=by, at=at))
    except NoPlace:
        return Outcome(row, refused=_("%(event)s has no place left.") % {"event": to.title})
    except StandingRefused as refusal:
        return Outcome(row, refused=str(refusal))


def _taken_over(row: Participation, to: Event, *, by: Member | None, at: datetime) -> Participation:
    """StandingRefused, with a sentence."""
    there = Participation.objects.filter(event=to, email=row.email).first()
    _check(row, there, to)
    came = f"Transferred from {row.event.code}."
    if there is None:
        there = _newcomer(row, to)
        enter(there, by=by, at=at, note=came)
    else:
        _come_back(there, came, by=by, at=at)
    _leave(row, f"Transferred to {to.code}.", by=by, at=at)
    return there


def _newcomer(row: Participation, to: Event) -> Participation:
    own = {name: getattr(row, name) for name in PERSONAL}
    return Participation(event=to, member=row.member, state=Standing.ACCEPTED, **own)


def _come_back(there: Participation, came: str, *, by: Member | None, at: datetime) -> None:
    """Who applied there, waits there or left it before."""
    if there.state == Standing.WITHDRAWN:
        move(there, Standing.APPLIED, by=by, at=at, note=came)
    move(there, Standing.ACCEPTED, by=by, at=at, note=came)
    waiting.close(Offer.objects.filter(participation=there), Offer.State.TAKEN, at=at)
    _undecide(there, by=by, at=at)


def _check(row: Participation, there: Participation | None, to: Event) -> None:
    if to.status not in GOES_AHEAD:
        raise StandingRefused(_("%(event)s does not take place as it stands.") % {"event": to})
    if row.event_id == to.pk or (there and there.state in HOLDING):
        raise StandingRefused(_("Has a place there already."))
    if row.event.course_id is None or row.event.course_id != to.course_id:
        raise StandingRefused(_("%(event)s is no edition of the same course.") % {"event": to})
    if row.state not in TOLD and not wants_the_next(row):
        raise StandingRefused(_("State: %(state)s.") % {"state": row.get_state_display()})


def wants_the_next(row: Participation) -> bool:
    """Gave the place up, and asked to be kept for the next edition."""
    newest = row.replies.first()
    return row.state == Standing.WITHDRAWN and newest is not None and newest.answer == Reply.Answer.LATER


def _leave(row: Participation, note: str, *, by: Member | None, at: datetime) -> None:
    if row.state != Standing.WITHDRAWN:
        waiting.close(Offer.objects.filter(participation=row), Offer.State.WITHDRAWN, at=at)
        move(row, Standing.WITHDRAWN, by=by, at=at, note=note)
        _undecide(row, by=by, at=at)
        return
    StandingChange.objects.create(participation=row, before=row.state, after=row.state, at=at, by=by, note=note)


def _undecide(row: Participation, *, by: Member | None, at: datetime) -> None:
    """What was decided and not published yet is overtaken."""
    Decision.objects.pending().filter(participation=row).update(withdrawn_at=at, withdrawn_by=by)


def refusals(outcomes: Sequence[Outcome]) -> list[str]:
    """A sentence for each of those who stay where they were."""
    return [
        _("%(name)s: %(why)s") % {"name": outcome.chosen.name, "why": outcome.refused}
        for outcome in outcomes
        if outcome.refused
    ]


def editions(of: Collection[int], *, at: datetime) -> list[Event]:
    """Where people on these events can be taken over to: editions of the same courses that are still to come."""
    found = Event.objects.filter(course__events__in=of, status__in=GOES_AHEAD, starts_on__gt=at.date())
    return list(found.distinct().order_by("starts_on", "code"))
