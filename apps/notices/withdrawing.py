"""Take a published notice back while none of its mails has left: its events stand again as they stood before."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from apps.members.models import Member
from apps.notices import places, promises, trainers
from apps.notices.entitlement import still_wanted
from apps.notices.entries import reindex
from apps.notices.models import Change, Notice, StatusChange
from apps.notices.publishing import Refused, overtaken_reason
from apps.notices.recipients import MAIL_KIND
from apps.outbox import entitlement, queue
from apps.outbox.models import Mail, State
from apps.training import moving
from apps.training.models import Event


def withdraw(notice: Notice, *, by: Member | None, at: datetime) -> int:
    """Returns how many mails were held back; Refused when one has left, or when a later notice built on this one."""
    with transaction.atomic():
        changes = list(notice.changes.select_related("event"))
        events = moving.lock(change.event_id for change in changes)  # before its row and any mail, as publishing does
        taken = Notice.objects.published().filter(pk=notice.pk, superseded_at=None)
        if notice.is_draft or not taken.update(state=Notice.State.WITHDRAWN, withdrawn_at=at):
            raise Refused(_("Only the current version of a published notice can be withdrawn."))
        notice.refresh_from_db()
        if not Notice.objects.filter(pk=notice.pk, mailing__release_at__gt=Now()).exists():
            raise Refused(_("The time to withdraw this notice is over."))
        try:
            held_back = queue.withdraw(notice.mailing_key, reason=f"Notice {notice.number} was withdrawn.")
            trainers.ask_no_more(notice)
        except queue.TooLate as refusal:
            raise Refused(str(refusal)) from refusal
        _restore(notice)
        for change in changes:
            _move_back(change, events[change.event_id], by=by, at=at)
            places.settle_back(change, events[change.event_id], at=at)
        promises.reopen(notice, changes, at=at)
        _put_in_force_again(notice)
        reindex(notice, events=events)
    notice.refresh_from_db()
    return held_back


def _restore(notice: Notice) -> None:
    """Mails it overtook: left out by its publication, or, being sent at that moment, by the last look before DATA."""
    reasons = [overtaken_reason(notice), entitlement.reason(MAIL_KIND)]
    left_out = Mail.objects.filter(
        state=State.SKIPPED, reason__in=reasons, mailing__kind=MAIL_KIND, mailing__lt=notice.mailing_id
    )
    queue.restore(Mail.objects.filter(pk__in=still_wanted(left_out).values("pk")))


def _put_in_force_again(notice: Notice) -> None:
    earlier = Notice.objects.published().filter(code=notice.code, version__lt=notice.version).order_by("-version")
    Notice.objects.filter(pk__in=earlier.values("pk")[:1]).update(superseded_at=None)


def _move_back(change: Change, event: Event, *, by: Member | None, at: datetime) -> None:
    Change.objects.filter(pk=change.pk).update(waiting=False)
    last = (
        StatusChange.objects.filter(event=event)
        .exclude(
            change__in=Change.objects.filter(event=event, notice__state=Notice.State.WITHDRAWN).exclude(pk=change.pk)
        )
        .first()
    )
    if last is None or last.change_id != change.pk:
        if last is None or last.change is None or last.change.notice.code != change.notice.code:
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
