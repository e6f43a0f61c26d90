"""Who has which row: claiming a batch, the fence just before DATA, giving back. All times are the database's."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min, Q, prefetch_related_objects
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from apps.outbox.entitlement import opening_accounts, still_wanted
from apps.outbox.models import DONE, Mail, MailQuerySet, State
from apps.outbox.prepared import PreparedUpdate, Slot

BATCH = 50
WAIT_FOR_OLDER_SECONDS = 5


def from_now(seconds: float) -> CombinedExpression:
    return Now() + timedelta(seconds=seconds)


def claim() -> list[Mail]:
    """At most a batch of due rows, now leased to the caller alone; committed before anybody talks to a mail server."""
    token = uuid.uuid4()
    with transaction.atomic():
        _read_in_order_of_the_index()
        mails = list(Mail.objects.due().select_for_update(skip_locked=True)[:BATCH])
        behind = _behind_older(mails)
        ours = [mail for mail in mails if mail.pk not in behind]
        _update(ours, state=State.SENDING, token=token, due_at=from_now(settings.MAIL_LEASE_SECONDS))
        _update([mail for mail in mails if mail.pk in behind], due_at=from_now(WAIT_FOR_OLDER_SECONDS))
    for mail in ours:
        mail.token = token
    prefetch_related_objects(ours, "mailing", "template")
    return ours


def _read_in_order_of_the_index() -> None:
    """PostgreSQL's statistics never know how many rows are due now; expecting few, it would fetch and sort them all."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_sort = off")


def _behind_older(mails: list[Mail]) -> set[int]:
    """Those whose address is to get an older one first. A code to sign in with waits for nothing."""
    first = _oldest_open(mail.address for mail in mails)
    behind = {mail.pk for mail in mails if mail.pk != first[mail.address]}
    if behind:
        urgent = Mail.objects.filter(pk__in=behind, mailing__kind__in=opening_accounts())
        behind -= set(urgent.values_list("pk", flat=True))
    return behind


def _oldest_open(addresses: Iterable[str]) -> dict[str, int]:
    """The mail each address is to receive next: nobody gets an older notice after a newer one.

    This sees rows that another worker has claimed but not committed yet, as still waiting. (Not in DONE rather than in
    OPEN: so the few addresses are looked up, not all that is open.)
    """
    open_now = Mail.objects.filter(Q(due_at__lte=Now()) | Q(state=State.SENDING)).exclude(state__in=DONE)
    return dict(open_now.filter(address__in=list(addresses)).values_list("address").annotate(Min("id")).order_by())


def _update(mails: list[Mail], **values: object) -> None:
    if mails:
        Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(**values)


def prepare_fence(kind: str) -> PreparedUpdate:
    """The last look: still ours, still wanted. One UPDATE, which also renews the lease for the time DATA may take.

    The row's own conditions stand outside the subquery, so that a row changed meanwhile is judged as it is now.
    """
    ours = Mail.objects.filter(pk=Slot(Mail, "id"), token=Slot(Mail, "token"), state=State.SENDING)
    wanted = still_wanted(Mail.objects.filter(pk=Slot(Mail, "id")), kind=kind)
    if wanted is not None:
        ours = ours.filter(pk__in=wanted.values("pk"))
    return PreparedUpdate(ours, due_at=from_now(settings.MAIL_LEASE_SECONDS), handed_over=Slot(Mail, "handed_over"))


def give_back(mails: Iterable[Mail], *, pause_seconds: float = 0) -> None:
    """Rows nobody tried are as if never claimed; those tried before keep counting."""
    for mail in mails:
        state = State.RETRYING if mail.attempts else State.QUEUED
        held_by(mail).update(state=state, token=None, due_at=from_now(pause_seconds), handed_over=mail.handed_over)


def hold_stale() -> int:
    """A restored backup sends nothing by itself."""
    reason = _(
        "Due for more than a day without being sent, as after a restored backup. Release it if it is still right."
    )
    return Mail.objects.stale().update(state=State.HELD, token=None, reason=reason)


def held_by(mail: Mail) -> MailQuerySet:
    return Mail.objects.filter(pk=mail.pk, token=mail.token, state=State.SENDING)
