"""Decisions told of an event that moved before the mail left: they are told again, as the event stands now.

The old mail does not leave, as the last look before it would sees to; this writes the new one. The notice that moved
the event reaches whoever was accepted meanwhile, but it says nothing of the acceptance.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from apps.applications.deciding import OVER
from apps.applications.decision_letters import DecisionLetters
from apps.applications.decision_publishing import Told, enqueue, stands, told_to
from apps.applications.models import Decision
from apps.outbox import queue
from apps.outbox.models import WAITING, Mail, State
from apps.training.models import Event
from apps.training.standing import Standing
from apps.training.taking_part import lock

logger = logging.getLogger(__name__)

BATCH = 20


def retell(*, at: datetime, limit: int = BATCH) -> int:
    """Says how many mails were written anew. Safe to repeat."""
    events = overtaken().order_by().values_list("participation__event", flat=True).distinct()[:limit]
    return sum(_retell_alone(event, at=at) for event in sorted(events))


def overtaken() -> QuerySet[Decision]:
    """Published, still so, of an event that moved since, and told by a mail that has not left."""
    unsent = Mail.objects.filter(
        mailing=OuterRef("mailing"), address=OuterRef("participation__email"), state__in=[*WAITING, State.SKIPPED]
    )
    newer = Decision.objects.filter(
        participation=OuterRef("participation"), published_at__isnull=False, pk__gt=OuterRef("pk")
    )
    return (
        Decision.objects.filter(stands(), Exists(unsent), participation__event__sequence__gt=F("sequence"))
        .exclude(result=Standing.DECLINED)
        .exclude(participation__event__status__in=OVER)
        .exclude(Exists(newer))
    )


def _retell_alone(event: int, *, at: datetime) -> int:
    """What is wrong with one event must not keep the others waiting."""
    try:
        return _retell(event, at=at)
    except Exception:  # whatever it is, the next minute tries again
        logger.exception("Decisions about event %s could not be told again.", event)
        return 0


@transaction.atomic
def _retell(event: int, *, at: datetime) -> int:
    locked: Event = lock(event)
    found = overtaken().filter(participation__event=event).select_related("participation__member").order_by("pk")
    told = [Told(decision, told_to(decision, locked)) for decision in found]
    if told:
        mailing = enqueue(locked, told, DecisionLetters(locked, at), at=at)
        addresses = [each.decision.participation.email for each in told]
        mailings = {each.decision.mailing_id for each in told}
        old = Mail.objects.filter(mailing__in=mailings, address__in=addresses)
        queue.skip(old, reason="Written anew, as the event moved.")
        again = Decision.objects.filter(pk__in=[each.decision.pk for each in told])
        again.update(mailing=mailing, sequence=locked.sequence)
        transaction.on_commit(queue.wake, robust=True)
    return len(told)
