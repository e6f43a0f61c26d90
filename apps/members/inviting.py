"""Invitations by staff: for one address, by mail, good once and for two weeks."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.members.letters import address_of, tell
from apps.members.models import Invitation, Member

HOLDS_DAYS = 14


class InvitationUsed(Exception):
    """Somebody has joined with it already, or it is over."""


class InvitedAlready(Exception):
    """An invitation to this address is on its way."""


def hashed(token: str) -> str:
    """Tokens are long and random: no salt and no slow hash would add anything."""
    return sha256(token.encode()).hexdigest()


def invite(address: str, *, language: str, by: Member, at: datetime) -> Invitation:
    """What was sent to the same address and is over makes room."""
    token, address = secrets.token_urlsafe(24), address.strip().lower()
    until = at + timedelta(days=HOLDS_DAYS)
    try:
        with transaction.atomic():
            Invitation.objects.filter(address=address, used_at=None, expires_at__lte=at).delete()
            made = Invitation.objects.create(
                address=address,
                language=language,
                token_hash=hashed(token),
                made_by=by,
                made_at=at,
                expires_at=until,
            )
            url = address_of("account_signup", language=language, query=f"?invitation={token}")
            tell("invitation", address, language=language, url=url, until=until)
    except IntegrityError as error:
        raise InvitedAlready(_("An invitation to this address still holds. Delete it to send another.")) from error
    return made


def opened_by(token: str, *, at: datetime) -> Invitation | None:
    return Invitation.objects.open(at=at).filter(token_hash=hashed(token)).first() if token else None


def use(invitation: Invitation, *, at: datetime) -> None:
    """Of two who use it at the same moment, one is refused."""
    if not Invitation.objects.open(at=at).filter(pk=invitation.pk).update(used_at=at):
        raise InvitationUsed(_("This invitation was used already, or it is over. Ask those who sent it for another."))
