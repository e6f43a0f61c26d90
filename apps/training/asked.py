"""What a reader asks of the calendar. The same question has a list, months, years and feeds.

However many events there are, a list looks through a bounded number of them: an index leads to those in question by
their dates, and only among the first of them the other wishes choose.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from apps.training.models import Event, EventQuerySet, first_of
from apps.training.status import Status
from apps.vocabulary.dates import FIRST_YEAR, LAST_YEAR

LOOKED_THROUGH = 2_000
BEGINNING, END = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
ANY = tuple(Status.values)


class Found(NamedTuple):
    """Primary keys in order. `more` says that there are others, `cut` that not all were looked through."""

    keys: list[int]
    more: bool = False
    cut: bool = False


@dataclass(frozen=True)
class Asked:
    first: date | None = None
    last: date | None = None
    undated: bool = False
    statuses: tuple[str, ...] = ANY
    course: int | None = None
    """Its primary key: an index leads through the editions of a course, however many other events there are."""
    lasting: Q = field(default_factory=Q)
    """Of what no notice changes: kind, language, host."""
    material: Q = field(default_factory=Q)
    """Of what notices change besides status and dates; holds for an event as it is, and for what it was."""

    @property
    def narrows(self) -> bool:
        return bool(self.lasting or self.material)

    @property
    def has_days(self) -> bool:
        return self.first is not None or self.last is not None

    @property
    def days(self) -> tuple[date, date]:
        return self.first or BEGINNING, self.last or END

    @property
    def public(self) -> EventQuerySet:
        public = Event.objects.public()
        return public.filter(course=self.course) if self.course else public

    def parts(self, *, today: date) -> list[EventQuerySet]:
        """By course, status and dates only, one part after the other, each in its order."""
        public = self.public
        if self.undated:
            return public.undated(statuses=self.statuses)
        if self.has_days:
            first, last = self.days
            return public.between(first, last, statuses=self.statuses) if first <= last else []
        return public.coming(today=today, statuses=self.statuses)

    def keys(self, parts: Sequence[EventQuerySet], number: int) -> Found:
        """The first of these parts that are asked for."""
        listed = (part.values_list("pk", flat=True) for part in parts)
        if not self.narrows:
            keys = first_of(listed, number + 1)
            return Found(keys[:number], more=len(keys) > number)
        candidates = first_of(listed, LOOKED_THROUGH + 1)
        chosen = self.among(candidates[:LOOKED_THROUGH])
        keys = [key for key in candidates if key in chosen]
        return Found(keys[:number], len(keys) > number, len(candidates) > LOOKED_THROUGH)

    def among(self, keys: Sequence[int]) -> set[int]:
        found = Event.objects.filter(self.lasting, self.material, pk__in=keys)
        return set(found.order_by().values_list("pk", flat=True))

    @property
    def overlapping(self) -> Q:
        """Its statuses and days, as a condition on an event or on what it was."""
        condition = Q(status__in=self.statuses)
        if self.undated:
            return condition & Q(starts_on=None, ends_on=None)
        first, last = self.days
        begins = Q(starts_on__lte=last) | Q(starts_on=None, ends_on__lte=last)
        ends = Q(ends_on__gte=first) | Q(ends_on=None, starts_on__gte=first)
        return condition & begins & ends if self.has_days else condition
