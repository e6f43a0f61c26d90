import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.resources.ranges import Span, Unsatisfiable, asked_span

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-0", Span(0, 0)),
        ("bytes=0-9", Span(0, 9)),
        ("bytes=4-", Span(4, 9)),
        ("bytes=4-400", Span(4, 9)),
        ("bytes=-3", Span(7, 9)),
        ("bytes=-300", Span(0, 9)),
        ("Bytes=9-9 ", Span(9, 9)),
    ],
)
def test_a_part_is_understood(header: str, span: Span) -> None:
    assert asked_span(header, size=10) == span


@pytest.mark.parametrize(
    "header", ["", "bytes=", "bytes=-", "bytes=5-4", "bytes=0-1,3-4", "pages=1-2", "bytes=a-b", "bytes=٣-", "5-"]
)
def test_nonsense_and_several_parts_get_the_whole(header: str) -> None:
    assert asked_span(header, size=10) is None


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=10-", 10), ("bytes=99-100", 10), ("bytes=-0", 10), ("bytes=0-", 0)]
)
def test_what_lies_behind_the_end_cannot_be_had(header: str, size: int) -> None:
    with pytest.raises(Unsatisfiable):
        asked_span(header, size=size)


@given(st.text(), st.integers(0, 10**12))
def test_any_header_gives_a_part_that_lies_within_the_file(text: str, size: int) -> None:
    try:
        span = asked_span(f"bytes={text}", size=size)
    except Unsatisfiable:
        return
    assert span is None or 0 <= span.first <= span.last < size
