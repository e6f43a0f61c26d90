"""An upcoming season, plainly invented, to try the portal with: events, people, one notice sent and one waiting.

Its dates are counted from the day it is first loaded, and stay.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models.functions import Now

from apps.notices.models import Notice
from apps.notices.publishing import preview, publish
from apps.outbox.models import Mail, Mailing
from apps.training.models import Course, Event, Host, Participation
from apps.vocabulary.models import Organization
from cmcoord_portal.sample import applicants, tables
from cmcoord_portal.sample.notices import draft, text

SUNDAY = 6
SAME = (
    "code",
    "title",
    "kind",
    "status",
    "precision",
    "format",
    "venue",
    "city",
    "join_information",
    "language",
    "summary",
    "time_zone",
)


def load(*, at: datetime) -> int:
    """The number of sample events added: all on the first day, none later."""
    if Event.objects.filter(is_sample=True).exists():
        return 0
    events = add_events(today=at.date())
    add_participants()
    publish_and_release(add_draft("season-published", at=at), at=at)
    add_draft("season-draft", at=at)
    applicants.load(at=at)
    return events


def add_events(*, today: date) -> int:
    rows = tables.rows("season")
    courses = dict(Course.objects.values_list("code", "pk"))
    organizations = dict(Organization.objects.values_list("name", "pk"))
    events = Event.objects.bulk_create(
        Event(**event(row, today=today), course_id=courses.get(row["course"])) for row in rows
    )
    Host.objects.bulk_create(
        Host(event=made, organization_id=organizations[name], role=role)
        for made, row in zip(events, rows, strict=True)
        for role, name in tables.pairs(row["hosts"])
        if name in organizations
    )
    return len(events)


def event(row: dict[str, str], *, today: date) -> dict[str, Any]:
    """The first week begins on the first Sunday after today; day 0 of a week is its Sunday."""
    first_sunday = today + timedelta(days=(SUNDAY - today.weekday()) % 7 or 7)
    starts_on = first_sunday + timedelta(weeks=int(row["week"]) - 1, days=int(row["weekday"]))
    ends_on = starts_on + timedelta(days=int(row["days"]) - 1)
    if row["precision"] == "month":
        starts_on, ends_on = month_of(starts_on)
    return {name: row[name] for name in SAME} | {
        "is_sample": True,
        "is_public": tables.yes(row["public"]),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "starts_at": tables.clock(row["starts_at"]),
        "ends_at": tables.clock(row["ends_at"]),
        "countries": row["countries"].split(),
        "deadline_on": first_sunday + timedelta(weeks=int(row["deadline_week"]) - 1) if row["deadline_week"] else None,
        "capacity": int(row["capacity"]) if row["capacity"] else None,
    }


def month_of(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def add_participants() -> None:
    events = dict(Event.objects.filter(is_sample=True).values_list("code", "pk"))
    Participation.objects.bulk_create(
        Participation(
            **{name: row[name] for name in ("name", "email", "language", "time_zone", "organization", "state")},
            event_id=events[row["event"]],
            travel_booked=tables.yes(row["travel_booked"]),
        )
        for row in tables.rows("season_participants")
    )


def add_draft(name: str, *, at: datetime) -> Notice:
    return draft(text(name), at=at, is_sample=True)


def publish_and_release(notice: Notice, *, at: datetime) -> None:
    """Its mail leaves as soon as a worker runs: nobody is there to withdraw it."""
    publish(notice, by=None, at=at, expected=len(preview(notice, at=at).recipients))
    Mail.objects.filter(mailing__key=notice.mailing_key).update(due_at=Now())
    Mailing.objects.filter(key=notice.mailing_key).update(release_at=Now())
