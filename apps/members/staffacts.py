"""What staff do to a member's account, other than correcting what stands in it. Each act is recorded with its cause, in
the same transaction, and the member gets a mail wherever it changes how they get in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.audit.models import Act
from apps.audit.recording import record
from apps.members.changing_address import end_sessions, give_up, move_to
from apps.members.joining import waits
from apps.members.letters import tell
from apps.members.models import AddressChange, Member
from apps.members.new_address import Move, follow

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


corrected: list[Callable[[Member], None]] = []
"""Of upper apps: what else says what staff have just corrected in a member; in the transaction of it."""


closed_by_others: list[Callable[[Member], bool]] = [waits]
"""Whether an account is closed for another cause than a suspension, which is not taken back here."""
may_open_again: list[Callable[[Member], bool]] = []
"""Of upper apps: whether the owner of a closed account can open it, and it can therefore be suspended, too."""
suspended: list[Callable[[Member], None]] = []
"""Of upper apps: what sees to it that it stays closed; in the transaction of it."""


class Why(TextChoices):
    """A choice, not words: the trail names nobody."""

    ASKED = "asked", gettext_lazy("The member asked for it")
    LOCKED_OUT = "locked_out", gettext_lazy("The member cannot sign in")
    REPORT = "report", gettext_lazy("Somebody reported the member")
    SAFETY = "safety", gettext_lazy("To keep somebody safe")
    MISUSE = "misuse", gettext_lazy("Somebody else may be using the account")


class ActRefused(Exception):
    """With a sentence for staff."""


@dataclass(frozen=True)
class StaffAct:
    label: "StrOrPromise"
    """On the button."""
    act: Act
    do: Callable[[Member, datetime], None]
    fits: Callable[[Member], bool] = lambda _member: True
    letter: str = ""


def perform(name: str, member: Member, *, why: Why, by: Member, at: datetime) -> None:
    """`name` is one of ACTS. ActRefused."""
    chosen = ACTS[name]
    with transaction.atomic():
        member = Member.objects.select_for_update().get(pk=member.pk)
        if not chosen.fits(member):
            raise ActRefused(_("This was done already."))
        record(chosen.act, by=by.public_id, about=member.public_id, detail=f"{name}: {why}", at=at)
        chosen.do(member, at)
        if chosen.letter:
            tell(chosen.letter, member.email, language=member.language)


def find(address: str, *, by: Member, at: datetime) -> Member | None:
    """Recorded, whether or not there is such a member; the address itself is not."""
    member: Member | None = Member.objects.filter(email=address.strip().lower()).first()
    record(Act.SEARCHED, by=by.public_id, about=member.public_id if member else "", at=at)
    return member


def look(member: Member, *, why: Why, by: Member, at: datetime) -> None:
    record(Act.LOOKED, by=by.public_id, about=member.public_id, detail=str(why), at=at)


def give_address(member: Member, new: str, *, why: Why, by: Member, at: datetime) -> None:
    """For who has lost their mailbox. It is proved by a code at the next sign-in; the old one opens nothing any more,
    and is told. What stands under an address that was never proved may be somebody else's, and stays. ActRefused."""
    old = member.email
    if new == old:
        raise ActRefused(_("This was done already."))
    was_proved = EmailAddress.objects.filter(user=member, email=old, verified=True).exists()
    try:
        with transaction.atomic():
            record(Act.CHANGED, by=by.public_id, about=member.public_id, detail=f"address: {why}", at=at)
            move_to(member, new)
            if was_proved:
                AddressChange.objects.create(member=member, old=old, new=new, made_at=at, confirmed_at=at, over_at=at)
                follow(Move(member, old=old, new=new, is_proved=True))
            give_up(member, at=at)
            end_sessions(member)
            tell("staff_changed_address", old, language=member.language)
    except IntegrityError as error:
        raise ActRefused(_("Another member has this address.")) from error


def is_last_superuser(member: Member) -> bool:
    others = Member.objects.filter(is_superuser=True, is_active=True).exclude(pk=member.pk)
    return bool(member.is_superuser and member.is_active and not others.exists())


def _suspend(member: Member, _at: datetime) -> None:
    if is_last_superuser(member):
        raise ActRefused(_("Nobody could run the portal any more: this is the last superuser."))
    member.is_active = False
    member.save(update_fields=["is_active"])
    end_sessions(member)
    for close in suspended:
        close(member)


def _can_be_suspended(member: Member) -> bool:
    return member.is_active or any(opens(member) for opens in may_open_again)


def _let_in(member: Member, _at: datetime) -> None:
    member.is_active = True
    member.save(update_fields=["is_active"])


def _sign_out(member: Member, _at: datetime) -> None:
    end_sessions(member)


def _take_second_factor(member: Member, _at: datetime) -> None:
    Authenticator.objects.filter(user=member).delete()
    end_sessions(member)


def _has_second_factor(member: Member) -> bool:
    return bool(Authenticator.objects.filter(user=member).exists())


ACTS = {
    "suspend": StaffAct(gettext_lazy("Suspend the account"), Act.SUSPENDED, _suspend, _can_be_suspended, "suspended"),
    "let_in": StaffAct(
        gettext_lazy("Let the member in again"),
        Act.SUSPENDED,
        _let_in,
        lambda member: not member.is_active and not any(closes(member) for closes in closed_by_others),
        "let_in_again",
    ),
    "sign_out": StaffAct(gettext_lazy("Sign the member out everywhere"), Act.SIGNED_OUT, _sign_out),
    "second_factor": StaffAct(
        gettext_lazy("Take away passkeys, app and recovery codes"),
        Act.SECOND_FACTOR,
        _take_second_factor,
        _has_second_factor,
        "second_factor_taken",
    ),
}
