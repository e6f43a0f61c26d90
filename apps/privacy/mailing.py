"""Mails about one's own data. Each stays back once it is no longer true."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.outbox import entitlement, links, queue
from apps.outbox.models import Mail
from apps.outbox.plainletter import Words, plain_letter
from apps.privacy import wording
from apps.privacy.models import DataFile, Erasure, Sleeper

if TYPE_CHECKING:
    from apps.members.models import Member

PURPOSE = "keep-account"
ASKED, SOON, READY, SLEEPING = "erasure-asked", "erasure-soon", "data-file", "long-absence"


def tell_asked(erasure: Erasure, member: "Member", *, at: datetime) -> None:
    _send(member, ASKED, f"{ASKED}-{erasure.pk}", lambda: wording.asked(erasure, _keep(erasure), member), at=at)


def tell_soon(erasure: Erasure, member: "Member", *, at: datetime) -> None:
    _send(member, SOON, f"{SOON}-{erasure.pk}", lambda: wording.soon(erasure, _keep(erasure), member), at=at)


def tell_ready(file: DataFile, *, at: datetime) -> None:
    _send(
        file.member,
        READY,
        f"{READY}-{file.pk}",
        lambda: wording.ready(file.expires_at, _address("privacy:data"), file.member),
        at=at,
    )


def tell_sleeper(sleeper: Sleeper, member: "Member", *, until: datetime, at: datetime) -> None:
    """Twice: once for each warning."""
    number = 2 if sleeper.last_warned_at else 1
    key = f"{SLEEPING}-{sleeper.pk}-{number}"
    _send(member, SLEEPING, key, lambda: wording.sleeping(until, _address("account_login"), member), at=at)


def _keep(erasure: Erasure) -> str:
    return _address("privacy:keep", links.token(PURPOSE, erasure.pk, erasure.public_id))


def _address(page: str, *args: str) -> str:
    """In the active language."""
    return f"{settings.SITE_URL}{reverse(page, args=args)}"


def _send(member: "Member", kind: str, key: str, words: Callable[[], Words], *, at: datetime) -> None:
    """Within the caller's transaction, in the member's language."""
    with translation.override(member.language):
        letter = plain_letter(words())
    addressee = queue.Addressee(member.email, member.name, member.language)
    queue.enqueue(key=key, kind=kind, letters={member.language: letter}, addressees=[addressee], at=at)
    transaction.on_commit(queue.wake, robust=True)


def _open(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    still = Erasure.objects.open().filter(member__email=OuterRef("address"))
    return mails.filter(Exists(still))


def _there(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    ready = DataFile.objects.filter(member__email=OuterRef("address"), state=DataFile.State.READY)
    return mails.filter(Exists(ready))


def _asleep(mails: QuerySet[Mail]) -> QuerySet[Mail]:
    """Who has signed in since is not warned."""
    not_since = Q(member__last_login=None) | Q(member__last_login__lt=F("first_warned_at"))
    return mails.filter(Exists(Sleeper.objects.filter(not_since, member__email=OuterRef("address"))))


entitlement.register(ASKED, _open, reason=_("The erasure was stopped."))
entitlement.register(SOON, _open, reason=_("The erasure was stopped."))
entitlement.register(READY, _there, reason=_("The file is no longer there."))
entitlement.register(SLEEPING, _asleep, reason=_("The member has signed in since."))
