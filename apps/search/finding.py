"""Questions answered, and words completed. Nothing typed makes either fail."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection

from apps.search import opened, snippets, spelling, thesaurus
from apps.search.completing import suggest as suggest
from apps.search.engines import engine
from apps.search.opened import Opened
from apps.search.query import Expression, parse
from apps.search.questions import Answer, Count, Hit, Order, Question
from apps.search.statement import CANDIDATES, TEXTS, statement
from apps.search.wanted import KIND, MARK, Wanted, storable

Row = tuple[str, str, int, int | None, int]
"""What it is, its name, its number or count, its excerpt and its place."""


@dataclass
class Found:
    hits: list[Row] = field(default_factory=list)
    newest: list[Row] = field(default_factory=list)
    total: int = 0
    by_text: int = 0
    opened: dict[str, bool] = field(default_factory=dict)
    """Whether there are more candidates than counted, of a facet as if it were not narrowed."""
    counts: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def at_least(self) -> bool:
        return self.total > CANDIDATES or self.by_text >= TEXTS


def find(question: Question, *, at: datetime) -> Answer:
    expression = _expression(question)
    wanted = _wanted(question, expression, at=at)
    if wanted is None or (question.words.strip() and expression is None) or _start(question) >= CANDIDATES:
        return Answer((), Count(0), at)
    found = _ask(question, wanted)
    if found.at_least and wanted.narrows and _newest_first(question):
        found.hits = found.newest
    return _answer(question, found, expression, at=at)


def _expression(question: Question) -> Expression | None:
    words = question.words.strip()
    return parse(words, language=question.language, thesaurus=thesaurus.current()) if words else None


def _wanted(question: Question, expression: Expression | None, *, at: datetime) -> Wanted | None:
    """None where nothing can fit: a facet is narrowed to values that no thing has."""
    asked = {facet: values for facet, values in [*question.marks.items(), (KIND, question.kinds)] if values}
    marks = {facet: tuple(sorted(filter(storable, values))) for facet, values in asked.items()}
    audiences = tuple(sorted(filter(storable, question.audiences)))
    return Wanted(expression, marks, audiences, at) if all(marks.values()) and audiences else None


def _start(question: Question) -> int:
    return (max(question.page, 1) - 1) * question.per_page


def _newest_first(question: Question) -> bool:
    return question.order == Order.NEWEST or not question.words.strip()


def _ask(question: Question, wanted: Wanted) -> Found:
    facets = (*question.facets, KIND) if question.kind_counts else question.facets
    keys = opened.keys(question, wanted)
    known = opened.KNOWN.known(keys.values())
    sql, values = statement(
        engine(),
        wanted,
        newest=_newest_first(question),
        first=_start(question),
        count=question.per_page + 1,
        facets=tuple(facet for facet in facets if keys.get(facet) not in known),
    )
    found = Found()
    for row in _rows(sql, values):
        _take(row, found)
    for hits in (found.hits, found.newest):
        hits.sort(key=lambda hit: hit[-1])
    opened.KNOWN.keep(
        {key: Opened(found.opened[facet], found.counts[facet]) for facet, key in keys.items() if key not in known}
    )
    for (facet, _rest), told in known.items():
        found.opened[facet], found.counts[facet] = told.at_least, dict(told.counts)
    return found


def _take(row: Row, found: Found) -> None:
    what, name, number, *_rest = row
    if what == "hit":
        found.hits.append(row)
    elif what == "newest":
        found.newest.append(row)
    elif what == "total":
        found.total = number
    elif what == "texts":
        found.by_text = number
    elif what == "open":
        found.opened[name] = number > 0
    elif what == MARK:
        facet, _colon, value = name.partition(":")
        found.counts[facet][value] = number


def _rows(sql: str, values: list[Any]) -> Iterable[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _answer(question: Question, found: Found, expression: Expression | None, *, at: datetime) -> Answer:
    rows = found.hits[: question.per_page]
    shown = snippets.around(expression, [excerpt for *_what, excerpt, _place in rows if excerpt]) if expression else {}
    return Answer(
        hits=tuple(_hit(row, shown) for row in rows),
        total=Count(min(found.total, CANDIDATES), found.at_least),
        asked_at=at,
        facets={facet: _counts(found, facet) for facet in question.facets},
        kinds=_counts(found, KIND) if question.kind_counts else {},
        has_next=len(found.hits) > question.per_page and _start(question) + question.per_page < CANDIDATES,
        suggestion=_suggestion(question, expression, at=at) if expression and not found.total else "",
    )


def _suggestion(question: Question, expression: Expression, *, at: datetime) -> str:
    """Only what leads somewhere: words that are known one by one need not stand together anywhere."""
    words = spelling.suggestion(question.words, expression)
    meant = replace(question, words=words, page=1, per_page=1, facets=(), kind_counts=False)
    wanted = _wanted(meant, _expression(meant), at=at) if words else None
    return words if wanted and wanted.expression and _ask(meant, wanted).total else ""


def _hit(row: Row, shown: Mapping[int, snippets.Snippet]) -> Hit:
    _what, kind, key, excerpt, _place = row
    snippet = shown.get(excerpt) if excerpt else None
    return Hit(kind, key, snippet.text, snippet.language, snippet.page) if snippet else Hit(kind, key)


def _counts(found: Found, facet: str) -> dict[str, Count]:
    at_least = found.at_least or found.opened.get(facet, False)
    return {value: Count(number, at_least) for value, number in found.counts[facet].items()}
