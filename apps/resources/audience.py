"""To whom a member belongs, in the index's terms: what else there is, is neither searched nor counted for them."""

from typing import TYPE_CHECKING

from apps.search.entries import MEMBERS, PUBLIC, participants_of
from apps.training.models import Participation
from apps.training.standing import TAKING_PART

if TYPE_CHECKING:
    from apps.members.models import Member

EVERYBODY = frozenset({PUBLIC})


def audiences(member: "Member | None") -> frozenset[str]:
    """The same people as in `models.resource.audience_of`, which decides again where a resource is loaded."""
    if member is None:
        return EVERYBODY
    taking_part = Participation.objects.filter(member=member, state__in=TAKING_PART)
    events = taking_part.order_by().values_list("event", flat=True)
    return EVERYBODY | {MEMBERS} | {participants_of(event) for event in events}
