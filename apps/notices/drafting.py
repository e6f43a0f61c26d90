"""Make drafts: a new notice with the next free number, a sheet of new dates, or the next version of a published one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from apps.notices.models import Change, Notice, Promise, Source, Translation, Window
from apps.training.models import Event
from apps.training.status import ChangeKind

TRIES = 5


@dataclass(frozen=True)
class NewDates:
    """One filled row of the sheet."""

    event: Event
    starts_on: date
    ends_on: date
    deadline_on: date | None = None


def save_with_number(notice: Notice, *, year: int) -> None:
    """Numbers are never used twice: of two who draft at once, the later one takes the next number."""
    for attempt in range(TRIES):
        notice.code = _next_code(year)
        try:
            with transaction.atomic():
                notice.save()
            return
        except IntegrityError:
            if attempt == TRIES - 1:
                raise


def _next_code(year: int) -> str:
    taken = Notice.objects.filter(code__startswith=f"{year}-").values_list("code", flat=True)
    numbers = [int(code.partition("-")[2]) for code in taken if code.partition("-")[2].isdigit()]
    return f"{year}-{max(numbers, default=0) + 1}"


def from_sheet(rows: Iterable[NewDates], *, year: int) -> Notice:
    """A draft that sets new dates; its letter is still to be written."""
    with transaction.atomic():
        notice = Notice()
        save_with_number(notice, year=year)
        for row in rows:
            Change.objects.create(
                notice=notice,
                event=row.event,
                kind=ChangeKind.RESCHEDULE,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                deadline_on=row.deadline_on,
            )
    return notice


def from_window(window: Window, *, year: int) -> Notice:
    """The draft that sets these days: the one already begun, or a new one. Publishing it is left to a person."""
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=window.event_id)  # two who choose at once get the same draft
        begun = Notice.objects.filter(
            state=Notice.State.DRAFT,
            changes__event=event,
            changes__kind=ChangeKind.RESCHEDULE,
            changes__starts_on=window.starts_on,
            changes__ends_on=window.ends_on,
        ).first()
        return begun or from_sheet([NewDates(event, window.starts_on, window.ends_on)], year=year)


def correction(notice: Notice) -> Notice:
    """The draft of the next version: the one already begun, or a copy of the newest published one."""
    with transaction.atomic():
        versions = Notice.objects.filter(code=notice.code)
        versions.select_for_update().get(version=1)  # of two who begin at once, the later one finds the other's draft
        newest = versions.order_by("-version")[0]
        if newest.is_draft:
            return newest
        draft = Notice.objects.create(
            code=notice.code,
            version=newest.version + 1,
            reason=notice.reason,
            no_date_promised=notice.no_date_promised,
            supersedes=notice.supersedes,
        )
        _copy_letter(notice, draft)
        _copy_changes(notice, draft)
    return draft


def rewritten(notice: Notice, *, year: int) -> Notice:
    """A withdrawn notice once more, as a draft with a number of its own: nothing has to be typed again."""
    with transaction.atomic():
        draft = Notice(reason=notice.reason, no_date_promised=notice.no_date_promised, supersedes=notice.supersedes)
        save_with_number(draft, year=year)
        _copy_letter(notice, draft)
        _copy_changes(notice, draft)
        draft.changes.update(copied_from=None)
    return draft


def _copy_letter(notice: Notice, draft: Notice) -> None:
    parts: list[Translation | Source] = [*notice.translations.all(), *notice.sources.all()]
    for part in parts:
        part.pk, part.notice = None, draft
        part._state.adding = True
        part.save()
    promise = getattr(notice, "promise", None)
    if promise:
        Promise.objects.create(notice=draft, by=promise.by)


def _copy_changes(notice: Notice, draft: Notice) -> None:
    for original in notice.changes.all():
        copy = Change.objects.get(pk=original.pk)
        copy.pk, copy.notice, copy.copied_from, copy.waiting = None, draft, original, False
        copy.before = copy.after = copy.sequence = None
        copy._state.adding = True
        copy.save()
    for window in notice.windows.all():
        Window.objects.create(
            notice=draft, event_id=window.event_id, starts_on=window.starts_on, ends_on=window.ends_on
        )
