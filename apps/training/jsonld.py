"""An event for search engines (schema.org). Values in, a dictionary out."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from apps.training.arrangement import Arrangement
from apps.training.status import Status
from apps.vocabulary.dates import Dates, Precision

MIXED = {"blended", "distributed"}
TRUE_CHARACTERS = {Precision.MONTH: len("2021-01"), Precision.YEAR: len("2021")}
"""How much of an ISO date is known."""


@dataclass(frozen=True)
class Named:
    """An organization, or the larger event."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Facts:
    title: str
    url: str
    arrangement: Arrangement
    summary: str = ""
    is_training: bool = True
    earlier: tuple[Dates, ...] = ()
    """Old dates besides its own, newest first."""
    was_moved_online: bool = False
    organizers: tuple[Named, ...] = ()
    funders: tuple[Named, ...] = ()
    part_of: Named | None = None


def event(facts: Facts) -> dict[str, Any]:
    """Empty for what is not confirmed: nobody should find a tentative course in a search result."""
    arrangement = facts.arrangement
    if arrangement.status == Status.TENTATIVE:
        return {}
    return _without_empty(
        {
            "@context": "https://schema.org",
            "@type": "EducationEvent" if facts.is_training else "Event",
            "name": facts.title,
            "description": facts.summary,
            "url": facts.url,
            "eventStatus": _status(facts),
            "startDate": _starts(arrangement.dates),
            "endDate": _ends(arrangement.dates),
            "previousStartDate": [start for start in map(_starts, facts.earlier) if start],
            "eventAttendanceMode": _attendance(arrangement),
            "location": _location(facts),
            "organizer": [_typed("Organization", party) for party in facts.organizers],
            "funder": [_typed("Organization", party) for party in facts.funders],
            "superEvent": _typed("Event", facts.part_of) if facts.part_of else {},
        }
    )


def script(data: dict[str, Any]) -> SafeString:
    """Safe inside `<script>`: no character of a title can end the element or open a comment."""
    text = json.dumps(data, ensure_ascii=False) if data else ""
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(text)  # noqa: S308 -- every character that means something to HTML is gone


def _status(facts: Facts) -> str | list[str]:
    status = facts.arrangement.status
    if status in (Status.POSTPONED, Status.CANCELLED):
        return f"https://schema.org/Event{status.capitalize()}"
    online = facts.was_moved_online and facts.arrangement.is_online
    words = ["Rescheduled"] * bool(facts.earlier) + ["MovedOnline"] * online or ["Scheduled"]
    found = [f"https://schema.org/Event{word}" for word in words]
    return found if len(found) > 1 else found[0]


def _starts(dates: Dates) -> str:
    moment = dates.starts() if dates.is_timed else None
    return moment.isoformat() if moment else _day(dates, "starts_on")


def _ends(dates: Dates) -> str:
    moment = dates.ends() if dates.is_timed else None
    return moment.isoformat() if moment else _day(dates, "ends_on")


def _day(dates: Dates, end: str) -> str:
    day = getattr(dates, end)
    return day.isoformat()[: TRUE_CHARACTERS.get(Precision(dates.precision))] if day else ""


def _attendance(arrangement: Arrangement) -> str:
    if arrangement.format == "unknown":
        return ""
    mode = "Online" if arrangement.is_online else "Mixed" if arrangement.format in MIXED else "Offline"
    return f"https://schema.org/{mode}EventAttendanceMode"


def _location(facts: Facts) -> dict[str, Any]:
    """An online event's place is its page here: how to join goes to participants only."""
    where = facts.arrangement
    if where.is_online:
        return {"@type": "VirtualLocation", "url": facts.url}
    if not where.place and not where.countries:
        return {}
    address = {"@type": "PostalAddress", "addressLocality": where.city, "addressCountry": list(where.countries)}
    return _without_empty({"@type": "Place", "name": where.place, "address": _without_empty(address)})


def _typed(kind: str, named: Named) -> dict[str, str]:
    return _without_empty({"@type": kind, "name": named.name, "url": named.url})


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value}
