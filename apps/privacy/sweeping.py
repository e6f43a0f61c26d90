"""Works through the table of retention, in batches, each in a transaction of its own; what a night leaves, the next one
finds. Every kind's work is written down for staff."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from apps.privacy import cached
from apps.privacy.erasing import clear_leftovers, leave
from apps.privacy.models import Run
from apps.privacy.retention import RULES, Rule

logger = logging.getLogger(__name__)

BATCH = 500


def sweep(*, at: datetime, rules: Sequence[Rule] = RULES) -> None:
    """One kind that fails does not keep the others waiting: its run has no end, and staff see it."""
    for rule in rules:
        run = Run.objects.create(kind=rule.kind, began_at=at)
        try:
            _work(rule, run, at=at)
        except Exception:
            logger.exception("Old data of the kind %s could not be dealt with", rule.kind)
        else:
            Run.objects.filter(pk=run.pk).update(ended_at=at)
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    cached.forget_expired(at=at)
    clear_leftovers(at=at)


def _work(rule: Rule, run: Run, *, at: datetime) -> None:
    """By the primary key: each row is looked at once, however many there are."""
    last: Any = None
    while keys := _keys(rule, last, at=at):
        with transaction.atomic():
            files = rule.act(rule.rows(at=at).model._default_manager.filter(pk__in=keys), at)
            leave(list(files or ()), at=at)
            Run.objects.filter(pk=run.pk).update(done=F("done") + len(keys))
        last = keys[-1]


def _keys(rule: Rule, last: Any, *, at: datetime) -> list[Any]:
    rows = rule.rows(at=at)
    rows = rows if last is None else rows.filter(pk__gt=last)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
