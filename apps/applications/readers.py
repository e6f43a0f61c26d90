"""To whom mails about applications go: in which language, and in which zone beside the event's."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import translation

from apps.outbox.columns import indented
from apps.outbox.letters import place
from apps.training.models import Event, Person
from apps.vocabulary import datewords

if TYPE_CHECKING:
    from apps.members.models import Member

CLOCK = place("clock")
"""The reader's own clock time of the event."""


@dataclass(frozen=True)
class Reader:
    address: str
    name: str
    language: str
    time_zone: str


def reader(person: Person, member: "Member | None", event: Event) -> Reader:
    """An account's own settings stand in for empty ones."""
    return Reader(
        address=person.email,
        name=person.name,
        language=person.language or (member.language if member else "en"),
        time_zone=person.time_zone or (member.time_zone if member else event.time_zone),
    )


def clock(to: Reader, event: Event) -> str:
    """A line below the host's clock; empty where it says nothing new."""
    dates = event.dates
    with translation.override(to.language):
        own = datewords.clock(dates, to.time_zone) if dates.is_timed else ""
        return indented(own) if own and own not in hours(event) else ""


def hours(event: Event) -> list[str]:
    """The host's clock and UTC, once where they are the same; in the active language."""
    dates = event.dates
    return list(dict.fromkeys(datewords.clock(dates, zone) for zone in (dates.time_zone, "UTC") if dates.is_timed))


def until(to: Reader, moment: datetime, event: Event) -> str:
    """Day and hour at the event's place, and below it the reader's own."""
    with translation.override(to.language):
        said = dict.fromkeys(datewords.moment(moment, zone) for zone in (event.time_zone, to.time_zone))
        first, *others = said
        return first + "".join(indented(each) for each in others)
