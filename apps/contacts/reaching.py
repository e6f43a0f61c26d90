"""Whom a member may write to, and under which name."""

from typing import TYPE_CHECKING

from apps.contacts.foreign import unlinked
from apps.members.models import Member
from apps.profiles.meeting import Fellows, Sight, sight
from apps.profiles.models import Profile
from apps.profiles.shown import shown_name
from apps.profiles.visibility import Field, Relation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def met(public_id: str, *, by: "Member | AnonymousUser", fellows: Fellows) -> Sight | None:
    """Another member whom one sees; None is all that tells of one who is hidden, blocked or unknown."""
    if by.pk is None:
        return None
    seen = sight(public_id, viewer=by, fellows=fellows)
    return seen if seen and seen.relation != Relation.SELF else None


def writable(public_id: str, *, by: "Member | AnonymousUser", fellows: Fellows) -> Sight | None:
    seen = met(public_id, by=by, fellows=fellows)
    return seen if seen and Field.CONTACT in seen.fields else None


def name_of(profile: Profile) -> str:
    """As it stands in mails to others, empty where nothing is left of it there."""
    return unlinked(shown_name(profile))


def own_name(member: Member) -> str:
    """By which others come to know the member."""
    return name_of(Profile.objects.filter(member=member).select_related("member").first() or Profile(member=member))
