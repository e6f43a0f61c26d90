"""Invented events, over many years. None is postponed or cancelled: only a notice does that, and none is invented."""

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from apps.training.models import Event, Format, Host
from apps.training.status import Status
from apps.vocabulary.dates import Precision
from cmcoord_portal.scale.ground import Ground
from cmcoord_portal.scale.tables import FIRST, Table
from cmcoord_portal.scale.vocabulary import table, vocabulary

FIRST_DAY, DAYS = date(2004, 1, 5), 23 * 365
MADE_AT = datetime(2004, 1, 1, 9, tzinfo=UTC)
NAMESPACE = uuid.UUID("5f8a7a4e-3a30-4d0c-9d4e-6c1f1f0c7b11")
OPENS, CLOSES = time(9), time(17)


class Season:
    """The tables that events go to. Statuses follow from `today`."""

    def __init__(self, ground: Ground, *, today: date) -> None:
        self.ground, self.today = ground, today
        self.events = Table(
            Event, "id", "uid", "code", "title", "course_id", "edition_label", "is_public", "status", "precision",
            "starts_on", "ends_on", "starts_at", "ends_at", "time_zone", "format", "city", "countries", "deadline_on",
            "summary", "language", "created_at", "changed_at",
        )  # fmt: skip
        self.hosts = Table(Host, "id", "event_id", "organization_id", "role")

    def write(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self.add(number)
        self.events.write()
        self.hosts.write()

    def add(self, number: int) -> None:
        chance, key = Random(number), FIRST + number  # noqa: S311  invented texts, no secrets
        place, (course, title) = chance.choice(table("places")), chance.choice(self.ground.courses)
        known = vocabulary("en")
        dates = self.dates(chance)
        self.events.add(
            key, uuid.uuid5(NAMESPACE, str(number)).hex, f"invented-{number}", f"{title}, {place['city']}"[:250],
            course,
            f"Edition {number}", number % 33 != 0, *dates.values(), place["time_zone"], Format.RESIDENTIAL.value,
            place["city"], place["country"], deadline(dates), known.prose(known.draw(chance, 15))[:300],
            "English", MADE_AT, MADE_AT,
        )  # fmt: skip
        organizer = chance.choice(self.ground.organizations).key
        self.hosts.add(key, key, organizer, Host.Role.ORGANIZER.value)

    def dates(self, chance: Random) -> dict[str, Any]:
        """In the order of the columns."""
        starts_on = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
        ends_on = starts_on + timedelta(days=chance.choice([0, 1, 2, 4, 4, 4, 11]))
        if ends_on >= self.today and chance.random() < 0.05:
            return _arranged(Status.TENTATIVE, Precision.TBC, None, None, None)
        status = Status.HELD if ends_on < self.today else chance.choice([Status.SCHEDULED, Status.TENTATIVE])
        return _arranged(status, Precision.DAY, starts_on, ends_on, chance.choice([OPENS, None]))


def _arranged(
    status: Status, precision: Precision, starts_on: date | None, ends_on: date | None, opens: time | None
) -> dict[str, Any]:
    return {
        "status": status.value,
        "precision": precision.value,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "starts_at": opens,
        "ends_at": opens and CLOSES,
    }


def deadline(dates: dict[str, Any]) -> date | None:
    starts_on: date | None = dates["starts_on"]
    return starts_on - timedelta(weeks=6) if starts_on else None
