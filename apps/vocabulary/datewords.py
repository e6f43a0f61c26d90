"""Dates in words of the active language, for pages and mails.

Names of days and months come from Django's catalogue, except where it is wrong; the grammar that joins them stands in
`dategrammar`, so that a date is whole in each of six languages. Digits are European in all of them. `mark` wraps each
date of a span, for instance into `<time>`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS, MONTHS_ALT, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import get_language

from apps.vocabulary.dategrammar import ARABIC_MONTHS, GRAMMARS, Grammar
from apps.vocabulary.dates import Dates, Precision

Mark = Callable[[date, str], str]
FRENCH_VOWELS = "AEIOU"


def _language() -> str:
    language = get_language() or "en"
    return language if language in GRAMMARS else "en"


def _grammar() -> Grammar:
    return GRAMMARS[_language()]


def _unmarked(_day: date, words: str) -> str:
    return words


def day(d: date) -> str:
    """`Sunday 19 April 2020`"""
    return _with_weekday(d, plain_day(d))


def plain_day(d: date) -> str:
    """`19 April 2020`"""
    return _day(d, year=True)


def day_and_month(d: date) -> str:
    """`19 April`"""
    return _day(d)


def month(d: date) -> str:
    """`April 2020`, standing alone."""
    return _grammar().year.format(month=standalone_month(d), year=d.year)


def month_beside_day(d: date) -> str:
    """`April 2020`, as it goes on after a day number."""
    return _grammar().year.format(month=month_name(d), year=d.year)


def standalone_month(d: date) -> str:
    return str(MONTHS[d.month]).lower() if _language() == "ru" else month_name(d)


def month_name(d: date) -> str:
    """The month's name as it stands beside a day number: genitive in Russian, `4月` in Chinese."""
    return _month_name(d.month, _language())


@cache
def _month_name(number: int, language: str) -> str:
    """`language` is the active one."""
    own = {"ar": ARABIC_MONTHS[number - 1], "zh-hans": f"{number}月", "ru": str(MONTHS_ALT[number])}
    return own.get(language) or str(MONTHS[number])


def weekday(d: date, *, short: bool = False) -> str:
    return _weekday(d.weekday(), _language(), short)


@cache
def _weekday(number: int, language: str, short: bool) -> str:
    """`language` is the active one."""
    # Arabic and Chinese do not shorten the names of days.
    names = WEEKDAYS_ABBR if short and language not in ("ar", "zh-hans") else WEEKDAYS
    name = str(names[number])
    return name.lower() if language == "ru" else name


def span(dates: Dates, *, mark: Mark = _unmarked) -> str:
    """`Sunday 19 to Friday 24 April 2020`, and what is known where the days are not."""
    return _known(dates, _grammar(), Style(weekdays=True), mark)


def plain_span(dates: Dates, *, mark: Mark = _unmarked, past: bool = False) -> str:
    """`19–24 April 2020`, as large as a headline. Days of the past are “not known”, those to come “not set”."""
    grammar = _grammar()
    return _known(dates, replace(grammar, unset=grammar.unknown) if past else grammar, Style(dash="–"), mark)


def short_span(dates: Dates) -> str:
    """`19-24 April 2020`, for subjects and file names."""
    grammar = _grammar()
    short = replace(
        grammar,
        starts=grammar.short_starts,
        ends=grammar.short_ends,
        week=grammar.short_week,
        unset="{span}",
    )
    return _known(dates, short, Style(dash="-"), _unmarked)


def weekdays(dates: Dates) -> str:
    """`Sun–Fri`, `Wed`; nothing when the days are not known."""
    if not (dates.is_known and dates.starts_on and dates.ends_on):
        return ""
    ends = [weekday(dates.starts_on, short=True), weekday(dates.ends_on, short=True)]
    return ends[0] if dates.days == 1 else "–".join(ends)


def clock(dates: Dates, zone: str) -> str:
    """`09:00 to 12:30, Nairobi time (UTC+3)`; with the days where there are several or where the zone moves them."""
    start, end = dates.starts(zone=zone), dates.ends(zone=zone)
    if start is None or end is None:
        return ""
    if start.date() == end.date():
        hours = _grammar().hours.format(start=_hour(start), end=_hour(end))
        shown = hours if start.date() == dates.starts_on else _on_day(start, hours)
    else:
        shown = f"{_on_day(start, _hour(start))} – {_on_day(end, _hour(end))}"
    return _at_place(shown, zone, start, end)


