"""How each language of the portal builds a date: patterns only, one table.

What Django's catalogue has right (names of days and months) is taken from there, in `datewords`.
"""

from dataclasses import dataclass

ARABIC_MONTHS = (
    *("كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيه"),
    *("تموز/يوليه", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر"),
)
"""The double names that the United Nations writes; Django's catalogue has one of each pair."""


@dataclass(frozen=True)
class Grammar:
    """How one language builds a date, from the day number up to a span of two dates and clock times."""

    day: str = "{day}"
    month: str = "{day} {month}"
    year: str = "{month} {year}"
    weekday: str = "{weekday} {rest}"
    span: str = "{first} to {last}"
    spaced_hyphen: bool = False
    largest_first: bool = False
    starts: str = "from {day}, last day not known"
    ends: str = "until {day}, first day not known"
    week: str = "in the week of {span}"
    unset: str = "{span}, days not set"
    unknown: str = "{span}, days not known"
    tbc: str = "dates to be confirmed"
    none: str = "no dates known"
    short_starts: str = "from {day}"
    short_ends: str = "until {day}"
    short_week: str = "week of {span}"
    hours: str = "{start} to {end}"
    day_hour: str = "{day}, {hour}"
    place_time: str = "{hours}, {place} time ({offset})"


GRAMMARS = {
    "en": Grammar(),
    "fr": Grammar(
        span="du {first} au {last}",
        starts="à partir du {day}, dernier jour non connu",
        ends="jusqu’au {day}, premier jour non connu",
        week="dans la semaine {span}",
        unset="{span}, jours non fixés",
        unknown="{span}, jours non connus",
        tbc="dates à confirmer",
        none="aucune date connue",
        short_starts="à partir du {day}",
        short_ends="jusqu’au {day}",
        short_week="semaine du {span}",
        hours="de {start} à {end}",
        place_time="{hours}, heure {of_place} ({offset})",
    ),
    "es": Grammar(
        month="{day} de {month}",
        year="{month} de {year}",
        span="del {first} al {last}",
        starts="desde el {day}, último día no conocido",
        ends="hasta el {day}, primer día no conocido",
        week="en la semana {span}",
        unset="{span}, días sin fijar",
        unknown="{span}, días no conocidos",
        tbc="fechas por confirmar",
        none="sin fechas conocidas",
        short_starts="desde el {day}",
        short_ends="hasta el {day}",
        short_week="semana del {span}",
        hours="de {start} a {end}",
        place_time="{hours}, hora de {place} ({offset})",
    ),
    "ru": Grammar(
        year="{month} {year} года",
        weekday="{weekday}, {rest}",
        span="{first} – {last}",
        starts="первый день: {day}; последний день неизвестен",
        ends="последний день: {day}; первый день неизвестен",
        week="неделя: {span}",
        unset="{span}, дни не назначены",
        unknown="{span}, дни неизвестны",
        tbc="даты будут подтверждены",
        none="даты неизвестны",
        short_starts="с {day}",
        short_ends="до {day}",
        short_week="неделя {span}",
        hours="{start} – {end}",
        place_time="{hours}, время: {place} ({offset})",
    ),
    "ar": Grammar(
        span="من {first} إلى {last}",
        # A hyphen between two numbers would read left to right; one with spaces follows the text.
        spaced_hyphen=True,
        starts="من {day}، واليوم الأخير غير معروف",
        ends="حتى {day}، واليوم الأول غير معروف",
        week="في الأسبوع {span}",
        unset="{span}، ولم تُحدَّد الأيام",
        unknown="{span}، والأيام غير معروفة",
        tbc="تُؤكَّد المواعيد لاحقًا",
        none="لا مواعيد معروفة",
        short_starts="من {day}",
        short_ends="حتى {day}",
        short_week="أسبوع {span}",
        hours="من {start} إلى {end}",
        day_hour="{day}، {hour}",
        place_time="{hours}، بتوقيت {place} ({offset})",
    ),
    "zh-hans": Grammar(
        day="{day}日",
        month="{month}{day}日",
        year="{year}年{month}",
        weekday="{rest}{weekday}",
        span="{first}至{last}",
        largest_first=True,
        starts="自{day}起，末日不详",
        ends="至{day}，首日不详",
        week="{span}当周",
        unset="{span}，日期未定",
        unknown="{span}，日期不详",
        tbc="日期待确认",
        none="日期不详",
        short_starts="{day}起",
        short_ends="至{day}",
        short_week="{span}当周",
        hours="{start}至{end}",
        day_hour="{day} {hour}",
        place_time="{hours}，{place}时间（{offset}）",
    ),
}
