"""A report as tables of cells, before any format, and the pictures that fit into a cell."""

from collections.abc import Sequence
from typing import NamedTuple

_HEIGHTS = "▁▂▃▄▅▆▇█"


class Column(NamedTuple):
    """A column: its title, and whether numbers or names stand in it, which are never broken.

    In a column of `code` words are broken, but not the names of quantities among them.
    A column that `cites` holds keys of sources, with commas between them, or a source itself.
    Where a width does not do for all, columns that are `spare` are left out, the highest first;
    one that is `whole` is broken only where that is not enough. The words of one that may stand
    `below` do so, under their row, where there is little room beside.
    """

    title: str
    number: bool = False
    name: bool = False
    cites: bool = False
    code: bool = False
    spare: int = 0
    whole: bool = False
    below: bool = False


class Table(NamedTuple):
    """A table under a heading; `note` is a sentence below it.

    `cited` are the sources of each row as in a column that cites; empty where nothing more is.
    """

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    cited: tuple[str, ...] = ()

    @property
    def filled(self) -> "Table":
        """The same without the columns behind the first one in which nothing stands."""
        kept = [
            index
            for index in range(len(self.columns))
            if not index or not self.rows or any(row[index] for row in self.rows)
        ]
        rows = tuple(tuple(row[index] for index in kept) for row in self.rows)
        return self._replace(columns=tuple(self.columns[index] for index in kept), rows=rows)

    @property
    def standing(self) -> "Table":
        """One with a single row as a list: what its columns are called, and what stands there."""
        if len(self.rows) != 1:
            return self
        pairs = zip((column.title for column in self.columns), self.rows[0], strict=True)
        rows = tuple((title, cell) for title, cell in pairs if cell)
        return self._replace(columns=(Column("", name=True), Column("")), rows=rows, cited=())


Pieces = tuple[Table | str, ...]  # tables without headings, and words or drawings between them


class Line(NamedTuple):
    """A line of an answer: what it is of, its value, its range, and what else is to be said.

    `more` are ways of saying that, the longest first; `parts` of it are said where all of it is too
    long. `behind` are those of saying the whole line behind the one above, where there is no room
    for another line. `under` is the setting of the whole scenario that the value holds under,
    `name` that of its quantity; empty for what is none of the file.
    """

    words: str
    value: str = ""
    ends: str = ""
    more: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    under: str = ""
    name: str = ""

    def said(self, room: int) -> str:
        """The longest way of saying more that has so many characters, else the shortest."""
        return next((words for words in self.more if len(words) <= room), "".join(self.more[-1:]))


class Answer(NamedTuple):
    """What a report begins with: what fails, the results, what is to be known of them.

    The `asides` come last, outside of what has to fit.
    """

    failing: tuple[Line, ...] = ()
    results: tuple[Line, ...] = ()
    remarks: tuple[Line, ...] = ()
    asides: tuple[Line, ...] = ()


class Report(NamedTuple):
    """A report: title, its answer, what it is about, its tables in order, the last sentence."""

    title: str
    about: str
    tables: tuple[Table, ...]
    answer: Answer = Answer()
    last: str = ""


def first_of(texts: Sequence[str], most: int, *, between: str = ", ") -> str:
    """The first of some texts, and how many more there are.

    >>> first_of(["database 54", "reader 6", "cache 2"], 2)
    'database 54, reader 6, 1 more'
    """
    rest = len(texts) - most
    return between.join([*texts[:most], *([f"{rest} more"] if rest > 0 else [])])


def fewer(texts: Sequence[str], most: int, *, between: str = ", ") -> tuple[str, ...]:
    """The first of some texts, from many to one."""
    counts = range(min(most, len(texts)), 0, -1)
    return tuple(first_of(texts, count, between=between) for count in counts)


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


def tracked(share: float, width: int) -> str:
    """A bar on a track that shows where the share would be 1.

    >>> tracked(0.5, 4)
    '██░░'
    """
    return bar(share, width).ljust(width, "░")
