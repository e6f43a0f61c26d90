"""What people's answers to a notice do. Locks the event first, as publishing does: of two at once the later one sees
what the earlier one did."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.applications import leaving, phrases
from apps.applications.telling import tell
from apps.notices import questions
from apps.notices.models import Availability, Change, Reply, Window
from apps.notices.questions import Question
from apps.training import ics, taking_part
from apps.training.models import Event, Participation, Trainer
from apps.training.standing import Standing

ANSWERED = "Answered by the link of a notice."
"""Kept in the history, in English."""
HAS_PLACE = (Standing.ACCEPTED, Standing.CONFIRMED)

Answer = Reply.Answer


class CannotAnswer(Exception):
    """The question is not open to this person any more; the text says why."""


def current_reply(participation: Participation, change: Change) -> Reply | None:
    """To the dates that this change set, whichever version of its notice asked."""
    same_dates = Reply.objects.filter(participation=participation, change__event=change.event_id)
    return same_dates.filter(change__sequence=change.sequence).first()


def may_answer(participation: Participation) -> bool:
    """Whoever holds a place, or gave it up themselves."""
    if participation.state in HAS_PLACE:
        return True
    last = participation.history.first()
    if last is None or last.by_id not in (None, participation.member_id):
        return False
    if participation.state == Standing.WAITING:
        return participation.history.filter(before__in=HAS_PLACE).exists()
    return participation.state == Standing.WITHDRAWN and last.before in (*HAS_PLACE, Standing.WAITING)


def no_place() -> str:
    return _("You do not hold a place on this course any more. If that surprises you, write to us.")


@transaction.atomic
def answer(participation: Participation, change: Change, given: str, *, at: datetime) -> None:
    """CannotAnswer, with a sentence. Whoever comes back when no place is free any more joins the waiting list."""
    event = taking_part.lock(participation.event_id)
    participation.refresh_from_db()
    _check(questions.current(event), change, at=at)
    if not may_answer(participation):
        raise CannotAnswer(no_place())
    if given == Answer.YES:
        _come(participation, event, at=at)
    else:
        leaving.withdraw(participation, by=participation.member, at=at, note=ANSWERED)
    reply = current_reply(participation, change) or Reply(participation=participation)
    reply.change, reply.answer, reply.at = change, given, at
    reply.save()


def _check(question: Question | None, change: Change, *, at: datetime) -> None:
    if question is None or question.change != change:
        raise CannotAnswer(_("The dates have changed since this question was asked."))
    if question.until and at >= question.until:
        raise CannotAnswer(_("The time to answer here is over. Please call us or answer our e-mail."))


def _come(participation: Participation, event: Event, *, at: datetime) -> None:
    if participation.state == Standing.WITHDRAWN:
        _move(participation, Standing.APPLIED, at=at)
        _back_in(participation, event, at=at)
    if participation.state == Standing.ACCEPTED:
        _move(participation, Standing.CONFIRMED, at=at)


def _back_in(participation: Participation, event: Event, *, at: datetime) -> None:
    """Their last mail took the event out of their diary, and said that they hear no more of it."""
    is_free = _is_free(event)
    to, say = (Standing.ACCEPTED, phrases.accepted) if is_free else (Standing.WAITING, phrases.waiting)
    _move(participation, to, at=at)
    method = ics.REQUEST if is_free else ""
    tell(event, [participation], say, standing=to, key=leaving.key(participation), at=at, method=method)


def _is_free(event: Event) -> bool:
    """Whoever waits goes first."""
    left = taking_part.free(event)
    waits = Participation.objects.filter(event=event, state=Standing.WAITING)
    return left is None or (left > 0 and not waits.exists())


def _move(participation: Participation, to: Standing, *, at: datetime) -> None:
    taking_part.move(participation, to, by=participation.member, at=at, note=ANSWERED)


@transaction.atomic
def say_which_days(
    person: Participation | Trainer, change: Change, given: Mapping[Window, str], *, at: datetime
) -> None:
    """For each of the windows offered. CannotAnswer."""
    event = taking_part.lock(person.event_id)
    person.refresh_from_db()
    question = questions.current(event)
    _check(question, change, at=at)
    if isinstance(person, Participation) and not may_answer(person):
        raise CannotAnswer(no_place())
    offered = question.windows if question else ()
    whose = {"participation": person} if isinstance(person, Participation) else {"trainer": person}
    Availability.objects.bulk_create(
        [
            Availability(**whose, starts_on=window.starts_on, ends_on=window.ends_on, answer=given[window], at=at)
            for window in offered
        ],
        update_conflicts=True,
        unique_fields=[*whose, "starts_on", "ends_on"],
        update_fields=["answer", "at"],
    )


def said_of(person: Participation | Trainer) -> dict[str, Availability]:
    """The person's own answers, by the name of the days."""
    return {each.days: each for each in person.availabilities.all()}
