"""How one member comes to see another: the one place where it is decided, when a profile is loaded."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from apps.profiles.models import Block, Opening, Profile
from apps.profiles.visibility import Field, Relation, seen_fields

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from apps.members.models import Member

Fellows = Callable[["Member"], Collection[int]]
"""Primary keys of the members who share a course with one: handed down by the project, which knows the courses."""


@dataclass(frozen=True)
class Sight:
    """What a viewer sees of a member. Whatever shows a profile asks `fields` first."""

    profile: Profile
    relation: Relation
    fields: frozenset[str]


def sight(public_id: str, *, viewer: "Member | AnonymousUser", fellows: Fellows) -> Sight | None:
    """None where the viewer may not know of the member. Hidden, blocked, suspended and unknown are one question to the
    database with one answer: neither what is told nor the time that it takes shows a difference."""
    near = fellows(viewer) if viewer.pk is not None else ()
    allowed = Profile.objects.present().filter(_shows_a_name(viewer, near)).exclude(_is_apart(viewer))
    profile = allowed.filter(member__public_id=public_id).first()
    return as_seen(profile, relation(viewer, profile.member, near=near)) if profile else None


def _shows_a_name(viewer: "Member | AnonymousUser", near: Collection[int]) -> Q:
    to = Opening.objects.filter(profile=OuterRef("pk"), field=Field.NAME)
    if viewer.pk is None:
        return Q(Exists(to.filter(to__gte=Relation.VISITOR)))
    as_fellow = Q(Exists(to.filter(to__gte=Relation.FELLOW)), member__in=near)
    return Q(member=viewer.pk) | Q(Exists(to.filter(to__gte=Relation.MEMBER))) | as_fellow


def _is_apart(viewer: "Member | AnonymousUser") -> Q:
    """Either has blocked the other."""
    if viewer.pk is None:
        return Q(pk=None)
    return Q(member__blocks__whom=viewer.pk) | Q(member__blocked_by__who=viewer.pk)


def as_seen(profile: Profile, relation: Relation) -> Sight:
    opened = {opening.field: opening.to for opening in profile.openings.all()}
    return Sight(profile, relation, seen_fields(opened, relation))


def relation(viewer: "Member | AnonymousUser", member: "Member", *, near: Collection[int]) -> Relation:
    """`near`: primary keys of the viewer's fellows."""
    if viewer.pk is None:
        return Relation.VISITOR
    if viewer.pk == member.pk:
        return Relation.SELF
    return Relation.FELLOW if member.pk in near else Relation.MEMBER


def are_apart(one: "Member", other: "Member") -> bool:
    """Either has blocked the other."""
    return Block.objects.filter(Q(who=one, whom=other) | Q(who=other, whom=one)).exists()
