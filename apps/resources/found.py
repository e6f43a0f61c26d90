"""Rows as a search found them: the words that were looked for are marked, and text of a file stands for the summary."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from apps.resources.rows import Row
from apps.search.highlighting import mark, sought
from apps.search.questions import Hit


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
