"""`{% load monthgrid %}`: days of a month's grid, as HTML.

Written in Python, because a full month has more than a hundred entries: Django's templates take ten times as long.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from html import escape
from urllib.parse import urlencode

from django.template import Library
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.training.agenda import Row
from apps.training.calendarframe import Frame
from apps.training.forms import AgendaFilter
from apps.training.monthpages import Cell, Shown
from apps.training.shown import CANCELLED
from apps.vocabulary import datewords
from apps.vocabulary.templatetags.hmd import icon

register = Library()


@register.simple_tag
def weekday_head(day: date) -> SafeString:
    short, whole = escape(datewords.weekday(day, short=True)), escape(datewords.weekday(day))
    html = f'<span aria-hidden="true">{short}</span><span class="vh">{whole}</span>'
    return mark_safe(html)  # noqa: S308 -- our own words, escaped


@register.simple_tag
def grid_day(cell: Cell, frame: Frame) -> SafeString:
    number = f'<time datetime="{cell.date.isoformat()}">{cell.date.day}</time>'
    head = f'<p><span class="vh wd">{escape(datewords.weekday(cell.date))}</span> {number}</p>'
    entries = "".join([*map(_entry, cell.shown), *_left_out(cell, frame)])
    bars = f'<ul class="bars">{entries}</ul>' if entries else ""
    quiet = "" if cell.left_out or any(shown.leads for shown in cell.shown) else ' class="free"'
    return mark_safe(f"<td{quiet}>{head}{bars}</td>")  # noqa: S308 -- each part is escaped where it is put in


def _entry(shown: Shown) -> str:
    row = shown.row
    title, url = escape(row.event.title), escape(row.event.get_absolute_url())
    name = f"<del>{title}</del>" if shown.struck else title
    key = "past" if shown.struck and row.keeps_dates else row.state.key
    key += "" if shown.leads else " on"
    words = "".join(f"<small>{escape(each)}</small>" for each in _words(shown))
    return f'<li class="{key}"><a href="{url}">{_icon(row.state.icon)}<bdi>{name}</bdi></a>{words}</li>'


def _words(shown: Shown) -> Iterator[str]:
    row = shown.row
    if shown.struck:
        yield _left(row)
        return
    if shown.leads:
        yield str(row.state.word)
    if shown.continues:
        yield _("continues")
    if shown.leads and shown.until:
        yield _("until %(day)s") % {"day": datewords.day(shown.until)}
    if shown.leads and row.part_of:
        yield _("part of: %(title)s") % {"title": row.part_of.title}


def _left(row: Row) -> str:
    """What became of an event on days that no longer hold."""
    if row.waits:
        return _("%(state)s – waiting for new dates") % {"state": row.state.word}
    if row.state == CANCELLED:
        return str(row.state.word)
    return _("moved to %(dates)s") % {"dates": datewords.plain_span(row.event.dates)}


def _left_out(cell: Cell, frame: Frame) -> Iterator[str]:
    if not cell.left_out:
        return
    day = cell.date.isoformat()
    query = urlencode([*frame.pairs(without=AgendaFilter.PERIOD), ("since", day), ("until", day)])
    words = ngettext("%(number)s more", "%(number)s more", cell.left_out) % {"number": cell.left_out}
    address = escape(f"{reverse('training:list')}?{query}")
    where = escape(datewords.day(cell.date))
    yield f'<li><a href="{address}">{escape(words)}<span class="vh">, {where}</span></a></li>'


@cache
def _icon(name: str) -> str:
    return str(icon(name))
