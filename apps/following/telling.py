"""The weekly digest: who is to be told now, and of what. However often this runs, and wherever it breaks off, a member
is told once a week at most, and nothing is left out.

Each batch is one transaction: its members are claimed (no other worker has them), their mails are queued, and it is
kept up to when they were told.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef

from apps.following.models import Digest, Follow
from apps.following.news import News
from apps.following.wording import Key, Wording
from apps.members.models import Member
from apps.outbox import queue
from apps.outbox.letters import Letter
from apps.outbox.models import Mail
from apps.subscriptions import choosing, listmail
from apps.subscriptions.kinds import FOLLOWS, Pace

logger = logging.getLogger(__name__)

MONDAY, TUESDAY = 0, 1
NOT_BEFORE = time(7)
BATCH = 100
BACKLOG = 1_000
"""So many mails that are due keep the rest of the digests back: a notice never waits behind them."""
LOOKED_BACK = timedelta(days=35)
SETTLING = timedelta(minutes=10)
"""What is written at this moment may carry an earlier time and not be committed yet."""


def tell(*, at: datetime) -> int:
    """How many mails were queued."""
    until = at - SETTLING
    wording = Wording(News(since=at - LOOKED_BACK, until=until))
    queued = 0
    for week, zones in _due(at=at).items():
        while not _busy() and (told := _tell_some(wording, week, zones, at=at)) is not None:
            queued += told
    return queued


def _due(*, at: datetime) -> dict[date, list[str]]:
    """Zones by the Monday of the week for which it is time there. Tuesday is for a Monday without a worker."""
    found = defaultdict(list)
    for zone in Member.objects.filter(digest__isnull=False).order_by().values_list("time_zone", flat=True).distinct():
        local = at.astimezone(ZoneInfo(zone))
        day = local.weekday()
        if day == TUESDAY or (day == MONDAY and local.time() >= NOT_BEFORE):
            found[local.date() - timedelta(days=day)].append(zone)
    return found


def _busy() -> bool:
    return Mail.objects.due()[: BACKLOG + 1].count() > BACKLOG


def _tell_some(wording: Wording, week: date, zones: Collection[str], *, at: datetime) -> int | None:
    """None when nobody is left."""
    with transaction.atomic():
        digests = _claim(week, zones)
        if not digests:
            return None
        Digest.objects.filter(pk__in=[each.pk for each in digests]).update(week=week, told_until=wording.news.until)
        letters, people = _letters(wording, digests)
        if people:
            queue.enqueue(
                key=f"{FOLLOWS.key}:{week.isoformat()}:{digests[0].pk}",
                kind=FOLLOWS.key,
                letters=letters,
                addressees=[_addressee(member, key) for member, key in people],
                at=at,
            )
            transaction.on_commit(queue.wake, robust=True)
    return len(people)


def _claim(week: date, zones: Collection[str]) -> list[Digest]:
    members = choosing.reachable(FOLLOWS, Pace.WEEKLY).filter(time_zone__in=zones)
    follows = Follow.objects.filter(member=OuterRef("member"))
    waiting = Digest.objects.filter(Exists(follows), week__lt=week, member__in=members).select_related("member")
    return list(waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:BATCH])


def _letters(wording: Wording, digests: Sequence[Digest]) -> tuple[dict[Hashable, Letter], list[tuple[Member, Key]]]:
    """Whoever is told the same in the same language and zone gets the same letter. Nothing new, no mail."""
    follows = _follows([each.pk for each in digests])
    news, people = wording.news, []
    for digest in digests:
        chosen = news.chosen(follows.get(digest.pk, ()), told_until=max(digest.told_until, news.since))
        if any(chosen):
            people.append((digest.member, Key(digest.member.language, digest.member.time_zone, chosen)))
    keys = {key for _member, key in people}
    wording.prepare(keys)
    return {key: wording.letter(key) for key in keys}, people


def _follows(members: Collection[int]) -> Mapping[int, list[Follow]]:
    found: dict[int, list[Follow]] = defaultdict(list)
    for follow in Follow.objects.in_view().filter(member__in=members):
        found[follow.member_id].append(follow)
    return found


def _addressee(member: Member, key: Key) -> queue.Addressee:
    return queue.Addressee(member.email, member.name, key, listmail.values(member, FOLLOWS))
