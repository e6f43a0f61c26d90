import pytest
from django.utils.translation import override

from apps.vocabulary.zonewords import zones_meant

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Nairobi", "Africa/Nairobi"),
        ("  africa/nairobi ", "Africa/Nairobi"),
        ("Kenya", "Africa/Nairobi"),
        ("São Paulo", "America/Sao_Paulo"),
        ("port-au-prince", "America/Port-au-Prince"),
        ("UTC", "UTC"),
        ("Jordan", "Asia/Amman"),
    ],
)
def test_a_city_a_country_or_a_zone_is_understood(words: str, zone: str) -> None:
    assert zones_meant(words) == (zone,)


def test_a_country_is_understood_in_the_readers_language() -> None:
    with override("ru"):
        assert zones_meant("Кения") == ("Africa/Nairobi",)


def test_a_large_country_gives_a_choice() -> None:
    assert {"Africa/Kinshasa", "Africa/Lubumbashi"} <= set(zones_meant("Democratic Republic of the Congo"))


@pytest.mark.parametrize("words", ["", "Mars", "EST", "!!"])
def test_what_is_no_place_means_nothing(words: str) -> None:
    assert zones_meant(words) == ()
