"""Take a published notice back while none of its mails has left: its events stand again as they stood before."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.members.models import Member
from apps.notices import promises
from apps.notices.models import Change, Notice, StatusChange
from apps.notices.publishing import Refused, overtaken_reason
from apps.outbox import queue
from apps.outbox.models import Mail
from apps.training import moving
from apps.training.models import Event


def withdraw(notice: Notice, *, by: Member | None, at: datetime) -> int:
    """Returns how many mails were held back; Refused when one has left, or when a later notice built on this one."""
    with transaction.atomic():
        taken = Notice.objects.published().filter(pk=notice.pk, superseded_at=None)
        if not taken.update(state=Notice.State.WITHDRAWN, withdrawn_at=at):
            raise Refused(_("Only the current version of a published notice can be withdrawn."))
        try:
            held_back = queue.withdraw(notice.mailing_key, reason=f"Notice {notice.number} was withdrawn.")
        except queue.TooLate as refusal:
            raise Refused(str(refusal)) from refusal
        queue.restore(Mail.objects.filter(reason=overtaken_reason(notice)))
        changes = list(notice.changes.select_related("event"))
        events = moving.lock(change.event_id for change in changes)
        for change in changes:
            _move_back(change, events[change.event_id], by=by, at=at)
        promises.reopen(notice, changes, at=at)
        Notice.objects.published().filter(code=notice.code, version=notice.version - 1).update(superseded_at=None)
    notice.refresh_from_db()
    return held_back


def _move_back(change: Change, event: Event, *, by: Member | None, at: datetime) -> None:
    Change.objects.filter(pk=change.pk).update(waiting=False)
    last = StatusChange.objects.filter(event=event).first()
    if last is None or last.change_id != change.pk:
        if event.sequence != change.sequence:
            raise Refused(_("%(event)s was changed by a later notice: withdraw that one first.") % {"event": event})
        return  # carried over from an earlier version: this one did not move it
    moving.write(event, change.was, at=at, is_public=change.was_public)
    StatusChange.objects.create(
        event=event,
        kind=StatusChange.Kind.WITHDRAWN,
        change=change,
        at=at,
        by=by,
        before=change.after,
        after=change.before,
    )
