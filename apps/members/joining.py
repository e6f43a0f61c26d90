"""From the form to membership: asked, address proved, and, where the portal is moderated, let in by a person.

Each step is one conditional UPDATE: of two that decide at the same moment, the second is told.
"""

from dataclasses import dataclass, fields
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.models import Act
from apps.audit.recording import record
from apps.members.conduct import agree
from apps.members.inviting import use
from apps.members.letters import address_of, tell
from apps.members.models import Agreement, ConductText, Invitation, Joining, Member

OPEN, APPROVAL, INVITATION = "open", "approval", "invitation"
WAITING = Joining.State.WAITING


class DecidedAlready(Exception):
    """Nobody waits here for a decision."""


@dataclass(frozen=True)
class Answers:
    """What the form asks besides address and password."""

    name: str
    language: str
    time_zone: str
    organization: str
    constituency: str
    reason: str


ANSWERED = [field.name for field in fields(Answers)]
OF_MEMBER = [name for name in ANSWERED if name != "reason"]


def begin(
    member: Member, answers: Answers, *, agreed: ConductText | None, invitation: Invitation | None, at: datetime
) -> None:
    """InvitationUsed if somebody else was quicker with the same one."""
    for name in OF_MEMBER:
        setattr(member, name, getattr(answers, name))
    member.save(update_fields=OF_MEMBER)
    if invitation:
        use(invitation, at=at)
    Joining.objects.create(member=member, reason=answers.reason, asked_at=at, invitation=invitation)
    if agreed:
        agree(member, agreed, at=at)


@transaction.atomic
def forget_who_began(member: Member) -> bool:
    """Anybody can begin an account with somebody else's address, and wait for its owner to prove it. Neither their
    password nor their agreement stays. False where that is over already."""
    if not Joining.objects.filter(member=member, state=Joining.State.UNPROVED).exists():
        return False
    member.set_unusable_password()
    member.save(update_fields=["password"])
    Agreement.objects.filter(member=member).delete()
    return True


@transaction.atomic
def prove(member: Member, *, at: datetime) -> None:
    """The address is theirs. Who was not let in beforehand waits, and is no member anywhere until then."""
    unproved = Joining.objects.filter(member=member, state=Joining.State.UNPROVED)
    invited = unproved.exclude(invitation=None).update(state=Joining.State.APPROVED, decided_at=at)
    if invited:
        return
    if settings.JOINING == OPEN:
        unproved.update(state=Joining.State.APPROVED, decided_at=at)
    elif unproved.update(state=WAITING):
        Member.objects.filter(pk=member.pk).update(is_active=False)
        member.is_active = False


def waits(member: Member) -> bool:
    return Joining.objects.filter(member=member, state=WAITING).exists()


def approve(joining: Joining, *, by: Member, words: str = "", at: datetime) -> None:
    with transaction.atomic():
        _decide(joining, Joining.State.APPROVED, by=by, words=words, at=at)
        Member.objects.filter(pk=joining.member_id).update(is_active=True)
        _tell("joining_approved", joining)


def decline(joining: Joining, *, by: Member, words: str, at: datetime) -> None:
    with transaction.atomic():
        _decide(joining, Joining.State.DECLINED, by=by, words=words, at=at)
        _tell("joining_declined", joining)


def _decide(joining: Joining, state: Joining.State, *, by: Member, words: str, at: datetime) -> None:
    waiting = Joining.objects.filter(pk=joining.pk, state=WAITING)
    if not waiting.update(state=state, decided_by=by, decided_at=at, answer=words):
        raise DecidedAlready(_("Somebody has decided on this person already, or the address is not confirmed yet."))
    joining.refresh_from_db()
    record(Act.DECIDED, by=by.public_id, about=joining.member.public_id, detail=state, at=at)


def _tell(letter: str, joining: Joining) -> None:
    member = joining.member
    url = address_of("account_login", language=member.language)
    tell(letter, member.email, language=member.language, words=joining.answer, url=url)
