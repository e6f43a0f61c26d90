from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from apps.vocabulary import datewords
from apps.vocabulary.dategrammar import GRAMMARS
from apps.vocabulary.dates import Dates, Precision

APRIL = Dates(date(2020, 4, 19), date(2020, 4, 24), Precision.DAY)
TWO_MONTHS = Dates(date(2020, 3, 29), date(2020, 4, 3), Precision.DAY)
TWO_YEARS = Dates(date(2020, 12, 30), date(2021, 1, 1), Precision.DAY)
JANUARY = Dates(date(2021, 1, 1), date(2021, 1, 31), Precision.MONTH)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Wednesday 1 April 2020"),
        ("fr", "mercredi 1er avril 2020"),
        ("es", "miércoles 1 de abril de 2020"),
        ("ru", "среда, 1 апреля 2020 года"),
        ("ar", "الأربعاء 1 نيسان/أبريل 2020"),
        ("zh-hans", "2020年4月1日星期三"),
    ],
)
def test_a_day_has_its_weekday_and_its_month_in_words(language: str, words: str) -> None:
    with translation.override(language):
        assert datewords.day(date(2020, 4, 1)) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Sunday 19 to Friday 24 April 2020"),
        ("fr", "du dimanche 19 au vendredi 24 avril 2020"),
        ("es", "del domingo 19 al viernes 24 de abril de 2020"),
        ("ru", "воскресенье, 19 – пятница, 24 апреля 2020 года"),
        ("ar", "من الأحد 19 إلى الجمعة 24 نيسان/أبريل 2020"),
        ("zh-hans", "2020年4月19日星期日至24日星期五"),
    ],
)
def test_a_span_says_a_common_month_once(language: str, words: str) -> None:
    with translation.override(language):
        assert datewords.span(APRIL) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "19-24 April 2020"),
        ("fr", "19-24 avril 2020"),
        ("es", "19-24 de abril de 2020"),
        ("ru", "19-24 апреля 2020 года"),
        ("ar", "19 - 24 نيسان/أبريل 2020"),
        ("zh-hans", "2020年4月19日-24日"),
    ],
)
def test_a_subject_line_has_the_short_form(language: str, words: str) -> None:
    with translation.override(language):
        assert datewords.short_span(APRIL) == words


def test_two_months_are_both_named_and_the_year_once() -> None:
    assert datewords.span(TWO_MONTHS) == "Sunday 29 March to Friday 3 April 2020"
    assert datewords.plain_span(TWO_MONTHS) == "29 March – 3 April 2020"


def test_two_years_are_both_named() -> None:
    assert datewords.plain_span(TWO_YEARS) == "30 December 2020 – 1 January 2021"


def test_one_day_is_no_span() -> None:
    assert datewords.span(Dates(date(2020, 4, 1), date(2020, 4, 1), Precision.DAY)) == "Wednesday 1 April 2020"


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (Dates(date(2018, 10, 1), None, Precision.START), "from Monday 1 October 2018, last day not known"),
        (Dates(None, date(2004, 12, 17), Precision.END), "until Friday 17 December 2004, first day not known"),
        (
            Dates(date(2018, 2, 5), date(2018, 2, 9), Precision.WEEK),
            "in the week of Monday 5 to Friday 9 February 2018, days not set",
        ),
        (JANUARY, "January 2021, days not set"),
        (Dates(date(2016, 1, 1), date(2016, 12, 31), Precision.YEAR), "2016, days not set"),
        (Dates(precision=Precision.TBC), "dates to be confirmed"),
        (Dates(), "no dates known"),
    ],
)
def test_what_is_not_known_is_said_and_never_invented(dates: Dates, words: str) -> None:
    assert datewords.span(dates) == words


def test_days_of_a_past_month_are_not_known_rather_than_not_set() -> None:
    assert datewords.plain_span(JANUARY, past=True) == "January 2021, days not known"


def test_a_month_alone_stands_in_the_nominative_in_russian() -> None:
    with translation.override("ru"):
        assert datewords.month(date(2021, 1, 1)) == "январь 2021 года"
        assert datewords.plain_day(date(2021, 1, 5)) == "5 января 2021 года"


