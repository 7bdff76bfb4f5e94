"""A line chart for a terminal, drawn in braille: two dots wide and four high for each character."""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from envelope.tuples import NamedTuple

_BLANK = 0x2800
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))  # of both columns, from the top
_ACROSS, _DOWN = 2, 4
_NEAR = 0.02  # of an axis: what is written there stands at its place

Dot = tuple[int, int]


class Scale(NamedTuple):
    """An axis: its title, how a value on it is written, whether it is logarithmic.

    On a `whole` one only whole numbers are written; a line of what `jumps` has steps.
    """

    title: str
    text: Callable[[float], str]
    logarithmic: bool = False
    whole: bool = False
    jumps: bool = False

    def length(self, value: float) -> float:
        """Where a value stands on the axis."""
        return math.log10(value) if self.logarithmic else value

    def middle(self, low: float, high: float) -> float:
        """The value halfway between two others."""
        way = (self.length(low) + self.length(high)) / 2
        return 10**way if self.logarithmic else way

    def label(self, low: float, high: float) -> str:
        """What is written halfway; nothing where no whole number is near."""
        value = self.middle(low, high)
        if not self.whole:
            return self.text(value)
        near = abs(value - round(value)) <= _NEAR * (high - low)
        return self.text(round(value)) if near else ""


def line_chart(
    xs: Sequence[float], ys: Sequence[float], x: Scale, y: Scale, width: int = 100, height: int = 11
) -> str:
    """A line through points, broken where a `y` is NaN; empty where there is nothing to draw.

    >>> x, y = Scale("x", "{:g}".format), Scale("y", "{:g}".format)
    >>> print(line_chart([0, 1, 2], [0, 1, 0], x, y, 22, 3))
    y
      1 ┤     ⢀⡠⠒⠑⠢⡀
    0.5 ┤   ⡠⠒⠁    ⠈⠑⢄⡀
      0 ┤⡠⠔⠉          ⠈⠢⢄
        └────────────────
         0       1      2
         x
    """
    known = [number for number in ys if not math.isnan(number)]
    if not known or min(xs) == max(xs):
        return ""
    labels = _labels(min(known), max(known), y, height)
    margin = max(map(len, labels.values()))
    columns = width - margin - 3
    if columns <= len(x.text(min(xs)) + x.text(max(xs))):
        return ""
    across = _placed(xs, x, columns * _ACROSS)
    down = _placed(ys, y, height * _DOWN)
    rows = _canvas(_line(across, down, steps=y.jumps), columns, height)
    lines = [
        f"{labels.get(row, ''):>{margin}} {'┤' if row in labels else '│'}{cells}"
        for row, cells in enumerate(rows)
    ]
    pad = " " * (margin + 1)
    foot = _foot([x.text(min(xs)), x.label(min(xs), max(xs)), x.text(max(xs))], columns)
    title = " " * max(min(margin + 2, width - len(x.title)), 0) + x.title
    return "\n".join([y.title, *lines, f"{pad}└{'─' * columns}", f"{pad} {foot}", title])


def _labels(low: float, high: float, scale: Scale, height: int) -> dict[int, str]:
    """The labels of the vertical axis by the row that they stand at."""
    if low == high:
        return {(height - 1) // 2: scale.text(low)}
    ends = {0: scale.text(high), height - 1: scale.text(low)}
    middle = scale.label(low, high) if height % 2 else ""
    return ends | ({height // 2: middle} if middle else {})


def _foot(texts: list[str], columns: int) -> str:
    """Labels below the horizontal axis: at its beginning, its middle if there is room, its end."""
    low, middle, high = texts
    if len(low) + len(middle) + len(high) + 2 > columns:
        middle = ""
    line = low.ljust(columns // 2 - len(middle) // 2) + middle
    return f"{line}{high.rjust(columns - len(line))}"


def _placed(values: Sequence[float], scale: Scale, dots: int) -> list[int | None]:
    """The dot of each value, of so many; that in the middle where all are the same."""
    lengths = [math.nan if math.isnan(value) else scale.length(value) for value in values]
    known = [length for length in lengths if not math.isnan(length)]
    low, size = min(known), max(known) - min(known)
    return [
        None
        if math.isnan(length)
        else round((length - low) / size * (dots - 1))
        if size
        else dots // 2
        for length in lengths
    ]


def _line(
    across: Sequence[int | None], down: Sequence[int | None], *, steps: bool
) -> Iterator[Dot]:
    """The dots of straight lines between neighbors, or of steps, counted from the lower left."""
    before: Dot | None = None
    for column, row in zip(across, down, strict=True):
        here = None if column is None or row is None else (column, row)
        if here is not None:
            yield from _joined(before or here, here, steps=steps)
        before = here


def _joined(one: Dot, other: Dot, *, steps: bool) -> Iterator[Dot]:
    """The way from a dot to another: straight, or level up to the middle and from there on."""
    middle = (one[0] + other[0]) // 2
    way = (one, (middle, one[1]), (middle, other[1]), other) if steps else (one, other)
    for start, end in pairwise(way):
        yield from _between(start, end)


def _between(one: Dot, other: Dot) -> Iterator[Dot]:
    steps = max(abs(other[0] - one[0]), abs(other[1] - one[1]), 1)
    for step in range(steps + 1):
        share = step / steps
        yield (
            round(one[0] + share * (other[0] - one[0])),
            round(one[1] + share * (other[1] - one[1])),
        )


def _canvas(dots: Iterator[Dot], columns: int, rows: int) -> list[str]:
    """Rows of braille characters, the highest first."""
    cells = [[_BLANK] * columns for _ in range(rows)]
    for across, up in dots:
        down = rows * _DOWN - 1 - up
        cells[down // _DOWN][across // _ACROSS] |= _DOTS[across % _ACROSS][down % _DOWN]
    return ["".join(chr(cell) if cell != _BLANK else " " for cell in row).rstrip() for row in cells]
