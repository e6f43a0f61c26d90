"""Another e-mail address for a member: the new one and the old one each prove it by a code, and afterwards the old
one can undo it for two weeks. Who has lost the old mailbox asks staff, who change the address in the member's record.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.core.internal.cryptokit import generate_user_code, normalize_user_code
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from apps.members.letters import address_of, tell
from apps.members.models import AddressChange, Member
from apps.members.new_address import Move, follow

CODE_MINUTES, TRIES, UNDO_DAYS = 60, 5, 14
SIGNER = signing.Signer(salt="members.address-change")

taken_back_while_closed: list[Callable[[Member], bool]] = []
"""Of upper apps: whether an account is closed for a cause that keeps nobody from taking it back."""
taken_back: list[Callable[[Member, datetime], None]] = []
"""Of upper apps: what else is as it was, in the transaction that undoes a change."""


class ChangeRefused(Exception):
    """The codes are wrong or over, or the address cannot be had."""


def ask(member: Member, new: str, *, at: datetime) -> AddressChange:
    """A code to each address. One that belongs to somebody else gets a mail too, with no code in it."""
    new = new.strip().lower()
    if new == member.email:
        raise ChangeRefused(_("This is your address already."))
    old_code, new_code = _new_code(), _new_code()
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=member.pk)
        give_up(member, at=at)
        change = AddressChange.objects.create(
            member=member,
            old=member.email,
            new=new,
            old_code=_hashed(old_code, member),
            new_code=_hashed(new_code, member),
            made_at=at,
        )
        tell("address_old_code", change.old, language=member.language, code=old_code)
        letter = "address_taken" if is_taken(new, at=at) else "address_new_code"
        tell(letter, new, language=member.language, code=new_code)
    return change


def is_taken(address: str, *, at: datetime) -> bool:
    """By a member, or by one who may yet undo having left it. Always asked in full: both answers take equally long."""
    since = at - timedelta(days=UNDO_DAYS)
    left = AddressChange.objects.filter(old=address, confirmed_at__gt=since, over_at=None)
    return any([Member.objects.filter(email=address).exists(), left.exists()])


def pending(member: Member, *, at: datetime) -> AddressChange | None:
    young = at - timedelta(minutes=CODE_MINUTES)
    open_now = AddressChange.objects.filter(member=member, confirmed_at=None, over_at=None)
    return open_now.filter(made_at__gt=young, tries__lt=TRIES).first()


def give_up(member: Member, *, at: datetime) -> None:
    AddressChange.objects.filter(member=member, confirmed_at=None, over_at=None).update(over_at=at)


def confirm(change: AddressChange, *, old_code: str, new_code: str, at: datetime) -> None:
    """Both codes at once; each try counts, whatever comes of it."""
    counted = AddressChange.objects.filter(pk=change.pk, confirmed_at=None, over_at=None, tries__lt=TRIES)
    if not counted.update(tries=F("tries") + 1):
        raise ChangeRefused(_("These codes no longer hold. Ask for new ones."))
    if not (_fits(old_code, change.old_code, change.member) & _fits(new_code, change.new_code, change.member)):
        raise ChangeRefused(_("One of the codes is not right. Look at both mails again."))
    try:
        with transaction.atomic():
            _take_effect(change, at=at)
    except IntegrityError as error:
        raise ChangeRefused(_("This address cannot be used. Choose another.")) from error


def _take_effect(change: AddressChange, *, at: datetime) -> None:
    open_now = AddressChange.objects.filter(pk=change.pk, confirmed_at=None, over_at=None)
    if not open_now.update(confirmed_at=at):
        raise ChangeRefused(_("These codes no longer hold. Ask for new ones."))
    _set_address(change.member, change.new)
    follow(Move(change.member, old=change.old, new=change.new, is_proved=True))
    language = change.member.language
    url = address_of("address_undo", SIGNER.sign(str(change.pk)), language=language)
    tell("address_changed", change.old, language=language, url=url, until=at + timedelta(days=UNDO_DAYS))


def undoable(token: str, *, at: datetime) -> AddressChange | None:
    """Also where a later change was made: undoing this one takes back all since. None for who is suspended."""
    try:
        pk = SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    since = at - timedelta(days=UNDO_DAYS)
    done = AddressChange.objects.filter(pk=pk, confirmed_at__gt=since, over_at=None).select_related("member").first()
    if done is None or not done.old:
        return None
    member = done.member
    return done if member.is_active or any(lets(member) for lets in taken_back_while_closed) else None


def undo(change: AddressChange, *, at: datetime) -> None:
    """All is as before the change was asked: address, second factors; whoever is signed in is out, and no password
    opens the account until a new one is set by a code to the old address. ChangeRefused."""
    try:
        _undo(change, at=at)
    except IntegrityError as error:  # staff gave the old one to somebody else
        raise ChangeRefused(
            _("The old address belongs to another account now. Answer the mail that led you here.")
        ) from error


def _undo(change: AddressChange, *, at: datetime) -> None:
    with transaction.atomic():
        member = Member.objects.select_for_update().get(pk=change.member_id)
        later = AddressChange.objects.filter(member=member, pk__gte=change.pk, over_at=None)
        if not later.filter(pk=change.pk).exists():
            raise ChangeRefused(_("This was undone already."))
        left = [member.email, *later.exclude(confirmed_at=None).values_list("new", flat=True)]
        later.update(over_at=at)
        _set_address(member, change.old)
        for address in filter(None, dict.fromkeys(left)):
            follow(Move(member, old=address, new=change.old, is_proved=False))
        Authenticator.objects.filter(user=member, created_at__gte=change.made_at).delete()
        member.set_unusable_password()
        member.save(update_fields=["password"])
        end_sessions(member)
        for follow_up in taken_back:
            follow_up(member, at)


def end_sessions(member: Member) -> None:
    for session in UserSession.objects.filter(user=member):
        session.end()


def move_to(member: Member, address: str) -> None:
    """Not yet proved: that is for the caller to say. IntegrityError."""
    EmailAddress.objects.filter(user=member).delete()
    member.email = address
    member.save(update_fields=["email"])


def _set_address(member: Member, address: str) -> None:
    move_to(member, address)
    EmailAddress.objects.create(user=member, email=address, verified=True, primary=True)


def _new_code() -> str:
    return str(generate_user_code())


def _hashed(code: str, member: Member) -> str:
    value = f"{member.pk}:{normalize_user_code(code)}"
    return salted_hmac("members.address-change", value, algorithm="sha256").hexdigest()


def _fits(typed: str, kept: str, member: Member) -> bool:
    return constant_time_compare(_hashed(typed, member), kept)
