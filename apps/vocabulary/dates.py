"""When something takes place, as precisely as it is known, as one value.

Only the wall time and the IANA zone are kept; UTC is derived. A date without a clock time never shifts.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Precision(TextChoices):
    """How much of the dates is known. `month` and `year` hold the first and last day of the period; `week` any two."""

    DAY = "day", _("first and last day")
    START = "start", _("first day only")
    END = "end", _("last day only")
    WEEK = "week", _("the week")
    MONTH = "month", _("the month")
    YEAR = "year", _("the year")
    TBC = "tbc", _("to be confirmed")
    NONE = "none", _("no dates")


NEEDS_START = {Precision.DAY, Precision.START, Precision.WEEK, Precision.MONTH, Precision.YEAR}
NEEDS_END = {Precision.DAY, Precision.END, Precision.WEEK, Precision.MONTH, Precision.YEAR}
FIRST_YEAR, LAST_YEAR = 1945, 2100


@dataclass(frozen=True)
class Dates:
    """First and last day (inclusive), clock times at the host's place, and the host's zone."""

    starts_on: date | None = None
    ends_on: date | None = None
    precision: str = Precision.NONE
    starts_at: time | None = None
    ends_at: time | None = None
    time_zone: str = "UTC"

    @property
    def is_known(self) -> bool:
        """True when a person can put it into a diary: the first and the last day are known."""
        return self.precision == Precision.DAY

    @property
    def is_timed(self) -> bool:
        return self.is_known and self.starts_at is not None and self.ends_at is not None

    @property
    def days(self) -> int:
        """Number of days, the first and the last included; 0 when not known to the day."""
        if self.precision != Precision.DAY or self.starts_on is None or self.ends_on is None:
            return 0
        return (self.ends_on - self.starts_on).days + 1

    @property
    def last_day(self) -> date | None:
        return self.ends_on or self.starts_on

    @property
    def first_day(self) -> date | None:
        return self.starts_on or self.ends_on

    def starts(self, *, zone: str | None = None) -> datetime | None:
        """The first moment, in the host's zone or in `zone`; None when no clock time is known."""
        return _moment(self.starts_on, self.starts_at, self.time_zone, zone)

    def ends(self, *, zone: str | None = None) -> datetime | None:
        return _moment(self.ends_on, self.ends_at, self.time_zone, zone)

    def to_json(self) -> dict[str, Any]:
        return {
            name: value.isoformat() if hasattr(value, "isoformat") else str(value)
            for name, value in asdict(self).items()
            if value
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Dates":
        days = {name: date.fromisoformat(data[name]) for name in ("starts_on", "ends_on") if data.get(name)}
        hours = {name: time.fromisoformat(data[name]) for name in ("starts_at", "ends_at") if data.get(name)}
        return cls(
            days.get("starts_on"),
            days.get("ends_on"),
            data.get("precision", Precision.NONE),
            hours.get("starts_at"),
            hours.get("ends_at"),
            data.get("time_zone", "UTC"),
        )

    def problems(self) -> dict[str, str]:
        """Field name → a sentence, for every way these dates contradict themselves."""
        found: dict[str, Any] = {}
        if self.precision in NEEDS_START and self.starts_on is None:
            found["starts_on"] = _("Give the first day, or say that it is not known.")
        if self.precision in NEEDS_END and self.ends_on is None:
            found["ends_on"] = _("Give the last day, or say that it is not known.")
        for name, day in (("starts_on", self.starts_on), ("ends_on", self.ends_on)):
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
                found[name] = _("Give a year from 1945 to 2100.")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            found["ends_on"] = _("The last day is before the first day.")
        if (self.starts_at is None) != (self.ends_at is None):
            found["ends_at"] = _("Give both clock times or none.")
        elif self.starts_at and self.ends_at and self.starts_on == self.ends_on and self.ends_at <= self.starts_at:
            found["ends_at"] = _("The end is not after the start.")
        return found


def _moment(day: date | None, clock: time | None, host_zone: str, zone: str | None) -> datetime | None:
    if day is None or clock is None:
        return None
    return datetime.combine(day, clock, tzinfo=ZoneInfo(host_zone)).astimezone(
        ZoneInfo(zone) if zone else ZoneInfo(host_zone)
    )
