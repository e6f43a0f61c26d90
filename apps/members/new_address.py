"""What apps of the floors above hold under a member's address goes along to another one, in the same transaction.
They register themselves here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from apps.members.models import Member


@dataclass(frozen=True)
class Move:
    """`is_proved`: the member has just shown that the old address is theirs too. Whoever undoes a change has not: what
    stands there without naming a member may be somebody else's."""

    member: Member
    old: str
    new: str
    is_proved: bool

    @property
    def theirs(self) -> Q:
        """Of rows with a member and an address."""
        linked = Q(member=self.member.pk)
        return Q(email=self.old) & (linked | Q(member=None) if self.is_proved else linked)


Follower = Callable[[Move], None]

_followers: list[Follower] = []


def register(follower: Follower) -> None:
    """In the order in which they are asked."""
    _followers.append(follower)


def follow(move: Move) -> None:
    if move.old != move.new:
        for follower in _followers:
            follower(move)
