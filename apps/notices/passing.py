"""What time does by itself: events that are over become held, and staff are reminded of promises. Safe to repeat."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from apps.members.models import Member
from apps.notices import promises
from apps.notices.models import Promise, StatusChange
from apps.outbox import queue
from apps.outbox.letters import NAME, Letter
from apps.outbox.models import Mailing
from apps.training.entries import reindex
from apps.training.models import Event
from apps.training.status import Status
from apps.vocabulary import datewords
from apps.vocabulary.dates import Precision

KIND = "promise"
A_DAY = timedelta(days=1)
BATCH = 200


def mark_held(*, at: datetime) -> int:
    """Scheduled events whose last day is over everywhere on earth become held; unverified ones stay as announced.

    Where only the first day is known, nobody knows which day is the last.
    """
    yesterday = (at.astimezone(UTC) - A_DAY).date()
    over = Q(ends_on__lt=yesterday) | Q(ends_on=None, starts_on__lt=yesterday)
    with transaction.atomic():
        events = (
            Event.objects.select_for_update()
            .filter(over, status=Status.SCHEDULED, outcome_unverified=False)
            .exclude(precision=Precision.START)
            .order_by("pk")
        )
        held = list(events[:BATCH])
        Event.objects.filter(pk__in=[event.pk for event in held]).update(status=Status.HELD, changed_at=at)
        StatusChange.objects.bulk_create(_held(event, at=at) for event in held)
        reindex([event.pk for event in held])
    return len(held)


def _held(event: Event, *, at: datetime) -> StatusChange:
    was = event.arrangement
    after = was.moved(status=Status.HELD.value)
    return StatusChange(event=event, kind=StatusChange.Kind.HELD, at=at, before=was.to_json(), after=after.to_json())


def remind_of_promises(*, at: datetime) -> int:
    """One mail per editor, promise and day; the mailing's key makes a second run of the day do nothing."""
    today = at.astimezone(UTC).date()
    due = Promise.objects.open().select_related("notice")
    sent = [promise for promise in due if promises.reminder_is_due(promise, today=today) and _remind(promise, at=at)]
    return len(sent)


def _remind(promise: Promise, *, at: datetime) -> bool:
    key = f"promise:{promise.pk}:{at.astimezone(UTC).date().isoformat()}"
    editors = list(_editors())
    if not editors:
        return False
    with transaction.atomic():
        if Mailing.objects.filter(key=key).exists():
            return False
        queue.enqueue(
            key=key,
            kind=KIND,
            letters={
                language: _letter(promise, language, at=at) for language in {editor.language for editor in editors}
            },
            addressees=[queue.Addressee(editor.email, editor.name, editor.language) for editor in editors],
            at=at,
        )
        transaction.on_commit(queue.wake, robust=True)
    return True


def _editors() -> list[Member]:
    may_publish = Permission.objects.filter(codename="publish_notice")
    groups = Q(groups__permissions__in=may_publish) | Q(user_permissions__in=may_publish)
    return list(Member.objects.filter(groups, is_active=True, is_staff=True).distinct())


def _letter(promise: Promise, language: str, *, at: datetime) -> Letter:
    with translation.override(language):
        waiting = promise.notice.changes.filter(waiting=True).select_related("event").order_by("event__starts_on")
        context = {
            "name": NAME,
            "notice": promise.notice,
            "by": datewords.day(promise.by),
            "is_overdue": promise.is_overdue(today=at.astimezone(UTC).date()),
            "events": [change.event for change in waiting],
            "url": f"{settings.SITE_URL}{promise.notice.get_absolute_url()}",
            "language": language,
            "is_rtl": translation.get_language_bidi(),
        }
        subject = (
            _("Overdue: new dates promised by %(day)s") if context["is_overdue"] else _("New dates promised by %(day)s")
        )
        return Letter(
            language=language,
            subject=subject % {"day": context["by"]},
            text=render_to_string("notices/mail/promise.txt", context),
            html=render_to_string("notices/mail/promise.html", context),
        )
