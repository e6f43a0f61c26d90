"""Makers of what applications are about. Values not named are ordinary ones."""

from datetime import datetime, timedelta
from typing import Any

from apps.applications.models import Application, Call, Offer
from apps.members.models import Member
from apps.training.models import Event, Participation, StandingChange
from apps.training.standing import Standing
from tests.factories import NOW, make_event, make_member, make_participant, numbers


def after(**span: float) -> datetime:
    return NOW + timedelta(**span)


def make_call(event: Event | None = None, **values: Any) -> Call:
    event = event or make_event(capacity=20)
    return Call.objects.create(event=event, **{"is_open": True, **values})


def make_waiting(event: Event, *, since: datetime = NOW, **values: Any) -> Participation:
    person = make_participant(event, **{"state": Standing.WAITING, **values})
    StandingChange.objects.create(participation=person, before=Standing.APPLIED, after=Standing.WAITING, at=since)
    return person


def make_application(call: Call, email: str | None = None, **values: Any) -> Application:
    number = next(numbers)
    defaults = {"name": f"Applicant {number}", "language": "en", "time_zone": "UTC", "country": "KE"}
    return Application.objects.create(call=call, email=email or f"a{number}@example.org", **{**defaults, **values})


def offers_of(event: Event) -> list[tuple[str, str]]:
    """Name and state, in the order in which they were made."""
    found = Offer.objects.filter(participation__event=event).order_by("pk")
    return [(offer.participation.name, offer.state) for offer in found.select_related("participation")]


def make_confirmed_member(email: str, **values: Any) -> Member:
    return make_member(email, **values)
