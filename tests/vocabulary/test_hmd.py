from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from apps.vocabulary.dates import Dates, Precision
from apps.vocabulary.icons import ICONS, MIRRORED
from apps.vocabulary.templatetags import hmd

APRIL = Dates(date(2020, 4, 19), date(2020, 4, 24), Precision.DAY)


def test_an_icon_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in hmd.icon("pause")


def test_arrows_turn_round_in_right_to_left_text() -> None:
    assert "flip" in hmd.icon("go")
    assert "flip" not in hmd.icon("pause")
    assert set(ICONS) >= MIRRORED


def test_each_end_of_a_span_is_a_time() -> None:
    assert hmd.plain_span(APRIL) == (
        '<span class="nowrap"><time datetime="2020-04-19">19</time>–'
        '<time datetime="2020-04-24">24 April 2020</time></span>'
    )


def test_a_stamp_is_in_utc() -> None:
    assert hmd.moment(datetime(2020, 3, 13, 10, 30, tzinfo=UTC)) == (
        '<time datetime="2020-03-13T10:30Z">Friday 13 March 2020, 10:30 UTC</time>'
    )


def test_the_diary_block_has_big_numbers_month_and_weekdays() -> None:
    block = hmd.when(APRIL)

    assert '<b><time datetime="2020-04-19">19</time>–<time datetime="2020-04-24">24</time></b>' in block
    assert '<span class="m">April 2020</span>' in block
    assert "<small>Sun–Fri</small>" in block


def test_old_dates_are_called_old_in_words_before_they_are_struck() -> None:
    block = hmd.when(APRIL, old=True)

    assert block.index("Old dates:") < block.index("<del>")


def test_a_month_shows_no_day() -> None:
    block = hmd.when(Dates(date(2021, 1, 1), date(2021, 1, 31), Precision.MONTH))

    assert '<time datetime="2021-01">January</time>' in block
    assert "days not set" in block


def test_a_single_known_end_says_which_one_it_is() -> None:
    assert "first day not known" in hmd.when(Dates(None, date(2004, 12, 17), Precision.END))
    assert "last day not known" in hmd.when(Dates(date(2018, 10, 1), None, Precision.START))


def test_two_months_share_their_year() -> None:
    block = hmd.when(Dates(date(2020, 3, 29), date(2020, 4, 3), Precision.DAY))

    assert "29 March</time>\N{NO-BREAK SPACE}– " in block
    assert '<span class="m">2020</span>' in block


def test_nothing_known_is_said() -> None:
    assert "no dates known" in hmd.when(Dates())


def test_terms_stay_on_one_line_and_titles_are_escaped() -> None:
    assert hmd.nb("UN-CMCoord <b>") == '<span class="nowrap">UN-CMCoord</span> &lt;b&gt;'


def test_a_moment_stands_for_its_day_in_utc() -> None:
    late_in_new_york = datetime(2020, 3, 13, 22, 0, tzinfo=ZoneInfo("America/New_York"))

    assert hmd.in_words(late_in_new_york) == "Saturday 14 March 2020"
    assert hmd.in_words(date(2020, 3, 14)) == "Saturday 14 March 2020"
