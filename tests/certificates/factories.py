"""An event that is over, and people who completed it. Values not named are ordinary ones."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from apps.certificates.issuing import issue
from apps.certificates.models import Certificate
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from apps.training.status import Status
from tests.factories import make_event, make_participant

AFTER = datetime(2026, 4, 25, 9, 0, tzinfo=UTC)
"""The day after `make_event`'s last one."""


def finished_event(**values: Any) -> Event:
    return make_event(**{"status": Status.HELD, "venue": "Training Centre", **values})


def graduate(event: Event, email: str | None = None, **values: Any) -> Participation:
    return make_participant(event, email, **{"state": Standing.COMPLETED, **values})


def issued(*people: Participation) -> Sequence[Certificate]:
    return issue(people[0].event_id, [each.pk for each in people], by=None, at=AFTER)


def make_certificate(event: Event | None = None, **values: Any) -> Certificate:
    return issued(graduate(event or finished_event(), **values))[0]
