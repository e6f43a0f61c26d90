"""The life of a promise: open → kept or withdrawn; overdue by itself once its day has passed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from apps.notices.models import Change, Notice, Promise, StatusChange
from apps.notices.steps import Step
from apps.training.models import Event
from apps.training.status import Status

REMINDER_DAYS = (14, 3, 0)
WEEK = 7


def settle(notice: Notice, made: Iterable[Step], *, at: datetime) -> None:
    """After a publication: close each promise that no event waits for any more.

    Kept when at least one of its events got new dates, withdrawn when none did; one that still waits keeps it open.
    A new version takes its notice's promise over.
    """
    events = [step.event.pk for step in made]
    touched = Promise.objects.filter(
        state=Promise.State.OPEN, notice__state=Notice.State.PUBLISHED, notice__changes__event__in=events
    )
    # Locked: of two publications at once the later one sees what the earlier one did for the same promise.
    others = touched.exclude(notice=notice)
    for promise in Promise.objects.select_for_update().filter(pk__in=others.values("pk")).order_by("pk"):
        if not promise.notice.changes.filter(waiting=True).exists():
            promise.close(_end(promise), at=at)


def _end(promise: Promise) -> str:
    promised = promise.notice.changes.filter(kind=StatusChange.Kind.POSTPONE)
    has_dates = promised.filter(event__status__in=[Status.SCHEDULED, Status.HELD])
    return Promise.State.KEPT if has_dates.exists() else Promise.State.WITHDRAWN


def reopen(notice: Notice, changes: Sequence[Change], *, at: datetime) -> None:
    """After a withdrawal: what waited before waits again, and its promise holds again."""
    Promise.objects.filter(notice=notice, state=Promise.State.OPEN).update(state=Promise.State.WITHDRAWN, closed_at=at)
    for change in changes:
        if _waits_again(change) and (earlier := _postponement_before(change)):
            Change.objects.filter(pk=earlier.pk).update(waiting=True)
            Promise.objects.filter(notice=earlier.notice_id).update(state=Promise.State.OPEN, closed_at=None)


def _waits_again(change: Change) -> bool:
    """A correction that only said a postponement again took over its waiting, too."""
    return Event.objects.filter(pk=change.event_id, status=Status.POSTPONED).exists()


def _postponement_before(change: Change) -> Change | None:
    """The newest earlier published change of the event: a postponement, or nothing waited."""
    earlier = Change.objects.filter(
        event=change.event_id, notice__state=Notice.State.PUBLISHED, sequence__lte=change.sequence or 0
    )
    found = earlier.exclude(pk=change.pk).order_by("-sequence", "-notice__version").first()
    return found if found and found.kind == StatusChange.Kind.POSTPONE else None


def reminder_is_due(promise: Promise, *, today: date) -> bool:
    """14 and 3 days before, on the day, then weekly."""
    left = (promise.by - today).days
    return left in REMINDER_DAYS or (left < 0 and left % WEEK == 0)
