"""What else there is for those who take part: pages of floors above, which register themselves here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.training.models import Participation


@dataclass(frozen=True)
class Link:
    """In the active language; it opens for this person alone."""

    url: str
    label: str


Source = Callable[[Sequence[Participation], datetime], Mapping[int, Link]]
"""By primary key, for those who have one; with as many queries for a hundred people as for one."""

_sources: list[Source] = []


def register(source: Source) -> None:
    _sources.append(source)


def links(people: Sequence[Participation], *, at: datetime) -> dict[int, list[Link]]:
    """People come with their events."""
    told = [source(people, at) for source in _sources]
    return {person.pk: [each[person.pk] for each in told if person.pk in each] for person in people}
