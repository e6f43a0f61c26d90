"""The courses that a member completed, by the certificates that stand, without the codes that open these."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from apps.certificates.models import Certificate
from apps.vocabulary.dates import Dates

if TYPE_CHECKING:
    from apps.members.models import Member


@dataclass(frozen=True)
class Completed:
    course: str
    dates: Dates


def completed(member: "Member") -> list[Completed]:
    """The latest first. Whoever calls this with a member who is present may take the address as proved."""
    whose = Q(participation__member=member) | Q(participation__email=member.email)
    found = Certificate.objects.valid().filter(whose).order_by("-participation__event__starts_on", "-pk")
    return [Completed(each.course, each.held) for each in found]