@pytest.mark.parametrize("language", GRAMMARS)
@pytest.mark.parametrize("precision", Precision)
def test_every_precision_has_words_with_european_digits_in_every_language(language: str, precision: str) -> None:
    with translation.override(language):
        for dates in (APRIL, TWO_MONTHS, TWO_YEARS):
            known = Dates(dates.starts_on, dates.ends_on, precision)
            for words in (datewords.span(known), datewords.plain_span(known), datewords.short_span(known)):
                assert words
                assert "{" not in words
                assert all(not letter.isdigit() or letter.isascii() for letter in words)


@pytest.mark.parametrize("language", GRAMMARS)
def test_every_day_of_three_years_keeps_its_number_and_year(language: str) -> None:
    with translation.override(language):
        for number in range(3 * 365):
            d = date(2019, 1, 1) + timedelta(days=number)
            assert str(d.day) in datewords.day(d)
            assert str(d.year) in datewords.day(d)


def test_a_mark_goes_round_each_end() -> None:
    assert datewords.plain_span(APRIL, mark=lambda d, words: f"[{d.isoformat()}|{words}]") == (
        "[2020-04-19|19]–[2020-04-24|24 April 2020]"
    )


def timed(day: date, start: time, end: time, zone: str, *, last: date | None = None) -> Dates:
    return Dates(day, last or day, Precision.DAY, start, end, zone)


BANGKOK = timed(date(2020, 12, 16), time(12, 30), time(16, 0), "Asia/Bangkok")


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Asia/Bangkok", "12:30 to 16:00, Bangkok time (UTC+7)"),
        ("UTC", "05:30 to 09:00 UTC"),
        ("America/St_Johns", "02:00 to 05:30, St Johns time (UTC−3:30)"),
        ("Pacific/Honolulu", "Tuesday 15 December 2020, 19:30 to 23:00, Honolulu time (UTC−10)"),
        ("Pacific/Auckland", "18:30 to 22:00, Auckland time (UTC+13)"),
    ],
)
def test_hours_name_the_day_where_the_zone_moves_it(zone: str, words: str) -> None:
    assert datewords.clock(BANGKOK, zone) == words


def test_hours_over_midnight_name_both_days() -> None:
    evening = timed(date(2020, 12, 16), time(20, 0), time(23, 0), "Europe/Zurich")

    assert datewords.clock(evening, "Asia/Dhaka") == ("Thursday 17 December 2020, 01:00 to 04:00, Dhaka time (UTC+6)")
    assert datewords.clock(evening, "Europe/Moscow") == (
        "Wednesday 16 December 2020, 22:00 – Thursday 17 December 2020, 01:00, Moscow time (UTC+3)"
    )


def test_a_change_of_clocks_within_the_event_shows_both_offsets() -> None:
    over_the_change = timed(date(2020, 3, 27), time(18), time(13), "Europe/Zurich", last=date(2020, 4, 1))

    assert datewords.clock(over_the_change, "Europe/Zurich").endswith("Zurich time (UTC+1, UTC+2)")


def test_days_without_hours_have_no_clock() -> None:
    assert datewords.clock(APRIL, "Africa/Nairobi") == ""


def test_a_french_place_with_a_vowel_is_elided() -> None:
    with translation.override("fr"):
        assert datewords.clock(BANGKOK, "Africa/Abidjan") == "de 05:30 à 09:00, heure d’Abidjan (UTC+0)"


@pytest.mark.parametrize("zone", ["UTC", "Africa/Nairobi", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"])
@pytest.mark.parametrize("language", GRAMMARS)
def test_a_moment_has_the_reader_s_day_and_hour(language: str, zone: str) -> None:
    instant = datetime(2020, 3, 13, 10, 30, tzinfo=UTC)
    local = instant.astimezone(ZoneInfo(zone))
    with translation.override(language):
        words = datewords.moment(instant, zone)
        assert f"{local:%H:%M}" in words
        assert datewords.day(local.date()) in words


def test_a_moment_in_utc() -> None:
    instant = datetime(2020, 3, 13, 10, 30, tzinfo=UTC)

    assert datewords.moment(instant, "UTC") == "Friday 13 March 2020, 10:30 UTC"


def test_a_language_that_the_portal_does_not_speak_reads_english() -> None:
    with translation.override(None):
        assert datewords.plain_day(date(2020, 4, 1)) == "1 April 2020"
