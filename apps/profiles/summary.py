"""How far a member has opened their profile, in numbers, for My page."""

from collections import Counter
from dataclasses import dataclass

from apps.members.models import Member
from apps.profiles.models import Opening
from apps.profiles.visibility import Circle, effective


@dataclass(frozen=True)
class Opened:
    circle: Circle
    fields: int


def opened_to(member: Member) -> list[Opened]:
    """The widest circle first; those to whom nothing is opened are left out. Empty: nobody sees anything."""
    rows = dict(Opening.objects.filter(profile__member=member).values_list("field", "to"))
    counted = Counter(circle for circle in effective(rows).values() if circle)
    return [Opened(circle, counted[circle]) for circle in sorted(counted, reverse=True)]
