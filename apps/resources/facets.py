"""What the library can be narrowed by, with counts; and what it is narrowed by, each part to be taken off again."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from apps.resources.asking import Asked
from apps.resources.kinds import Access, Region, Type
from apps.search.questions import Answer, Count
from apps.vocabulary.languagenames import own_name

LABELS: dict[str, str | Promise] = {
    "type": gettext_lazy("Type"),
    "language": gettext_lazy("Language of the file"),
    "topic": gettext_lazy("Topic"),
    "publisher": gettext_lazy("Publisher"),
    "region": gettext_lazy("Region"),
    "country": gettext_lazy("Country"),
    "year": gettext_lazy("Year"),
    "access": gettext_lazy("Open to"),
}
OPEN = ("type", "language", "topic")
FEW, MANY = 5, 100
NONE = Count(0)
NAMERS: dict[str, Callable[[str], str]] = {
    "type": lambda value: str(Type(value).label),
    "region": lambda value: str(Region(value).label),
    "access": lambda value: str(Access(value).label),
    "language": own_name,
    "country": countries.name,
}


@dataclass(frozen=True)
class Value:
    value: str
    name: str
    count: str
    chosen: bool
    language: str = ""


@dataclass(frozen=True)
class Facet:
    """`more` is the query of the page that shows all values; empty where these are all."""

    name: str
    label: str
    values: list[Value]
    is_open: bool
    more: str


@dataclass(frozen=True)
class Chip:
    label: str
    name: str
    query: str
    language: str = ""


@dataclass(frozen=True)
class Names:
    """What values are called in the reader's language; topics by slug, organizations by primary key."""

    topics: Mapping[str, str]
    organizations: Mapping[int, str]

    def of(self, facet: str, value: str) -> str:
        if facet == "topic":
            return self.topics.get(value, value)
        if facet == "publisher":
            return self.organizations.get(int(value), value)
        return NAMERS[facet](value) if facet in NAMERS else value

    def knows(self, facet: str, value: str) -> bool:
        """Not what was deleted and still stands in the index until the night."""
        if facet == "topic":
            return value in self.topics
        return facet != "publisher" or int(value) in self.organizations


def facets(answer: Answer, asked: Asked, names: Names) -> list[Facet]:
    shown = ((name, _shown(answer.facets.get(name, {}), asked, name)) for name in LABELS)
    made = (_facet(name, values, answer.facets.get(name, {}), asked, names) for name, values in shown)
    return [facet for facet in made if facet.values]


def publishers(answer: Answer, asked: Asked) -> list[int]:
    """Primary keys of those whose names will be needed."""
    return [int(value) for value in _shown(answer.facets.get("publisher", {}), asked, "publisher")]


def small_count(answer: Answer) -> str:
    return count_in_words(answer.facets.get("size", {}).get("small", NONE))


def chips(asked: Asked, names: Names) -> Iterator[Chip]:
    if asked.words:
        yield Chip("", f"“{asked.words}”", asked.query(words=""))
    for facet, label in LABELS.items():
        for value in asked.chosen.get(facet, ()):
            spoken = value if facet == "language" else ""
            yield Chip(str(label), names.of(facet, value), asked.without(facet, value), spoken)
    if asked.small:
        yield Chip("", _("Only files under 500 kB"), asked.query(small=False))


def count_in_words(count: Count) -> str:
    """`38`, `1,000+`"""
    number = number_format(count.number, use_l10n=True, force_grouping=True)
    return f"{number}+" if count.at_least else number


def _shown(counts: Mapping[str, Count], asked: Asked, facet: str) -> list[str]:
    """Those counted most, or the latest years; and every chosen one."""
    by_count = sorted(counts, key=lambda value: (-counts[value].number, value))
    ordered = sorted(counts, reverse=True) if facet == "year" else by_count
    first = ordered[: MANY if asked.more == facet else FEW]
    return [*first, *(value for value in asked.chosen.get(facet, ()) if value not in first)]


def _facet(name: str, values: list[str], counts: Mapping[str, Count], asked: Asked, names: Names) -> Facet:
    chosen = asked.chosen.get(name, ())
    return Facet(
        name=name,
        label=str(LABELS[name]),
        values=[
            Value(
                value,
                names.of(name, value),
                count_in_words(counts.get(value, NONE)),
                value in chosen,
                value if name == "language" else "",
            )
            for value in values
            if names.knows(name, value)
        ],
        is_open=name in OPEN or bool(chosen) or asked.more == name,
        more=asked.query(more=name) if len(counts) > len(values) else "",
    )
