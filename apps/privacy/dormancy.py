"""Members who have not signed in for long: two warnings, then they are erased. Staff are only reported.

Taking part counts, too: whoever applied for a course lately is no sleeper, though links in mails let them in without
an account.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from apps.members.models import Member
from apps.members.personal import who_is
from apps.privacy import mailing
from apps.privacy.erasing import erase
from apps.privacy.models import Erasure, Sleeper
from apps.training.models import Participation

logger = logging.getLogger(__name__)

FIRST, LAST = timedelta(days=60), timedelta(days=14)
"""Before the erasure."""
A_NIGHT = 500
MONTH = timedelta(days=30.44)


def limit() -> timedelta:
    return settings.DORMANT_MONTHS * MONTH


def unseen(*, since: datetime) -> QuerySet[Member]:
    seen: QuerySet[Any] = Member.objects.annotate(seen=Coalesce("last_login", "date_joined"))
    lately = Participation.objects.filter(member=OuterRef("pk"), created_at__gte=since)
    return seen.filter(~Exists(lately), seen__lt=since, is_active=True).order_by("pk")


def sleepers(*, since: datetime) -> QuerySet[Member]:
    return unseen(since=since).filter(is_staff=False, is_superuser=False)


def work(*, at: datetime) -> int:
    """One night's. How many were warned or erased."""
    _wake_up(at=at)
    return _warn_first(at=at) + _warn_again(at=at) + _erase(at=at)


def _wake_up(*, at: datetime) -> None:
    """Who signed in, took part, or became staff."""
    still = sleepers(since=at - limit() + FIRST).values("pk")
    Sleeper.objects.exclude(member__in=still).delete()


def _warn_first(*, at: datetime) -> int:
    fresh = sleepers(since=at - limit() + FIRST).exclude(pk__in=Sleeper.objects.values("member"))
    return sum(_warn(member, at=at, until=at + FIRST) for member in fresh[:A_NIGHT])


@transaction.atomic
def _warn(member: Member, *, at: datetime, until: datetime) -> bool:
    sleeper, made = Sleeper.objects.get_or_create(member=member, defaults={"first_warned_at": at})
    if made:
        mailing.tell_sleeper(sleeper, member, until=until, at=at)
    return made


def _warn_again(*, at: datetime) -> int:
    due = Sleeper.objects.filter(last_warned_at=None, first_warned_at__lte=at - (FIRST - LAST))
    return sum(_again(sleeper, at=at) for sleeper in due.select_related("member").order_by("pk")[:A_NIGHT])


@transaction.atomic
def _again(sleeper: Sleeper, *, at: datetime) -> bool:
    mine = Sleeper.objects.filter(pk=sleeper.pk, last_warned_at=None).update(last_warned_at=at)
    if mine:
        sleeper.last_warned_at = at
        mailing.tell_sleeper(sleeper, sleeper.member, until=at + LAST, at=at)
    return bool(mine)


def _erase(*, at: datetime) -> int:
    """Who was warned twice in time, and is asleep still."""
    due = sleepers(since=at - limit()).filter(
        pk__in=Sleeper.objects.filter(last_warned_at__lte=at - LAST).values("member")
    )
    return sum(_erase_one(member, at=at) for member in due[:A_NIGHT])


def _erase_one(member: Member, *, at: datetime) -> bool:
    """Signing in at this very moment stops it."""
    try:
        with transaction.atomic():
            still = Member.objects.select_for_update().get(pk=member.pk)
            if still.last_login != member.last_login:
                return False
            erase(who_is(still), by="", cause=Erasure.Cause.DORMANT, at=at)
            return True
    except Exception:
        logger.exception("The erasure of sleeping member %s failed; it is tried again the next night", member.pk)
        return False
