"""What is material about an event, frozen as one value: history keeps it, moving compares it, mails say it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django_countries import countries

from apps.training.status import Status
from apps.vocabulary.dates import Dates

ONLINE = {"online", "tutored"}


class Arranged(Protocol):
    """Anything with an event's material fields."""

    status: Any
    precision: Any
    starts_on: Any
    ends_on: Any
    starts_at: Any
    ends_at: Any
    time_zone: Any
    format: Any
    venue: Any
    city: Any
    countries: Any
    join_information: Any
    deadline_on: Any


@dataclass(frozen=True)
class Arrangement:
    status: str
    dates: Dates
    format: str = ""
    venue: str = ""
    city: str = ""
    countries: tuple[str, ...] = ()
    join_information: str = ""
    deadline_on: date | None = None

    @classmethod
    def of(cls, event: Arranged) -> "Arrangement":
        return cls(
            status=str(event.status),
            dates=Dates(
                starts_on=event.starts_on,
                ends_on=event.ends_on,
                precision=str(event.precision),
                starts_at=event.starts_at,
                ends_at=event.ends_at,
                time_zone=event.time_zone,
            ),
            format=str(event.format),
            venue=event.venue,
            city=event.city,
            countries=tuple(country.code for country in event.countries),
            join_information=event.join_information,
            deadline_on=event.deadline_on,
        )

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label)

    @property
    def is_online(self) -> bool:
        return self.format in ONLINE

    @property
    def place(self) -> str:
        """Venue and city in one line; online events have no place."""
        return _("Online") if self.is_online else ", ".join(part for part in (self.venue, self.city) if part)

    @property
    def whereabouts(self) -> str:
        """Venue, city and countries, in words of the active language."""
        names = [str(countries.name(code)) for code in self.countries]
        return self.place if self.is_online else ", ".join(part for part in (self.place, *names) if part)

    def differs_by_deadline_only(self, other: "Arrangement") -> bool:
        return self != other and self.moved(deadline_on=other.deadline_on) == other

    def moved(self, **changes: Any) -> "Arrangement":
        return replace(self, **changes)

    def columns(self) -> dict[str, Any]:
        """Column name → value, as Event stores it."""
        dates = self.dates
        return {
            "status": self.status,
            "precision": dates.precision,
            "starts_on": dates.starts_on,
            "ends_on": dates.ends_on,
            "starts_at": dates.starts_at,
            "ends_at": dates.ends_at,
            "time_zone": dates.time_zone,
            "format": self.format,
            "venue": self.venue,
            "city": self.city,
            "countries": ",".join(self.countries),
            "join_information": self.join_information,
            "deadline_on": self.deadline_on,
        }

    def to_json(self) -> dict[str, Any]:
        return {
            "status": self.status,
            "dates": self.dates.to_json(),
            "format": self.format,
            "venue": self.venue,
            "city": self.city,
            "countries": list(self.countries),
            "join_information": self.join_information,
            "deadline_on": self.deadline_on.isoformat() if self.deadline_on else None,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Arrangement":
        deadline = data.get("deadline_on")
        return cls(
            status=data["status"],
            dates=Dates.from_json(data["dates"]),
            format=data.get("format", ""),
            venue=data.get("venue", ""),
            city=data.get("city", ""),
            countries=tuple(data.get("countries", ())),
            join_information=data.get("join_information", ""),
            deadline_on=date.fromisoformat(deadline) if deadline else None,
        )
