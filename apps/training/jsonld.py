"""An event for search engines (schema.org). Values in, a dictionary out."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from apps.training.agenda import Row
from apps.training.arrangement import Arrangement
from apps.training.models import Event, Format, Host
from apps.training.status import ChangeKind, Status
from apps.vocabulary.dates import Dates, Precision

ATTENDANCE = {
    Format.ONLINE: "Online",
    Format.TUTORED: "Online",
    Format.BLENDED: "Mixed",
    Format.DISTRIBUTED: "Mixed",
    Format.UNKNOWN: "",
}
ORGANIZERS = {Host.Role.ORGANIZER, Host.Role.HOST}
TO_A_MONTH = {Precision.MONTH: 7, Precision.YEAR: 4}
"""How many characters of an ISO date are true."""


def of(row: Row) -> dict[str, Any]:
    """Empty for what is not confirmed: nobody should find a tentative course in a search result."""
    event, arrangement = row.event, row.event.arrangement
    if arrangement.status == Status.TENTATIVE:
        return {}
    return _without_empty(
        {
            "@context": "https://schema.org",
            "@type": "EducationEvent" if event.kind == Event.Kind.TRAINING else "Event",
            "name": event.title,
            "description": event.summary,
            "url": _address(event),
            "eventStatus": _status(row),
            "startDate": _starts(arrangement.dates),
            "endDate": _ends(arrangement.dates),
            "previousStartDate": _previous(row),
            "eventAttendanceMode": _attendance(arrangement),
            "location": _location(event, arrangement),
            "organizer": [_organization(host) for host in event.hosts.all() if host.role in ORGANIZERS],
            "funder": [_organization(host) for host in event.hosts.all() if host.role == Host.Role.FUNDER],
            "superEvent": _super_event(event),
        }
    )


def script(data: dict[str, Any]) -> SafeString:
    """Safe inside `<script>`: no character of a title can end the element or open a comment."""
    text = json.dumps(data, ensure_ascii=False) if data else ""
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(text)  # noqa: S308 -- every character that means something to HTML is gone


def _status(row: Row) -> str | list[str]:
    arrangement = row.event.arrangement
    if arrangement.status in (Status.POSTPONED, Status.CANCELLED):
        return f"https://schema.org/Event{Status(arrangement.status).value.capitalize()}"
    moved_online = arrangement.is_online and any(line.kind == ChangeKind.MOVE_ONLINE for line in row.story.lines)
    found = ["Rescheduled"] * bool(row.old) + ["MovedOnline"] * moved_online or ["Scheduled"]
    statuses = [f"https://schema.org/Event{status}" for status in found]
    return statuses if len(statuses) > 1 else statuses[0]


def _previous(row: Row) -> list[str]:
    """Every earlier first day, newest first; while postponed or cancelled its own first day stays `startDate`."""
    return [start for start in map(_starts, row.struck) if start]


def _starts(dates: Dates) -> str:
    moment = dates.starts() if dates.is_timed else None
    return moment.isoformat() if moment else _day(dates, "starts_on")


def _ends(dates: Dates) -> str:
    moment = dates.ends() if dates.is_timed else None
    return moment.isoformat() if moment else _day(dates, "ends_on")


def _day(dates: Dates, end: str) -> str:
    day = getattr(dates, end)
    return day.isoformat()[: TO_A_MONTH.get(Precision(dates.precision), 10)] if day else ""


def _attendance(arrangement: Arrangement) -> str:
    mode = ATTENDANCE.get(Format(arrangement.format), "Offline")
    return f"https://schema.org/{mode}EventAttendanceMode" if mode else ""


def _location(event: Event, arrangement: Arrangement) -> dict[str, Any]:
    """An online event's place is its page here: how to join goes to participants only."""
    if arrangement.is_online:
        return {"@type": "VirtualLocation", "url": _address(event)}
    address = {"addressLocality": arrangement.city, "addressCountry": list(arrangement.countries)}
    if not arrangement.place and not arrangement.countries:
        return {}
    where = _without_empty({"@type": "PostalAddress", **address})
    return _without_empty({"@type": "Place", "name": arrangement.place, "address": where})


def _organization(host: Host) -> dict[str, str]:
    return _without_empty({"@type": "Organization", "name": host.organization.name, "url": host.organization.url})


def _super_event(event: Event) -> dict[str, str]:
    if event.parent is None or not event.parent.is_public:
        return {}
    return {"@type": "Event", "name": event.parent.title, "url": _address(event.parent)}


def _address(event: Event) -> str:
    return f"{settings.SITE_URL}{event.get_absolute_url()}"


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value}
