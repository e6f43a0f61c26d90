"""Rows as a search found them: the words that were looked for are marked, and text of a file stands for the summary."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from apps.resources.models import Resource
from apps.resources.rows import Row, rows
from apps.search import finding
from apps.search.highlighting import mark, sought
from apps.search.questions import Hit, Order, Question

KINDS = frozenset({"resource"})


def newest(number: int, *, language: str, at: datetime) -> list[Row]:
    """What came out last, of all that is open to everybody."""
    question = Question(kinds=KINDS, language=language, order=Order.NEWEST, per_page=number)
    keys = [hit.key for hit in finding.find(question, at=at).hits]
    return rows(Resource.objects.visible_to(None, at=at), keys, language=language)


def marked(rows: Iterable[Row], hits: Iterable[Hit], words: str, *, language: str) -> list[Row]:
    """`language` is the reader's, in which the words were taken."""
    if not words:
        return list(rows)
    lexemes, by_key = sought(words, language=language), {hit.key: hit for hit in hits}
    return [_marked(row, by_key[row.key], lexemes, language) for row in rows]


def _marked(row: Row, hit: Hit, lexemes: frozenset[str], language: str) -> Row:
    spoken = row.language or language
    title = mark(row.title, lexemes, language=spoken)
    if not hit.passage:
        return replace(row, title=title, summary=mark(row.summary, lexemes, language=spoken))
    return replace(
        row,
        title=title,
        summary="",
        passage=mark(hit.passage, lexemes, language=hit.passage_language or spoken),
        passage_language=hit.passage_language,
        page=_("Page %(number)d:") % {"number": hit.page} if hit.page else "",
    )
