"""The account itself: what it says of its owner, how they sign in, and what staff did with it."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.members import personal_joining as joining
from apps.members.models import Joining, Member
from apps.vocabulary.whose import ERASED_NAME, Held, Kind, Who, moment, scrub

KINDS: tuple[Kind, ...] = (
    Kind(
        "account",
        _("Your account and its e-mail addresses"),
        _("As long as you have an account"),
        ("members.Member", "account.EmailAddress", "account.EmailConfirmation"),
    ),
    Kind(
        "signing-in",
        _("Where you are signed in, and your second factors"),
        _("Until you sign out or remove them; browsers two weeks after their last sign-in"),
        ("usersessions.UserSession", "sessions.Session", "mfa.Authenticator"),
    ),
    Kind(
        "staff-log",
        _("What staff changed in your account, and what you changed in the staff pages"),
        _("Two years"),
        ("admin.LogEntry",),
        _("That something was changed, without your name."),
    ),
    *joining.KINDS,
)


def who_is(member: Member) -> Who:
    """An address counts only once it is proved: anybody can type somebody else's."""
    proved = EmailAddress.objects.filter(user=member, verified=True).values_list("email", flat=True)
    return Who(member.pk, member.public_id, frozenset(each.lower() for each in proved), frozenset({member.name}))


def who_reads(address: str) -> Who:
    """The member who proved this address; or somebody without an account, or with one that was never proved: both are
    whoever writes from there."""
    address = address.strip().lower()
    proved = EmailAddress.objects.filter(email__iexact=address, verified=True).select_related("user").first()
    if proved:
        return who_is(proved.user)
    member = Member.objects.filter(email=address).first()
    addresses = frozenset({address})
    return Who(member.pk, member.public_id, addresses, frozenset({member.name})) if member else Who(None, "", addresses)


def proved_by_others(who: Who) -> set[str]:
    others = EmailAddress.objects.filter(email__in=who.addresses, verified=True).exclude(user=who.key)
    return {address.lower() for address in others.values_list("email", flat=True)}


def held(who: Who) -> Iterator[Held]:
    for member in Member.objects.filter(pk=who.key):
        yield Held("account", _account(member), names=(member.name,))
    for address in EmailAddress.objects.filter(user=who.key).order_by("pk"):
        yield Held("account", {"address": address.email, "proved": address.verified, "in use": address.primary})
    for session in UserSession.objects.filter(user=who.key).order_by("pk"):
        yield Held("signing-in", _session(session))
    for factor in Authenticator.objects.filter(user=who.key).order_by("pk"):
        facts = {"second factor": str(Authenticator.Type(factor.type).label), "since": moment(factor.created_at)}
        yield Held("signing-in", {**facts, "last used": moment(factor.last_used_at)})
    yield from joining.held(who)
    for entry in _about(who).order_by("pk"):
        yield Held("staff-log", {"at": moment(entry.action_time), "what": str(entry.get_action_flag_display())})
    for entry in LogEntry.objects.filter(user=who.key).select_related("content_type").order_by("pk").iterator():
        done = {"what": str(entry.get_action_flag_display()), "kind of thing": str(entry.content_type or "")}
        yield Held("staff-log", {"you changed something at": moment(entry.action_time), **done})


def _account(member: Member) -> dict[str, object]:
    return {
        "name": member.name,
        "sign-in address": member.email,
        "public id": member.public_id,
        "organization": member.organization,
        "constituency": member.get_constituency_display(),
        "language": member.language,
        "time zone": member.time_zone,
        "joined": moment(member.date_joined),
        "last sign-in": moment(member.last_login),
        "is staff": member.is_staff,
        "roles": sorted(member.groups.values_list("name", flat=True)),
    }


def _session(session: UserSession) -> dict[str, str]:
    return {
        "browser": session.user_agent,
        "network address": str(session.ip),
        "since": moment(session.created_at),
        "last seen": moment(session.last_seen_at),
    }


def _about(who: Who) -> QuerySet[LogEntry]:
    """Under whichever name: also one that was changed since."""
    members, wishes = (ContentType.objects.get_for_model(model) for model in (Member, Joining))
    theirs = [str(pk) for pk in Joining.objects.filter(member=who.key).values_list("pk", flat=True)]
    return LogEntry.objects.filter(
        Q(content_type=members, object_id=str(who.key)) | Q(content_type=wishes, object_id__in=theirs)
    )


def sign_out(who: Who) -> None:
    """Everywhere."""
    theirs = UserSession.objects.filter(user=who.key)
    Session.objects.filter(session_key__in=list(theirs.values_list("session_key", flat=True))).delete()
    theirs.delete()


def forget_sessions(who: Who) -> None:
    """Also those in which one of the addresses was typed and nobody signed in. It looks into each there is."""
    sign_out(who)
    keys = [session.session_key for session in Session.objects.iterator() if _is_of(session, who)]
    Session.objects.filter(session_key__in=keys).delete()


def _is_of(session: Session, who: Who) -> bool:
    said = session.get_decoded()
    text = json.dumps(said, ensure_ascii=False, default=str).lower()
    return said.get("_auth_user_id") == str(who.key) or any(address in text for address in who.addresses)


def erase(who: Who, *, at: datetime) -> Iterable[str]:
    """The row itself goes with all that hangs on it: the last step of all."""
    forget_sessions(who)
    joining.erase(who)
    _about(who).update(object_repr=ERASED_NAME)
    scrub(LogEntry.objects.all(), who, "object_repr", "change_message")
    Member.objects.filter(pk=who.key).delete()
    return ()
