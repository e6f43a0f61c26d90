"""How a resource stands to others: what replaced it and what it replaced, and every other relation in words.

Nothing is said of a relative that this reader may not know of.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from apps.resources.kinds import INVERSE, REPLACING, RelationKind
from apps.resources.models import Relation, Resource
from apps.resources.rows import Row, rows

DEPTH = 10
"""Nobody has replaced a guideline this often; it also ends a circle that staff may have made."""
Pair = tuple[int, int]
"""A newer and the older one it replaces, by primary key."""


@dataclass(frozen=True)
class Group:
    """`contains`, `is part of`; and which."""

    words: str
    rows: list[Row]


@dataclass(frozen=True)
class Relatives:
    """`newest` are what to use instead; `newer` and `older` all that came after and before, the newest first."""

    newest: list[Row] = field(default_factory=list)
    newer: list[Row] = field(default_factory=list)
    older: list[Row] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)


def relatives(
    key: int,
    found: Sequence[tuple[int, str, int]],
    visible: QuerySet[Resource],
    *,
    language: str,
    readers: Hashable,
) -> Relatives:
    """`found` are its own relations."""
    if not found:
        return Relatives()
    pairs = _pairs(key) if any(kind in REPLACING for _resource, kind, _other in found) else set()
    newer, older = _reached(key, pairs), _reached(key, {(old, new) for new, old in pairs})
    near = [resource if other == key else other for resource, _kind, other in found]
    shown = rows(visible, [*newer, *older, *near], language=language, readers=readers)
    known = {row.key: row for row in shown}
    newer = [each for each in newer if each in known]
    return Relatives(
        newest=[known[each] for each in newer if known.keys().isdisjoint(_reached(each, pairs))],
        newer=[known[each] for each in reversed(newer)],
        older=[known[each] for each in older if each in known],
        groups=_groups(key, found, known),
    )


def _pairs(key: int) -> set[Pair]:
    """All that is connected with this one by replacement, one query for each step away from it."""
    pairs: set[Pair] = set()
    seen, frontier = {key}, {key}
    for _step in range(DEPTH):
        near = Relation.objects.replacing().filter(Q(resource__in=frontier) | Q(other__in=frontier))
        pairs.update(near.order_by().values_list("resource", "other"))
        frontier = {each for pair in pairs for each in pair} - seen
        seen |= frontier
        if not frontier:
            break
    return pairs


def _reached(key: int, pairs: Iterable[Pair]) -> list[int]:
    """Who is newer than this one, the nearest first."""
    found: dict[int, None] = {}
    nearest = [key]
    while nearest:
        nearest = [new for new, old in sorted(pairs) if old in nearest and new not in found and new != key]
        found.update(dict.fromkeys(nearest))
    return list(found)


def _groups(key: int, found: Iterable[tuple[int, str, int]], known: dict[int, Row]) -> list[Group]:
    groups: dict[str, list[Row]] = {}
    for resource, kind, other in found:
        relative = known.get(resource if other == key else other)
        if relative and kind not in REPLACING:
            words = RelationKind(kind).label if resource == key else INVERSE[RelationKind(kind)]
            groups.setdefault(str(words), []).append(relative)
    return [Group(words, members) for words, members in groups.items()]
