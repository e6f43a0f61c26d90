"""Who may enter an event's space: those who take part in it, by their account or by their own link, and staff.

For everybody else it does not exist.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.outbox import links
from apps.training import forparticipants
from apps.training.forparticipants import Link
from apps.training.models import Event, Participation
from apps.training.standing import TAKING_PART

if TYPE_CHECKING:
    from apps.members.models import Member

PURPOSE = "space"
AFTERWARDS = timedelta(days=180)
"""A link in a mail leads into the space for so long after the event's last day."""


@dataclass(frozen=True)
class Visit:
    event: Event
    token: str = ""
    """Of who comes by a link, so that the pages behind can be reached by it, too."""


def as_member(code: str, member: "Member", *, is_staff: bool) -> Visit | None:
    """`is_staff`: enters the spaces of the courses that they look after, too."""
    may_enter = Q(pk__in=_taking_part().filter(member=member).values("event"))
    if is_staff:
        may_enter |= Q(pk__in=Event.objects.kept_by(member).values("pk"))
    found = Event.objects.for_pages().filter(may_enter, code=code).first()
    return Visit(found) if found else None


def by_link(code: str, token: str, *, at: datetime) -> Visit | None:
    try:
        (person,) = links.values(PURPOSE, token)
    except (links.BadLink, ValueError):
        return None
    event = Event.objects.for_pages().filter(
        code=code, pk__in=_taking_part().filter(public_id=str(person)).values("event")
    )
    found = event.first()
    return Visit(found, token) if found and not _is_long_over(found, at=at) else None


def link(participation: Participation, code: str, *, language: str) -> str:
    """Whole, into the space of the event that has this code."""
    token = links.token(PURPOSE, participation.public_id)
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse('spaces:by_link', args=[code, token])}"


def of_each(people: Sequence[Participation], at: datetime) -> dict[int, Link]:
    """Where they enter, while they can."""
    inside = [each for each in people if each.state in TAKING_PART and not _is_long_over(each.event, at=at)]
    language = translation.get_language() or settings.LANGUAGE_CODE
    return {each.pk: Link(link(each, each.event.code, language=language), _("For participants")) for each in inside}


forparticipants.register(of_each)


def _taking_part() -> QuerySet[Participation]:
    return Participation.objects.filter(state__in=TAKING_PART)


def _is_long_over(event: Event, *, at: datetime) -> bool:
    last = event.dates.last_day
    return last is not None and at.date() > last + AFTERWARDS
