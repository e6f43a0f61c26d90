"""Who has which row: claiming a batch, the fence just before DATA, giving back. All times are the database's."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from apps.outbox.entitlement import still_wanted
from apps.outbox.models import Mail, MailQuerySet, State

BATCH = 50


def from_now(seconds: float) -> CombinedExpression:
    return Now() + timedelta(seconds=seconds)


def claim() -> list[Mail]:
    """At most a batch of due rows, now leased to the caller alone; committed before anybody talks to a mail server."""
    token = uuid.uuid4()
    with transaction.atomic():
        due = Mail.objects.claimable().select_for_update(skip_locked=True, of=("self",))[:BATCH]
        Mail.objects.filter(pk__in=due.values("pk")).update(
            state=State.SENDING, token=token, due_at=from_now(settings.MAIL_LEASE_SECONDS)
        )
    return list(Mail.objects.filter(token=token).order_by("id").prefetch_related("mailing", "template"))


def fence(mail: Mail) -> bool:
    """The last look: still ours, still wanted. One UPDATE, which also renews the lease for the time DATA may take.

    The row's own conditions stand outside the subquery, so that a row changed meanwhile is judged as it is now.
    """
    ours = held_by(mail)
    renewed = ours.filter(pk__in=still_wanted(ours, kind=mail.mailing.kind).values("pk")).update(
        due_at=from_now(settings.MAIL_LEASE_SECONDS), handed_over=mail.handed_over + 1
    )
    return renewed == 1


def give_back(mails: Iterable[Mail], *, pause_seconds: float = 0) -> None:
    """Rows nobody tried are as if never claimed; those tried before keep counting."""
    for mail in mails:
        state = State.RETRYING if mail.attempts else State.QUEUED
        held_by(mail).update(state=state, token=None, due_at=from_now(pause_seconds))


def hold_stale() -> int:
    """A restored backup sends nothing by itself."""
    reason = _(
        "Due for more than a day without being sent, as after a restored backup. Release it if it is still right."
    )
    return Mail.objects.stale().update(state=State.HELD, token=None, reason=reason)


def held_by(mail: Mail) -> MailQuerySet:
    return Mail.objects.filter(pk=mail.pk, token=mail.token, state=State.SENDING)
