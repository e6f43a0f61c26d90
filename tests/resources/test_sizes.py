import pytest
from django.utils.translation import override

from apps.resources.sizes import minutes, size_in_words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "1 kB"),
        (640_000, "640 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (5_120_000, "5.1 MB"),
        (99_960_000, "100 MB"),
        (2_000_000_000, "2.0 GB"),
    ],
)
def test_a_size_is_told_in_units_of_a_thousand(size: int, words: str) -> None:
    assert size_in_words(size) == words


def test_the_decimal_sign_is_the_reader_s() -> None:
    with override("fr"):
        assert size_in_words(5_120_000).startswith("5,1")


@pytest.mark.parametrize(("size", "wait"), [(0, 1), (480_000, 1), (480_001, 2), (5_000_000, 11)])
def test_minutes_at_64_kbit_a_second_are_rounded_up(size: int, wait: int) -> None:
    assert minutes(size) == wait
