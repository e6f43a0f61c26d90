"""The way from a member's wish to be erased to the erasure: the account is closed at once, and some days stay in which
a link in a mail opens it again."""

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.models import Act
from apps.audit.recording import record
from apps.members import changing_address, staffacts
from apps.members.personal import sign_out, who_is
from apps.outbox import links
from apps.privacy import mailing
from apps.privacy.erasing import erase
from apps.privacy.models import DataFile, Erasure

if TYPE_CHECKING:
    from apps.members.models import Member

logger = logging.getLogger(__name__)

PURPOSE = mailing.PURPOSE
REMINDED = timedelta(days=1)
AFTER_REMINDING = timedelta(hours=12)


class Refused(Exception):
    """With a sentence for the person."""


class TooLate(Refused):
    pass


def why_not(member: "Member") -> str:
    """A sentence, or nothing: who may enter the staff pages is not erased by one click of their own."""
    if member.is_staff or member.is_superuser:
        return _("You are staff. Ask an administrator to take your role away first; then you can erase your account.")
    return ""


def due(*, at: datetime) -> datetime:
    return at + timedelta(days=settings.ERASURE_DAYS)


@transaction.atomic
def ask(member: "Member", *, by: str, at: datetime, cause: Erasure.Cause = Erasure.Cause.ASKED) -> Erasure:
    """Once, however often it is pressed. Refused."""
    member = get_user_model().objects.select_for_update().get(pk=member.pk)
    if sentence := why_not(member):
        raise Refused(sentence)
    found = Erasure.objects.open().filter(member=member).first()
    if found:
        return found
    values = {"public_id": member.public_id, "cause": cause, "asked_at": at, "due_at": due(at=at)}
    erasure = Erasure.objects.create(member=member, was_active=member.is_active, **values)
    get_user_model().objects.filter(pk=member.pk).update(is_active=False)
    DataFile.objects.filter(member=member, state=DataFile.State.WAITING).delete()
    sign_out(who_is(member))
    mailing.tell_asked(erasure, member, at=at)
    record(Act.ERASED, by=by, about=member.public_id, detail="asked", at=at)
    return erasure


def is_leaving(member: "Member") -> bool:
    return Erasure.objects.open().filter(member=member).exists()


def may_stay(member: "Member") -> bool:
    """By the link in the mail."""
    return Erasure.objects.open().filter(member=member, was_active=True).exists()


def stay_closed(member: "Member") -> None:
    Erasure.objects.open().filter(member=member).update(was_active=False)


def of_link(token: str) -> Erasure:
    """Erasure.DoesNotExist; BadLink."""
    key, public_id = links.values(PURPOSE, token)
    return Erasure.objects.exclude(public_id="").get(pk=key, public_id=public_id)


@transaction.atomic
def stop(erasure: Erasure, *, at: datetime) -> None:
    """The account is as it was before. TooLate once the person is erased; nothing happens if it was stopped already."""
    found = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if found.done_at or found.member_id is None:
        raise TooLate(_("It is too late: this account was erased."))
    if found.stopped_at is None:
        Erasure.objects.filter(pk=found.pk).update(stopped_at=at)
        get_user_model().objects.filter(pk=found.member_id).update(is_active=found.was_active)
        record(Act.ERASED, by=found.public_id, about=found.public_id, detail="stopped", at=at)


def stop_for_owner(member: "Member", at: datetime) -> None:
    """Whoever takes the account back to its former address did not ask for what was asked since."""
    for erasure in Erasure.objects.open().filter(member=member):
        stop(erasure, at=at)


def remind(*, at: datetime) -> int:
    """On the day before."""
    waiting = Erasure.objects.open().filter(reminded_at=None, due_at__lte=at + REMINDED).exclude(member=None)
    return sum(_remind(erasure, at=at) for erasure in waiting.select_related("member"))


@transaction.atomic
def _remind(erasure: Erasure, *, at: datetime) -> bool:
    """Two nights' works at once tell it once."""
    mine = Erasure.objects.open().filter(pk=erasure.pk, reminded_at=None).update(reminded_at=at)
    if mine and erasure.member:
        mailing.tell_soon(erasure, erasure.member, at=at)
    return bool(mine)


def erase_due(*, at: datetime) -> int:
    """Each for itself: one that fails keeps nobody else waiting, and is tried again the next night."""
    over = Erasure.objects.open().filter(due_at__lte=at, reminded_at__lte=at - AFTER_REMINDING).exclude(member=None)
    return sum(_erase(erasure, at=at) for erasure in over.select_related("member"))


def _erase(erasure: Erasure, *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            still = Erasure.objects.select_for_update().open().filter(pk=erasure.pk).first()
            if still and erasure.member:
                erase(who_is(erasure.member), by=erasure.public_id, cause=erasure.cause, at=at)
            return still is not None
    except Exception:
        logger.exception("Erasure %s failed; it is tried again the next night", erasure.pk)
        return False


staffacts.closed_by_others.append(is_leaving)
staffacts.may_open_again.append(may_stay)
staffacts.suspended.append(stay_closed)
changing_address.taken_back_while_closed.append(is_leaving)
changing_address.taken_back.append(stop_for_owner)
