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
    lines = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8").splitlines()
    names = (line.split("\t")[2] for line in lines if not line.startswith("#"))
    return ("UTC", *sorted(set(names) & set(zone_names())))


def validate_time_zone(value: str) -> None:
    if value not in zone_names():
        raise ValidationError(
            _("“%(value)s” is not a time zone. Write a name such as Africa/Nairobi, or UTC."),
            code="time_zone",
            params={"value": value},
        )
