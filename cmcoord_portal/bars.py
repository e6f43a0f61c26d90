"""Bars of a chart as inline SVG: numbers in, shapes out. The same numbers stand in a table beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cmcoord_portal.figures import Bar, Chart

WIDTH, LABELS, NUMBERS, STEP, THICKNESS, GAP = 440, 145, 50, 22, 15, 6
"""In units of the picture."""
LETTERS = 20


@dataclass(frozen=True)
class Part:
    x: int
    width: int
    series: int


@dataclass(frozen=True)
class Drawn:
    label: str
    total: int
    y: int
    middle: int
    parts: Sequence[Part]
    number_x: int
    """Where the number stands, behind the bar."""


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    thickness: int
    labels_end: int
    bars: Sequence[Drawn]


def picture(chart: Chart) -> Picture:
    """The longest bar fills the room between the names and the numbers."""
    longest = max((bar.total for bar in chart.bars), default=0)
    unit = (WIDTH - LABELS - NUMBERS) / longest if longest else 0
    drawn = [_drawn(bar, number * STEP, unit) for number, bar in enumerate(chart.bars)]
    return Picture(WIDTH, len(drawn) * STEP + GAP, THICKNESS, LABELS - GAP, drawn)


def _drawn(bar: Bar, top: int, unit: float) -> Drawn:
    parts = list(_parts(bar.parts, unit))
    end = parts[-1].x + parts[-1].width if parts else LABELS
    label = bar.label if len(bar.label) <= LETTERS else f"{bar.label[: LETTERS - 1]}…"
    return Drawn(label, bar.total, top + GAP, top + GAP + THICKNESS // 2, parts, end + GAP)


def _parts(numbers: Sequence[int], unit: float) -> Iterator[Part]:
    """What is there is seen, however little it is."""
    before = 0
    for series, number in enumerate(numbers):
        if number:
            start, end = round(before * unit), round((before + number) * unit)
            yield Part(LABELS + start, max(end - start, 1), series)
        before += number
