"""A report as tables of cells, before any format, and the pictures that fit into a cell."""

from collections.abc import Sequence
from typing import NamedTuple

_HEIGHTS = "▁▂▃▄▅▆▇█"


class Column(NamedTuple):
    """A column: its title, and whether numbers or names stand in it, which are never broken.

    A column that `cites` holds keys of sources, with commas between them, or a source itself.
    """

    title: str
    number: bool = False
    name: bool = False
    cites: bool = False


class Table(NamedTuple):
    """A table under a heading; `note` is a sentence below it.

    `cited` are the sources of each row as in a column that cites; empty where nothing more is.
    """

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    cited: tuple[str, ...] = ()


Pieces = tuple[Table | str, ...]  # tables without headings, and words or drawings between them


class Report(NamedTuple):
    """A report: title, what it is about, its tables in order."""

    title: str
    about: str
    tables: tuple[Table, ...]


def sparkline(numbers: Sequence[float]) -> str:
    """A column for each number, the largest the highest; nothing is a blank.

    >>> sparkline([0, 1, 4, 8, 2])
    ' ▂▅█▃'
    """
    most = max(numbers, default=0)
    if most <= 0:
        return ""
    steps = len(_HEIGHTS)
    return "".join(
        _HEIGHTS[min(int(number / most * steps), steps - 1)] if number > 0 else " "
        for number in numbers
    )


def bar(share: float, width: int) -> str:
    """A bar of so many columns where the share is 1, in eighths of a column.

    >>> bar(0.5, 4)
    '██'
    """
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    rest = " ▏▎▍▌▋▊▉"[eighths % 8].strip()
    return "█" * (eighths // 8) + rest
