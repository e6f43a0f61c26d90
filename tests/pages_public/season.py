"""A season as readers meet it: one event in each state that a page can show, all relative to today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from apps.notices.models import Notice
from apps.notices.publishing import publish
from apps.training.models import Event, Format, Host
from apps.training.status import ChangeKind, Status
from apps.vocabulary.models import Organization
from tests.factories import make_event, make_notice


def today() -> date:
    return timezone.now().astimezone(UTC).date()


def in_days(days: int, *, length: int = 5) -> dict[str, Any]:
    return {"starts_on": today() + timedelta(days=days), "ends_on": today() + timedelta(days=days + length)}


def issue(
    *changes: Any, title: str, days_ago: int, promise: int | None = None, todo: str = "", **values: Any
) -> Notice:
    """Write and publish a notice; `promise` is a number of days from today."""
    promised_by = None if promise is None else today() + timedelta(days=promise)
    notice = make_notice(*changes, promise=promised_by, **values)
    words = {"title": title, "reason_text": "COVID-19: health comes first.", "what_to_do": todo}
    notice.translations.update(**words, **({} if promised_by else {"promise": ""}))
    publish(notice, by=None, at=ago(days_ago), expected=0)
    return notice


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


@dataclass(frozen=True)
class Season:
    scheduled: Event
    tentative: Event
    postponed: Event
    late: Event
    rescheduled: Event
    online: Event
    place: Event
    cancelled: Event
    past: Event
    unverified: Event
    notice: Notice
    """The newest one with an event that waits: it postponed `postponed` and `rescheduled`."""
    overdue: Notice

    @property
    def events(self) -> Sequence[Event]:
        return [value for value in vars(self).values() if isinstance(value, Event)]


def make_season() -> Season:
    webinar = {"format": Format.ONLINE, "city": "", "countries": "", "starts_at": time(9), "ends_at": time(12, 30)}
    month = {"starts_on": date(today().year + 1, 6, 1), "ends_on": date(today().year + 1, 6, 30), "precision": "month"}
    over = {"starts_on": date(2018, 2, 6), "ends_on": date(2018, 2, 9), "status": Status.HELD}
    rescheduled, postponed = make_event("UN-CMCoord Field Course", **in_days(60)), make_event(**in_days(40))
    late, cancelled = make_event("Late course", **in_days(20)), make_event("Training of trainers", **in_days(25))
    online, place = make_event("Course that goes online", **in_days(70)), make_event("Course that moves", **in_days(80))
    season = Season(
        scheduled=make_event(
            "Webinar", **{**in_days(10, length=0), **webinar}, deadline_on=today() + timedelta(days=5)
        ),
        tentative=make_event("UN-CMCoord Course, Europe", status=Status.TENTATIVE, **month),
        postponed=postponed,
        late=late,
        rescheduled=rescheduled,
        online=online,
        place=place,
        cancelled=cancelled,
        past=make_event(
            "Thematic session", **over, sources="https://example.org/report", edition_label="Fourth session"
        ),
        unverified=make_event("Announced course", **over, outcome_unverified=True, dates_inferred=True),
        overdue=issue(
            (ChangeKind.POSTPONE, late),
            (ChangeKind.CANCEL, cancelled),
            title="A course waits",
            days_ago=60,
            promise=-10,
        ),
        notice=issue(
            (ChangeKind.POSTPONE, postponed),
            (ChangeKind.POSTPONE, rescheduled),
            title="UN-CMCoord courses of the season are postponed",
            days_ago=20,
            promise=30,
            todo="<p>Your place is kept.</p>",
        ),
    )
    join = {"join_information": "https://meet.example.org/secret"}
    issue((ChangeKind.MOVE_ONLINE, online, join), title="A course goes online", days_ago=12)
    moved = {"city": "Mombasa", "countries": "KE"}
    issue((ChangeKind.CHANGE_VENUE, place, moved), title="A course moves", days_ago=11)
    issue((ChangeKind.RESCHEDULE, rescheduled, in_days(200)), title="New dates", days_ago=3)
    host, _made = Organization.objects.get_or_create(name="Peace support training centre")
    Host.objects.create(event=postponed, organization=host, role=Host.Role.HOST)
    for event in season.events:
        event.refresh_from_db()
    return season
