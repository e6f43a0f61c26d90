import pytest
from django.core.exceptions import ValidationError

from apps.vocabulary.zones import validate_time_zone, zone_names, zones_of, zones_to_choose


def test_utc_is_offered_first_and_every_place_once() -> None:
    offered = zones_to_choose()

    assert offered[0] == "UTC"
    assert {"Africa/Nairobi", "Asia/Kolkata", "Europe/Zurich"} <= set(offered)
    assert "Asia/Calcutta" not in offered


@pytest.mark.parametrize("name", ["UTC", "Asia/Calcutta", "Africa/Nairobi"])
def test_old_spellings_stay_valid(name: str) -> None:
    validate_time_zone(name)


@pytest.mark.parametrize("name", ["EST", "Etc/GMT+4", "localtime", "africa/nairobi", "../../etc/passwd", ""])
def test_names_that_surprise_are_refused_with_a_way_out(name: str) -> None:
    with pytest.raises(ValidationError, match="Africa/Nairobi"):
        validate_time_zone(name)


def test_whatever_is_offered_is_valid() -> None:
    assert set(zones_to_choose()) <= set(zone_names())


def test_a_country_has_its_own_zones_and_no_others() -> None:
    assert zones_of("KE") == ("Africa/Nairobi",)
    assert "America/Manaus" in zones_of("BR")
    assert zones_of("XX") == ()
