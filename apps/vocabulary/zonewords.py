"""The time zone that somebody means by a city, a country or a zone's own name. A list of them all is too long for an
old phone, and what people know is where they are.
"""

import re
import unicodedata
from functools import cache

from django.utils.translation import override
from django_countries import countries

from apps.vocabulary.zones import zone_names, zones_of, zones_to_choose


def zones_meant(words: str) -> tuple[str, ...]:
    """One, if it is clear; several to choose from; none if nothing is known by these words."""
    key = _key(words)
    if not key:
        return ()
    by_name = [name for name in zone_names() if _key(name) == key]
    by_city = [name for name in zones_to_choose() if _key(name.rpartition("/")[2]) == key]
    return tuple(by_name or by_city or _of_country(key) or _beginning_with(key))


def _of_country(key: str) -> tuple[str, ...]:
    """By its name in the active language or in English, or by its code."""
    codes = [code for code, name in countries if key in (_key(str(name)), code.lower())]
    return zones_of(codes[0]) if codes else _english_countries().get(key, ())


@cache
def _english_countries() -> dict[str, tuple[str, ...]]:
    with override("en"):
        return {_key(str(name)): zones_of(code) for code, name in countries}


def _beginning_with(key: str) -> tuple[str, ...]:
    return tuple(name for name in zones_to_choose() if _key(name.rpartition("/")[2]).startswith(key))


def _key(words: str) -> str:
    """Letters only, of any script, without their accents: `São Paulo` is `Sao_Paulo`."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return re.sub(r"[\W_]+", "", "".join(char for char in plain if not unicodedata.combining(char)))
