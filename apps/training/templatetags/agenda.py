"""`{% load agenda %}`: events as rows of a list. Each row is made once for all lists and pages that it stands on.

Written in Python, because a list is most of its page: Django's templates take several times as long for a row.
"""

from collections.abc import Iterable
from html import escape

from django.template import Library
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from apps.training.agenda import Row
from apps.training.shown import LATE, TENTATIVE
from apps.vocabulary.memory import Shelf
from apps.vocabulary.templatetags.hmd import day, icon, nb, old_span, st, when

register = Library()

ROWS = Shelf[str](3_000)


@register.simple_tag
def event_rows(rows: Iterable[Row], hl: str) -> SafeString:
    """`hl` is the level of their headings: `h3`. Only the day of today matters to a row, not the hour."""
    by_key, base = {(row.event.pk, row.today, row.zone, hl): row for row in rows}, reverse("training:list")
    made = ROWS.each(by_key.keys(), lambda keys: {key: _row(by_key[key], hl, base) for key in keys})
    return mark_safe("".join(made[key] for key in by_key))  # noqa: S308 -- each part is escaped where it is put in


def _row(row: Row, hl: str, base: str) -> str:
    """Its address begins with `base`, that of the list: finding out each one takes as long as the row."""
    event, link = row.event, escape(f"{base}{row.event.code}/")
    dates = when(row.dates, past=row.is_over) if row.keeps_dates else when(row.dates, True)
    facts = " · ".join(f"<bdi>{escape(fact)}</bdi>" for fact in row.facts)
    was = "".join(f'<p class="meta">{escape(_("Was"))} {old_span(dates)}</p>\n' for dates in row.struck)
    return (
        f'<li class="ev">\n{dates}\n<div>\n<{hl} class="h"><a href="{link}"><bdi>{nb(event.title)}</bdi></a></{hl}>\n'
        f'<p class="meta">{facts}</p>\n{was}{_pledge(row) if row.waits else ""}{_doubt(row)}</div>\n'
        f"{st(row.state)}\n</li>"
    )


def _pledge(row: Row) -> str:
    """By when there will be new dates."""
    promised, is_late = row.story.promised_by, row.state.key == LATE.key
    if promised:
        words = _("New dates were promised by") if is_late else _("New dates promised by")
        said, sign = f"{escape(words)} {day(promised)}", icon("late" if is_late else "sand")
    elif row.story.no_date_promised:
        said, sign = escape(_("No date can be promised yet")), icon("sand")
    else:
        return ""
    return f'<p class="pledge">{sign}<span>{said}</span></p>\n'


def _doubt(row: Row) -> str:
    if row.state.key != TENTATIVE.key:
        return ""
    return f'<p class="meta">{escape(_("Listed for planning. Do not book."))}</p>\n'
