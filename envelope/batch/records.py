"""Tables of Python: rows as mappings, and data frames."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from envelope.batch.table import ROWS, Chunk, Table
from envelope.errors import InputError, Origin, Problem, text_of
from envelope.texts import Line

NAME = "the table"


def record_table(records: Iterable[Mapping[str, Any]]) -> Table:
    """Rows as mappings from a column to a value; the first one names the columns.

    Raises InputError for what is no mapping.
    """
    rows = iter(records)
    first = next(rows, {})
    if not isinstance(first, Mapping):
        message = "a table is a path, mappings from column to value, or a data frame"
        raise InputError(Problem("wrong-kind", message))
    titles = tuple(map(str, first))
    chunks = _chunks(chain([first] if titles else [], rows), titles)
    return Table(NAME, tuple(text_of(each, NAME) for each in titles), chunks)


def _chunks(rows: Iterator[Mapping[str, Any]], titles: Sequence[str]) -> Generator[Chunk]:
    number = 0
    while found := list(islice(rows, ROWS)):
        columns = [[row.get(title) for row in found] for title in titles]
        known = frozenset(titles)
        wrong = {
            place: _unknown(row.keys() - known, number + place)
            for place, row in enumerate(found)
            if not row.keys() <= known
        }
        yield Chunk(len(found), columns, wrong, origins(NAME, titles, columns, number))
        number += len(found)


def origins(
    name: str, titles: Sequence[str], columns: Sequence[Sequence[Any]], before: int
) -> "_Origins":
    """Where cells stand that have no place in a file: in a row, counted from 1, and a column."""
    return _Origins(name, titles, columns, before)


class _Origins:
    def __init__(
        self, name: str, titles: Sequence[str], columns: Sequence[Sequence[Any]], before: int
    ) -> None:
        self.name, self.titles, self.columns, self.before = name, titles, columns, before

    def __call__(self, row: int, cell: int) -> Origin:
        """Where a cell stands."""
        found = self.columns[cell][row]
        content = "" if found is None else str(found)
        return Line(content, f"{self.name}, row {self.before + row + 1}, {self.titles[cell]}")


def _unknown(names: Iterable[str], row: int) -> Problem:
    listed = ", ".join(f"`{name}`" for name in sorted(map(str, names)))
    message = f"row {row + 1} has {listed}, which the first row does not have"
    return Problem("wrong-kind", message)


def frame_table(frame: Any) -> Table:
    """A data frame of pandas, its index left out."""
    titles = tuple(map(str, frame.columns))
    size = len(frame)

    def chunks() -> Generator[Chunk]:
        for start in range(0, size, ROWS):
            part = frame.iloc[start : start + ROWS]
            columns = [_plain(part.iloc[:, place]) for place in range(len(titles))]
            origin = origins(NAME, titles, columns, start)
            yield Chunk(len(part), columns, {}, origin, len(part) / size)

    return Table(NAME, tuple(text_of(each, NAME) for each in titles), chunks())


def _plain(column: Any) -> list[Any]:
    """The cells of a column; None where there is none."""
    return [
        None if gone else cell for cell, gone in zip(column.tolist(), column.isna(), strict=True)
    ]
