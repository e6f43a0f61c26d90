"""Who is on a course together: both take part in, or took part in, the same event."""

from typing import TYPE_CHECKING

from apps.training.models import Participation
from apps.training.standing import TAKING_PART

if TYPE_CHECKING:
    from apps.members.models import Member


def fellows(member: "Member") -> frozenset[int]:
    """Primary keys of the members who share a course with this one."""
    mine = Participation.objects.filter(member=member, state__in=TAKING_PART).values("event")
    together = Participation.objects.filter(event__in=mine, state__in=TAKING_PART, member__isnull=False)
    return frozenset(together.order_by().exclude(member=member).values_list("member", flat=True).distinct())
