"""Calendar files (RFC 5545, 5546): values in, text out.

One UID per event for ever, in mails, downloads and feeds. DTEND is exclusive; days are VALUE=DATE; clock times carry
the host's IANA zone with its VTIMEZONE.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration, vText

from apps.vocabulary.dates import Dates

PRODUCT = "-//OCHA CMCS//Humanitarian Military Dialogue//EN"
REQUEST, CANCEL = "REQUEST", "CANCEL"
LOOK_AGAIN = timedelta(hours=4)
"""What a subscribed calendar is asked to do. Many look once a day all the same."""
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"


@dataclass(frozen=True)
class Entry:
    """One event as a diary shows it. `stamp` is the moment of its last change, so an unchanged file is byte-equal."""

    uid: str
    sequence: int
    status: str
    summary: str
    dates: Dates
    stamp: datetime
    url: str
    location: str = ""
    description: str = ""


@dataclass(frozen=True)
class Organizer:
    name: str
    address: str


def fits_a_diary(dates: Dates) -> bool:
    return dates.is_known


def public_calendar(entries: list[Entry], *, name: str = "") -> str:
    """A file to download, or, with a name, a feed: nobody is invited, nobody answers."""
    calendar = _frame(entries)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(LOOK_AGAIN).to_ical().decode())
    head, end = str(calendar.to_ical(), "utf-8").rsplit("END:VCALENDAR", 1)
    return "".join([head, *map(_event_text, entries), "END:VCALENDAR", end])


def invitation(entry: Entry, *, method: str, organizer: Organizer, attendee: str) -> str:
    """One iTIP object for one person; `attendee` is the ready ATTENDEE content line."""
    calendar = _calendar([entry])
    calendar.add("method", method)
    role = vCalAddress(f"mailto:{organizer.address}")
    role.params["CN"] = vText(organizer.name)
    calendar.walk("VEVENT")[0].add("organizer", role)
    body = str(calendar.to_ical(), "utf-8")
    return body.replace("END:VEVENT\r\n", f"{attendee}\r\nEND:VEVENT\r\n", 1)


def _calendar(entries: list[Entry]) -> Calendar:
    calendar = _frame(entries)
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar


def _frame(entries: list[Entry]) -> Calendar:
    """All around the entries: whose it is, and the rules of the zones that they stand in."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    timed = [entry.dates for entry in entries if entry.dates.is_timed]
    if timed:
        # Without these bounds the library writes every change of clocks from 1970 to 2038.
        first = min(dates.first_day for dates in timed if dates.first_day) - timedelta(days=1)
        last = max(dates.last_day for dates in timed if dates.last_day) + timedelta(days=1)
        zones = sorted({dates.time_zone for dates in timed} - {"UTC"})
        calendar.subcomponents[:0] = [_zone_rules(zone, first, last) for zone in zones]
    return calendar


class Rules(Timezone):
    """The library strides 64 days at a time: over all of Ramadan, the month in which Morocco sets its clocks back."""

    _from_tzinfo_skip_search = [stride for stride in Timezone._from_tzinfo_skip_search if stride <= timedelta(days=16)]


@lru_cache(maxsize=256)
def _zone_rules(zone: str, first: date, last: date) -> Timezone:
    """The VTIMEZONE that holds between two days."""
    return Rules.from_tzid(zone, first_date=first, last_date=last)


@lru_cache(maxsize=4096)
def _event_text(entry: Entry) -> str:
    """A feed of a thousand entries is made again whenever one of them changes."""
    return str(_event(entry).to_ical(), "utf-8")


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("last-modified", entry.stamp.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("status", entry.status)
    event.add("summary", entry.summary)
    event.add("url", entry.url)
    if entry.location:
        event.add("location", entry.location)
    if entry.description:
        event.add("description", entry.description)
    event.add("transp", "TRANSPARENT" if entry.status == CANCELLED else "OPAQUE")
    start, end = _span(entry.dates)
    event.add("dtstart", start)
    event.add("dtend", end)
    return event


def _span(dates: Dates) -> tuple[date | datetime, date | datetime]:
    """First moment or day, and the moment or day after the last."""
    if dates.starts_on is None or dates.ends_on is None:
        raise ValueError("Only dates known to the day fit into a diary.")
    start, end = dates.starts(), dates.ends()
    if start and end:
        return start, end
    return dates.starts_on, dates.ends_on + timedelta(days=1)
