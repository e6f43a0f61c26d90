"""`{% load hmd %}`: icons, status chips and dates. Values in, HTML out, no database: mails use it too."""

import re
from datetime import UTC, date, datetime
from functools import cache
from typing import Protocol

from django.template import Library
from django.utils.functional import Promise as Lazy
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from apps.vocabulary import datewords
from apps.vocabulary.dates import Dates, Precision
from apps.vocabulary.icons import ICONS, MIRRORED

register = Library()

DASH = "\N{NO-BREAK SPACE}– "
UNBROKEN = re.compile(r"UN-CMCoord|UN-CIMIC|COVID-19|ASEAN-\w+")


class Chip(Protocol):
    """A displayed state: its CSS class, its icon's name and its word."""

    @property
    def key(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def word(self) -> str | Lazy: ...


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    flip = " flip" if name in MIRRORED else ""
    return format_html(
        '<svg class="i{}" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', flip, ICONS[name]
    )


@register.simple_tag
def slashes() -> SafeString:
    """The two strokes of the portal's name: the humanitarian one blue, the military one olive."""
    return mark_safe(
        '<svg class="ss" viewBox="0 0 22 24" aria-hidden="true">'
        '<path d="M8 0h4L4 24H0z"/><path d="M18 0h4l-8 24h-4z"/></svg>'
    )


@register.simple_tag
def st(state: Chip) -> SafeString:
    """A status is always its icon, its word and its colour together."""
    html = f'<span class="st {escape(state.key)}">{icon(state.icon)}{escape(state.word)}</span>'
    return mark_safe(html)  # noqa: S308 -- each part is escaped


@register.simple_tag
def day(d: date) -> SafeString:
    """`Saturday 20 June 2020`; of a moment its day in UTC."""
    d = d.astimezone(UTC).date() if isinstance(d, datetime) else d
    return _time(d, datewords.day(d))


@register.simple_tag
def moment(dt: datetime) -> SafeString:
    """A stamp in UTC: `Friday 13 March 2020, 10:30 UTC`."""
    stamp = f"{dt.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    return format_html('<time datetime="{}">{}</time>', stamp, datewords.moment(dt, "UTC"))


@register.simple_tag
def span(dates: Dates) -> SafeString:
    """`Sunday 19 to Friday 24 April 2020`, each end a `<time>`."""
    return mark_safe(datewords.span(dates, mark=_time))  # noqa: S308 -- our own words around escaped dates


@register.simple_tag
def plain_span(dates: Dates, past: bool = False) -> SafeString:
    """`19–24 April 2020`, on one line while it is within a month."""
    html = mark_safe(datewords.plain_span(dates, mark=_time, past=past).replace(" – ", DASH))  # noqa: S308 -- as above
    return format_html('<span class="nowrap">{}</span>', html) if _is_within_a_month(dates) else html


@register.simple_tag
def old_span(dates: Dates) -> SafeString:
    """Struck for the eye; whoever uses it also says in words that these dates no longer hold."""
    return format_html("<del>{}</del>", span(dates)) if dates.first_day else span(dates)


@register.simple_tag
def when(dates: Dates, old: bool = False, past: bool = False) -> SafeString:
    """The diary block of a list: big day numbers, month and year, weekdays. Old ones are struck and called old."""
    big, month, small = _diary(dates, past=past)
    if old and dates.first_day:
        big = format_html('<span class="vh">{} </span><del>{}</del>', _("Old dates:"), big)
    parts: list[str] = [big]
    if month:
        parts.append(f'<span class="m">{escape(month)}</span>')
    if small:
        parts.append(f"<small>{escape(small)}</small>")
    return mark_safe(f'<p class="when">{" ".join(parts)}</p>')  # noqa: S308 -- each part is escaped where it is made


@register.filter
def in_words(d: date) -> str:
    """The words alone, for a sentence of `blocktranslate`; of a moment its day in UTC."""
    return datewords.day(d.astimezone(UTC).date() if isinstance(d, datetime) else d)


@register.filter
def nb(text: str) -> SafeString:
    """Keeps “UN-CMCoord” and “COVID-19” on one line."""
    return mark_safe(UNBROKEN.sub(r'<span class="nowrap">\g<0></span>', conditional_escape(text)))  # noqa: S308 -- escaped first


def _time(d: date, words: str) -> SafeString:
    return mark_safe(f'<time datetime="{d.isoformat()}">{escape(words)}</time>')  # noqa: S308 -- escaped


def _is_within_a_month(dates: Dates) -> bool:
    first, last = dates.first_day, dates.last_day
    return (
        dates.is_known
        and first is not None
        and last is not None
        and (first.year, first.month) == (last.year, last.month)
    )


def _diary(dates: Dates, *, past: bool) -> tuple[SafeString, str, str]:
    """What stands big, under it, and last and small: `19–24`, `April 2020`, `Sun–Fri`."""
    first, last = dates.first_day, dates.last_day
    if first is None or last is None:
        return _words(datewords.plain_span(dates)), "", ""
    if dates.precision == Precision.MONTH and datewords.month(first) == datewords.month(last):
        return _words(_time_of_month(first)), datewords.year(first), _unset(past=past)
    if dates.precision in (Precision.MONTH, Precision.YEAR):
        return _words(datewords.short_span(dates)), "", _unset(past=past)
    small = _fewer_days(dates, past=past)
    if first.year != last.year:
        return _words(plain_span(dates)), "", small
    if first.month != last.month:
        return _words(_over_two_months(first, last)), datewords.year(first), small
    days = dict.fromkeys((first, last))
    big = "–".join(_time(d, str(d.day)) for d in days)
    return mark_safe(f"<b>{big}</b>"), datewords.month_beside_day(first), small  # noqa: S308 -- as above


def _fewer_days(dates: Dates, *, past: bool) -> str:
    if dates.precision == Precision.START:
        return _("first day; last day not known")
    if dates.precision == Precision.END:
        return _("last day; first day not known")
    return datewords.weekdays(dates) or _("week; %(unset)s") % {"unset": _unset(past=past)}


def _unset(*, past: bool) -> str:
    return _("days not known") if past else _("days not set")


def _words(words: str) -> SafeString:
    """Longer than numbers: smaller, and free to wrap."""
    return format_html('<b class="x">{}</b>', words)


def _over_two_months(first: date, last: date) -> SafeString:
    return format_html_join(DASH, "{}", ((_time(d, datewords.day_and_month(d)),) for d in (first, last)))


def _time_of_month(d: date) -> str:
    return format_html('<time datetime="{}">{}</time>', f"{d:%Y-%m}", datewords.standalone_month(d))
