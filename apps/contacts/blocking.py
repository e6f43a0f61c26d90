"""Keeping another member away, and letting them near again. Nobody is told."""

from datetime import datetime

from django.db.models import QuerySet

from apps.members.models import Member
from apps.profiles.models import Block


def block(whom: Member, *, by: Member, name: str, at: datetime) -> None:
    """Once, however often. `name` is by which the one who blocks knows the other."""
    Block.objects.get_or_create(who=by, whom=whom, defaults={"name": name, "at": at})


def unblock(public_id: str, *, by: Member) -> bool:
    """False where none of that id is blocked."""
    return bool(Block.objects.filter(who=by, whom__public_id=public_id).delete()[0])


def blocked(by: Member) -> QuerySet[Block]:
    return Block.objects.filter(who=by).select_related("whom").order_by("-at", "-pk")
