"""Events in lists that stay quick however many there are: nothing is counted, sorted or skipped in full.

A list is made of parts, one after the other. An index leads through each in its order, or finds the few that it holds.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from itertools import islice
from typing import Any, Self, TypeVar

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, ExtractYear

from apps.training.status import Status

E = TypeVar("E", bound=models.Model)
T = TypeVar("T")

A_DAY = timedelta(days=1)
FIRST_DAY = Coalesce("starts_on", "ends_on")
SAME_DAY = Coalesce("starts_on", "ends_on", "starts_on")
"""No index has it: PostgreSQL shall find what is going on, and sort that, not walk from the oldest event on in order,
hoping to meet it soon."""

WAITING = frozenset({Status.POSTPONED})
GOING_AHEAD = frozenset({Status.SCHEDULED, Status.TENTATIVE})
NOT_OVER = GOING_AHEAD | {Status.CANCELLED}
OVER_NEW_YEAR = Q(starts_on__year__lt=ExtractYear("ends_on"))


class Listed(models.QuerySet[E]):
    def waiting_for_dates(self) -> Self:
        return self._with(WAITING)

    def going_ahead(self, *, today: date) -> list[Self]:
        """Scheduled, or shown as tentative, and not over yet, in parts."""
        return self._with(GOING_AHEAD)._not_over(today=today)

    def coming(self, *, today: date, statuses: Collection[str] = Status.values) -> list[Self]:
        """Not over yet, or waiting for new dates, in parts; those that wait come first, those without dates last."""
        undated = self._with(GOING_AHEAD.intersection(statuses)).filter(first_day=None, outcome_unverified=False)
        return [
            self._with(WAITING.intersection(statuses)),
            *self._with(NOT_OVER.intersection(statuses))._not_over(today=today),
            undated,
        ]

    def of_year(self, year: int, *, statuses: Collection[str] = Status.values) -> list[Self]:
        """Any of its known days in that year, in parts; those that wait come first."""
        return self.between(date(year, 1, 1), date(year, 12, 31), statuses=statuses)

    def between(self, first: date, last: date, *, statuses: Collection[str] = Status.values) -> list[Self]:
        """Any of its known days from `first` to `last`, in parts; those that wait come first."""
        new_year = first.replace(month=1, day=1)
        waiting, others = self._waiting_and_others(statuses)
        not_before = Q(first_day__gte=first) | Q(ends_on__gte=first)
        earlier_that_year = others.filter(first_day__range=(new_year, first - A_DAY), ends_on__gte=first)
        return [
            waiting.filter(not_before, first_day__lte=last),
            others.filter(OVER_NEW_YEAR, first_day__lt=new_year, ends_on__gte=first),
            *([earlier_that_year] if first > new_year else []),
            others.filter(first_day__range=(first, last)),
        ]

    def over(self, *, today: date) -> Self:
        """The last ones first."""
        over = self._with(set(Status.values) - WAITING).filter(first_day__lt=today)
        return over.exclude(ends_on__gte=today).reverse()

    def lately_changed(self) -> Self:
        """Whatever changed about them, the newest change first."""
        return self.order_by("-changed_at", "-pk")

    def undated(self, *, statuses: Collection[str] = Status.values) -> list[Self]:
        return [some.filter(first_day=None) for some in self._waiting_and_others(statuses)]

    def waiting_first(self) -> Self:
        """Sorts all of them: for the few sessions of an event."""
        waits = models.Case(models.When(status=Status.POSTPONED, then=0), default=1)
        return self.order_by(waits, *_order(FIRST_DAY))

    def years(self) -> list[int]:
        """From the newest to the oldest year with an event."""
        first, last = self.aggregate(first=models.Min(FIRST_DAY), last=models.Max(FIRST_DAY)).values()
        if first is None:
            return []
        later = self.filter(OVER_NEW_YEAR, ends_on__gt=date(last.year, 12, 31)).aggregate(last=models.Max("ends_on"))
        return list(range((later["last"] or last).year, first.year - 1, -1))

    def in_turn(self, keys: Collection[int]) -> list[E]:
        """These, by primary key, in the order of `keys`."""
        found = self.in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def _with(self, statuses: Collection[str]) -> Self:
        """In order."""
        return self.alias(first_day=FIRST_DAY).filter(status__in=sorted(statuses)).order_by(*_order(FIRST_DAY))

    def _waiting_and_others(self, statuses: Collection[str]) -> tuple[Self, Self]:
        return self._with(WAITING.intersection(statuses)), self._with(set(statuses) - WAITING)

    def _not_over(self, *, today: date) -> list[Self]:
        going_on = self.filter(starts_on__lt=today, ends_on__gte=today).order_by(*_order(SAME_DAY))
        return [going_on, self.filter(first_day__gte=today)]


def _order(first_day: Coalesce) -> tuple[OrderBy, OrderBy, str]:
    return first_day.asc(nulls_last=True), F("ends_on").asc(nulls_last=True), "code"


def first_of(parts: Iterable["models.QuerySet[Any, T]"], number: int) -> list[T]:
    """Of one part after the other; once there are so many, further parts are not read."""
    return list(islice((row for part in parts for row in part[:number]), number))


class OverNewYear(models.Index):
    """Of the few events that begin in one year and end in another. On SQLite, which cannot tell, of all."""

    def create_sql(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, using: str = "", **kwargs: Any
    ) -> Any:
        if schema_editor.connection.vendor == "postgresql":
            return super().create_sql(model, schema_editor, using, **kwargs)
        return models.Index(*self.expressions, name=self.name).create_sql(model, schema_editor, using, **kwargs)


CAN_COME = Q(status__in=sorted(NOT_OVER))
IN_ORDER = (FIRST_DAY, F("ends_on"), F("code"))
INDEXES = [
    models.Index(F("is_public"), *IN_ORDER, name="event_in_order", include=["id", "status", "starts_on"]),
    models.Index(
        F("is_public"), F("status"), *IN_ORDER, name="event_status_in_order", include=["id", "starts_on"]
    ),
    models.Index(
        F("is_public"), *IN_ORDER, name="event_coming", include=["id", "status", "starts_on"], condition=CAN_COME
    ),
    models.Index(
        fields=["is_public", "ends_on", "starts_on"], name="event_going_on", include=["id", "status", "code"],
        condition=CAN_COME,
    ),
    models.Index(F("is_public"), F("changed_at").desc(), F("id").desc(), name="event_lately_changed"),
    models.Index(F("course"), F("is_public"), *IN_ORDER, name="event_of_course", include=["id", "status", "starts_on"]),
    OverNewYear(
        F("is_public"), *IN_ORDER, name="event_over_new_year", include=["id", "status", "starts_on"],
        condition=OVER_NEW_YEAR,
    ),
]  # fmt: skip
