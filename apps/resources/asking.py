"""What a reader asks of the library, as it stands in an address: each combination is one address, in one order."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django_countries import countries

from apps.resources.kinds import COPY_LANGUAGES, Access, Region, Type
from apps.search.questions import Order

FACETS = ("type", "topic", "language", "publisher", "region", "country", "year", "access")
WORDS, VALUES, PAGES = 200, 20, 50
"""Longer words, more values of one facet and further pages than anybody means are left out."""
YEAR = re.compile(r"[12]\d{3}")
KEY = re.compile(r"[1-9]\d{0,8}")
FIXED: Mapping[str, Collection[str]] = {
    "type": frozenset(Type.values),
    "language": frozenset(code for code, _name in COPY_LANGUAGES),
    "region": frozenset(Region.values),
    "access": frozenset(Access.values),
}


@dataclass(frozen=True)
class Asked:
    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    small: bool = False
    order: Order = Order.BEST
    more: str = ""
    """The facet of which all values are to be shown."""
    page: int = 1

    @property
    def marks(self) -> dict[str, frozenset[str]]:
        size = {"size": frozenset({"small"})} if self.small else {}
        return {**{facet: frozenset(values) for facet, values in self.chosen.items()}, **size}

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.chosen or self.small)

    def query(self, **changes: Any) -> str:
        """`?q=oslo&language=fr`; empty for the library as it opens. A change leads back to the first page."""
        asked = replace(self, **{"page": 1, **changes})
        pairs = [("q", asked.words)] if asked.words else []
        pairs += [(facet, value) for facet in FACETS for value in asked.chosen.get(facet, ())]
        pairs += [("small", "1")] * asked.small
        pairs += [("sort", str(asked.order))] * (asked.order != Order.BEST)
        pairs += [("more", asked.more)] * bool(asked.more)
        pairs += [("page", str(asked.page))] * (asked.page > 1)
        return f"?{urlencode(pairs)}" if pairs else ""

    def without(self, facet: str, value: str) -> str:
        kept = tuple(each for each in self.chosen.get(facet, ()) if each != value)
        others = {name: values for name, values in self.chosen.items() if name != facet}
        return self.query(chosen={**others, **({facet: kept} if kept else {})})


def asked(
    data: QueryDict,
    *,
    topics: Collection[str],
    organizations: Callable[[Collection[int]], Collection[int]],
    signed_in: bool,
) -> Asked:
    """What makes no sense is left out. Only who is signed in has anything to choose by access.

    `organizations` tells which of these primary keys there are.
    """
    open_to_all = FACETS if signed_in else FACETS[:-1]
    sensible = {facet: _sensible(facet, data.getlist(facet), topics) for facet in open_to_all}
    if sensible["publisher"]:
        there = organizations([int(value) for value in sensible["publisher"]])
        sensible["publisher"] = tuple(value for value in sensible["publisher"] if int(value) in there)
    order, more, page = data.get("sort", ""), data.get("more", ""), data.get("page", "")
    return Asked(
        words=" ".join(data.get("q", "")[:WORDS].split()),
        chosen={facet: values for facet, values in sensible.items() if values},
        small=data.get("small") == "1",
        order=Order.NEWEST if order == Order.NEWEST else Order.BEST,
        more=more if more in open_to_all else "",
        page=min(int(page), PAGES) if KEY.fullmatch(page) else 1,
    )


def _sensible(facet: str, values: Iterable[str], topics: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if _means(facet, value, topics)})[:VALUES])


def _means(facet: str, value: str, topics: Collection[str]) -> bool:
    match facet:
        case "topic":
            return value in topics
        case "country":
            return value in countries
        case "year":
            return YEAR.fullmatch(value) is not None
        case "publisher":
            return KEY.fullmatch(value) is not None
    return value in FIXED[facet]
