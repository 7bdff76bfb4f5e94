"""The cells of a row of measurements: numbers with their units, times, and where they stand."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from envelope.errors import Label, Problem, Span, Text
from envelope.fit.records import FileLine, day
from envelope.tuples import NamedTuple

TIMES = ("time", "timestamp", "date")
_NUMBER = re.compile(
    r"(?P<number>[-+]?(?:(?!0)\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?<=[\d.])(?:[eE][-+]?\d+)?)"
    r"\s*(?:(?P<suffix>[kKMGT]|bn)(?![^\W\d_]))?\s*(?P<unit>[^\W\d_].*|[%$µ].*)?"
)
_SUFFIXES = {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "bn": 1e9, "T": 1e12}


class Row(NamedTuple):
    """A line of the file, its cells by the names of their columns."""

    line: FileLine
    cells: Mapping[str, str]

    def first(self, *names: str) -> str:
        """The first of these cells in which something stands."""
        return next(filter(None, (self.cells.get(name, "") for name in names)), "")

    def label(self, cell: str) -> Label:
        """The cell, marked in its line."""
        start = max(self.line.content.find(cell), 0) if cell else 0
        text = Text(self.line.content, self.line)
        return Label(text, Span(start, start + len(cell) if cell else len(self.line.content)))


def number_in(row: Row, cell: str, problems: list[Problem]) -> float | None:
    """The number of a cell; None where there is none, which is a problem."""
    value = split(cell)[0]
    if math.isfinite(value):
        return value
    message = f"`{cell}` is no number"
    problems.append(Problem("wrong-kind", message, (row.label(cell),)))
    return None


def split(cell: str) -> tuple[float, str]:
    """The number of a cell, NaN where there is none, and the unit behind it: `1.2M users`."""
    match = _NUMBER.fullmatch(cell)
    if match is None:
        return math.nan, ""
    try:
        number = float(match["number"].replace(",", ""))
    except ValueError:
        return math.nan, ""
    return number * _SUFFIXES.get(match["suffix"] or "", 1.0), match["unit"] or ""


def time_in(row: Row, cell: str, problems: list[Problem]) -> float | None:
    """A time in seconds since 1970, as ISO 8601 or a number writes it; None where there is none."""
    if not cell:
        return None
    try:
        value = float(cell)
        value = value / 1000 if value > 1e11 else value  # milliseconds
        day(value)
    except (ValueError, OverflowError, OSError):
        try:
            read = datetime.fromisoformat(cell)
        except ValueError:
            message = f"`{cell}` is no time"
            hint = "write `2026-10-01`, `2026-10-01T12:00:00Z` or seconds since 1970"
            problems.append(Problem("wrong-kind", message, (row.label(cell),), hint=hint))
            return None
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    return value


def date_in(row: Row, cell: str, problems: list[Problem]) -> str:
    """The date of a cell; empty where there is none."""
    time = time_in(row, cell, problems)
    return "" if time is None else day(time)