def moment(dt: datetime, zone: str) -> str:
    """`Friday 13 March 2020, 10:30 UTC`"""
    local = dt.astimezone(ZoneInfo(zone))
    return _at_place(_on_day(local, _hour(local)), zone, local)


@dataclass(frozen=True)
class Style:
    """With weekdays and the language's own `to`; or without, joined by a dash."""

    weekdays: bool = False
    dash: str = ""


def _known(dates: Dates, grammar: Grammar, style: Style, mark: Mark) -> str:
    """Each precision in its own words; `month` and `year` may stretch over several."""
    first, last = dates.first_day, dates.last_day
    if first is None or last is None or dates.precision in (Precision.TBC, Precision.NONE):
        return grammar.none if dates.precision == Precision.NONE else grammar.tbc
    one = day if style.weekdays else plain_day
    match dates.precision:
        case Precision.START:
            return grammar.starts.format(day=mark(first, one(first)))
        case Precision.END:
            return grammar.ends.format(day=mark(last, one(last)))
        case Precision.WEEK:
            return grammar.unset.format(span=grammar.week.format(span=_days(first, last, style, mark)))
        case Precision.MONTH:
            return grammar.unset.format(span=_stretch(month(first), month(last)))
        case Precision.YEAR:
            return grammar.unset.format(span=_stretch(year(first), year(last)))
    return _days(first, last, style, mark)


def _days(first: date, last: date, style: Style, mark: Mark) -> str:
    """Two days, the month and the year said once where they are the same."""
    grammar = _grammar()
    dress = _with_weekday if style.weekdays else _undressed
    if first == last:
        return mark(first, dress(first, plain_day(first)))
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month
    shortened = last if grammar.largest_first else first
    words = {
        d: mark(d, dress(d, _day(d, month=d != shortened or not same_month, year=d != shortened or not same_year)))
        for d in (first, last)
    }
    if style.weekdays:
        return grammar.span.format(first=words[first], last=words[last])
    spaced = not same_month or (style.dash == "-" and grammar.spaced_hyphen)
    return (f" {style.dash} " if spaced else style.dash).join([words[first], words[last]])


def _day(d: date, *, month: bool = True, year: bool = False) -> str:
    grammar, language = _grammar(), _language()
    number = "1er" if language == "fr" and d.day == 1 else str(d.day)
    if not month:
        return grammar.day.format(day=number)
    if not year:
        return grammar.month.format(day=number, month=month_name(d))
    return grammar.month.format(day=number, month=month_beside_day(d))


def year(d: date) -> str:
    return {"zh-hans": f"{d.year}年", "ru": f"{d.year} год"}.get(_language(), str(d.year))


def _with_weekday(d: date, words: str) -> str:
    return _grammar().weekday.format(weekday=weekday(d), rest=words)


def _undressed(_day: date, words: str) -> str:
    return words


def _stretch(first: str, last: str) -> str:
    return first if first == last else f"{first} – {last}"


def _hour(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def _on_day(moment: datetime, hours: str) -> str:
    return _grammar().day_hour.format(day=day(moment.date()), hour=hours)


def _at_place(hours: str, zone: str, *moments: datetime) -> str:
    if zone == "UTC":
        return f"{hours} UTC"
    offsets = dict.fromkeys(offset(moment) for moment in moments)
    name = place(zone)
    of_place = f"d’{name}" if name[0] in FRENCH_VOWELS else f"de {name}"
    return _grammar().place_time.format(hours=hours, place=name, of_place=of_place, offset=", ".join(offsets))


def place(zone: str) -> str:
    """`America/Argentina/Buenos_Aires` → `Buenos Aires`"""
    return zone.rpartition("/")[2].replace("_", " ")


def offset(moment: datetime) -> str:
    """`UTC+3`, `UTC−3:30`, `UTC+0`"""
    minutes = (moment.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"
