"""A sample course that is over: who came, certificates of all but one who completed it, and two event spaces."""

from datetime import datetime

from apps.certificates.issuing import issue
from apps.spaces.models import Space
from apps.training.models import Event, Participation
from apps.training.standing import Standing
from cmcoord_portal.sample import tables

OVER, TO_COME = "sample-accra", "sample-nairobi"
COLUMNS = ("name", "email", "language", "time_zone", "organization", "constituency", "country", "state")
LEFT_TO_TRY = "kwame.mensah@example.org"
"""Completed it, and has no certificate yet: whoever tries the portal can issue it."""


def load(*, at: datetime) -> None:
    rows = tables.rows("afterwards")
    events = Event.objects.in_bulk({row["event"] for row in rows} | {TO_COME}, field_name="code")
    Participation.objects.bulk_create(
        Participation(event=events[row["event"]], **{name: row[name] for name in COLUMNS}) for row in rows
    )
    completed = Participation.objects.filter(event=events[OVER], state=Standing.COMPLETED)
    issue(events[OVER].pk, list(completed.exclude(email=LEFT_TO_TRY).values_list("pk", flat=True)), by=None, at=at)
    for code in (OVER, TO_COME):
        parts = {name: tables.text(f"space/{name}") for name in ("joining", "programme", "documents")}
        Space.objects.create(event=events[code], **parts)
