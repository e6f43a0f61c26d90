"""IANA time zones as people choose them: `Africa/Nairobi`, and UTC."""

from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def zone_names() -> tuple[str, ...]:
    """UTC first, then every place; no `EST`, `Etc/GMT+4` or `localtime`, whose meaning surprises."""
    places = (name for name in available_timezones() if name.partition("/")[0] in AREAS)
    return ("UTC", *sorted(places))


@cache
def zones_to_choose() -> tuple[str, ...]:
    """UTC and one name per place: `Asia/Kolkata`, not its old spelling `Asia/Calcutta`, which stays valid."""
    names = {name for _country, name in _places()}
    return ("UTC", *sorted(names & set(zone_names())))


@cache
def zones_of(country: str) -> tuple[str, ...]:
    """Of a country, by its code of two letters. Most have one; empty where nobody lives."""
    return tuple(sorted({name for code, name in _places() if code == country} & set(zone_names())))


@cache
def _places() -> tuple[tuple[str, str], ...]:
    """Code of a country, and a zone there."""
    lines = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8").splitlines()
    columns = [line.split("\t") for line in lines if not line.startswith("#")]
    return tuple((column[0], column[2]) for column in columns)


def validate_time_zone(value: str) -> None:
    if value not in zone_names():
        raise ValidationError(
            _("“%(value)s” is not a time zone. Write a name such as Africa/Nairobi, or UTC."),
            code="time_zone",
            params={"value": value},
        )
