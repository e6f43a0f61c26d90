"""From a draft to a sent application, and what a first-come event makes of it at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from apps.applications import phrases
from apps.applications.leaving import key
from apps.applications.models import Answer, Application, Call
from apps.applications.proofs import Proof, keep_answer, keep_proof
from apps.applications.telling import tell
from apps.applications.waiting import fill_places, in_turn
from apps.training import ics
from apps.training.models import PERSONAL, Event, Participation, StandingChange
from apps.training.standing import Standing
from apps.training.status import Status
from apps.training.taking_part import free, lock, move
from apps.vocabulary import datewords

if TYPE_CHECKING:
    from apps.members.models import Member

COPIED = [name for name in PERSONAL if name != "email"]
TYPED = [*COPIED, "member", "focal_point_consents", "has_language_level", "proof", "changed_at"]
UNDECIDED = (Standing.APPLIED, Standing.SHORTLISTED)


class Refused(Exception):
    """Nobody can apply, or this person cannot; the text says why."""


@dataclass(frozen=True)
class Filled:
    """What somebody typed besides the application's own fields. Answers and files by the question's primary key;
    `changed` names what differs from before, in English."""

    answers: Mapping[int, str] = field(default_factory=dict)
    files: Mapping[int, Proof] = field(default_factory=dict)
    proof: Proof | None = None
    changed: Sequence[str] = ()


def why_closed(call: Call, *, at: datetime) -> str:
    """A sentence, or nothing while it is open."""
    event = call.event
    if event.is_public and call.takes_applications(at=at):
        return ""
    if event.status == Status.POSTPONED:
        return _("This event is postponed. Applications wait for its new dates; what you have sent stays as it is.")
    if event.status == Status.CANCELLED:
        return _("This event is cancelled. Nobody can apply for it any more.")
    if call.is_open and call.closes_at and at >= call.closes_at:
        return _("Applications are closed since %(moment)s.") % {"moment": closing_words(call)}
    return _("Applications for this event are not open.")


def closing_words(call: Call) -> str:
    """The last minute to apply, at the event's own place; empty where there is none."""
    last = call.closes_at - timedelta(minutes=1) if call.closes_at else None
    return datewords.moment(last, call.event.time_zone) if last else ""


@transaction.atomic
def save(application: Application, filled: Filled, *, by: "Member | None", at: datetime) -> None:
    """Keeps a draft; of what is sent already also a line of history, and the participation follows. Refused."""
    _check_open(application.call, Event.objects.get(pk=application.call.event_id), at=at)
    application.save(update_fields=TYPED)  # not the score: staff may be giving one at this moment
    _keep(application, filled)
    person = application.participation
    if person and person.state != Standing.WITHDRAWN and filled.changed:
        _follow(application, person, filled.changed, by=by, at=at)


@transaction.atomic
def send(application: Application, *, by: "Member | None", at: datetime) -> Participation:
    """Once, however often it is pressed. Refused, with a sentence."""
    event = lock(application.call.event_id)
    _check_open(application.call, event, at=at)
    application.refresh_from_db()
    person = application.participation or Participation.objects.filter(event=event, email=application.email).first()
    if application.sent_at and person and person.state != Standing.WITHDRAWN:
        return person
    person = _enter(application, person, by=by, at=at)
    Application.objects.filter(pk=application.pk).update(sent_at=at, participation=person)
    _answer(application.call, event, person, at=at)
    return person


def _check_open(call: Call, event: Event, *, at: datetime) -> None:
    """With the event as it stands now."""
    call.event = event
    if sentence := why_closed(call, at=at):
        raise Refused(sentence)


def _keep(application: Application, filled: Filled) -> None:
    if filled.proof:
        keep_proof(application, filled.proof)
    Answer.objects.bulk_create(
        [Answer(application=application, question_id=key, text=text) for key, text in filled.answers.items()],
        update_conflicts=True,
        unique_fields=["application", "question"],
        update_fields=["text"],
    )
    for question, file in filled.files.items():
        keep_answer(application, question, file)


def _follow(
    application: Application, person: Participation, changed: Collection[str], *, by: "Member | None", at: datetime
) -> None:
    _copy(application, person)
    person.save(update_fields=COPIED)  # not the state: staff may be deciding at this moment
    note = f"Changed by the applicant: {', '.join(changed)}."[:300]
    StandingChange.objects.create(
        participation=person, before=person.state, after=person.state, at=at, by=by, note=note
    )


def _copy(application: Application, person: Participation) -> None:
    for name in COPIED:
        setattr(person, name, getattr(application, name))


def _enter(
    application: Application, person: Participation | None, *, by: "Member | None", at: datetime
) -> Participation:
    """As somebody who has applied. Whoever withdrew may come back; whoever is on the event by another way need not."""
    if person is None:
        person = Participation(event=application.call.event, email=application.email, state=Standing.APPLIED)
    elif person.state == Standing.WITHDRAWN:
        move(person, Standing.APPLIED, by=by, at=at)
    elif person.state not in UNDECIDED:
        raise Refused(_("You are on this event already, or it is decided. Write to us if that is not right."))
    is_new = person.pk is None
    _copy(application, person)
    person.member = application.member or person.member
    person.save()
    if is_new:
        StandingChange.objects.create(participation=person, after=Standing.APPLIED, at=at, by=by)
    return person


def _answer(call: Call, event: Event, person: Participation, *, at: datetime) -> None:
    """What the mail says: received, or at once a place or a turn."""
    say, method = phrases.received, ""
    if call.selection == Call.Selection.FIRST_COME:
        if _has_place(event, at=at):
            move(person, Standing.ACCEPTED, by=None, at=at, note="First come, first served.")
            say, method = phrases.accepted, ics.REQUEST
        else:
            move(person, Standing.WAITING, by=None, at=at, note="All places were taken.")
            say = phrases.waiting
    standing = Standing(person.state)
    tell(event, [person], say, standing=standing, key=key(person), at=at, method=method)


def _has_place(event: Event, *, at: datetime) -> bool:
    """Behind those who wait already."""
    left = free(event)
    if left is not None and left > 0 and in_turn(event.pk, at=at).exists():
        fill_places(event.pk, at=at)
        left = free(event)
    return left is None or left > 0
