"""Counts of a facet that is narrowed, as if it were open: the same for all of its values, and so told again."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from apps.search.questions import Question
from apps.search.wanted import Wanted
from apps.vocabulary.memory import Shelf


@dataclass(frozen=True)
class Opened:
    """How many things that fit where the facet is open have each of its values; or that many at least."""

    at_least: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)


KNOWN = Shelf[Opened](2_000)
Key = tuple[str, Hashable]


def keys(question: Question, wanted: Wanted) -> dict[str, Key]:
    """By facet. Words are seldom asked for twice."""
    if question.holds_for is None or wanted.expression:
        return {}
    return {
        facet: (facet, _key(question, wanted.without(facet))) for facet in question.facets if wanted.marks.get(facet)
    }


def _key(question: Question, wanted: Wanted) -> Hashable:
    return question.holds_for, tuple(sorted(wanted.marks.items()))
