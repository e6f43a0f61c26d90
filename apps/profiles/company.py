"""Who is near to a member, and who is kept apart: all that one's list of members depends on, besides what is asked."""

from dataclasses import dataclass
from itertools import chain

from django.db.models import Q

from apps.members.models import Member
from apps.profiles.meeting import Fellows
from apps.profiles.models import Block
from apps.vocabulary.memory import Shelf, edition_with_members


@dataclass(frozen=True)
class Company:
    """By primary keys. Those `near` are looked at through the card that they show on their courses."""

    near: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()


_known = Shelf[Company](2_000, under=edition_with_members)


def company(viewer: Member, fellows: Fellows) -> Company:
    return _known.once((viewer.pk, fellows), lambda: _company(viewer, fellows))


def _company(viewer: Member, fellows: Fellows) -> Company:
    pairs = Block.objects.filter(Q(who=viewer) | Q(whom=viewer)).values_list("who", "whom")
    apart = frozenset(chain.from_iterable(pairs)) - {viewer.pk}
    return Company(frozenset(fellows(viewer)) - apart, apart)
