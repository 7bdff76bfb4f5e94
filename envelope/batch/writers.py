"""Rows written as they are computed: CSV, JSON, Parquet."""

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from envelope import batch
from envelope.batch.columns import Added
from envelope.batch.table import Table
from envelope.formats.csv import as_words

Write = Callable[[Sequence[Sequence[Any]]], None]
_BEGINS = re.compile("(?:\\A|\0)[-=+@\t\r]")
_SUSPECT = ("=", "+", "-", "@", "\t", "\r")


@contextmanager
def csv_writer(file: IO[bytes], table: Table, more: Sequence[Added]) -> Iterator[Write]:
    """Writes rows as CSV; words that a spreadsheet would take for a formula are marked."""
    stream = io.TextIOWrapper(file, "utf-8", errors="replace", newline="", write_through=True)
    writer = csv.writer(stream, lineterminator="\n")
    titles = [*(title.content for title in table.titles), *(each.title for each in more)]
    writer.writerow(map(as_words, titles))
    own = len(table.titles)

    def write(columns: Sequence[Sequence[Any]]) -> None:
        """More rows, by column."""
        carried = [_plain(column) for column in columns[:own]]
        writer.writerows(zip(*carried, *columns[own:], strict=True))

    try:
        yield write
    finally:
        stream.detach()


def _plain(column: Sequence[Any]) -> Sequence[Any]:
    """Cells that no spreadsheet computes."""
    try:
        if not _BEGINS.search("\0".join(column)):
            return column
    except TypeError:  # some are no text
        pass
    return [
        as_words(cell) if isinstance(cell, str) and cell.startswith(_SUSPECT) else cell
        for cell in column
    ]


@contextmanager
def json_writer(file: IO[bytes], table: Table, more: Sequence[Added]) -> Iterator[Write]:
    """Writes rows as a JSON array of objects, a line each, by the titles of their columns."""
    titles = [*(title.content for title in table.titles), *(each.title for each in more)]
    begin = "["

    def write(columns: Sequence[Sequence[Any]]) -> None:
        """More rows, by column."""
        nonlocal begin
        for row in zip(*columns, strict=True):
            cells = dict(zip(titles, map(_plain_value, row), strict=True))
            line = json.dumps(cells, ensure_ascii=False, allow_nan=False)
            file.write(f"{begin}\n{line}".encode("utf-8", "replace"))
            begin = ","

    yield write
    file.write(b"[]\n" if begin == "[" else b"\n]\n")


def _plain_value(cell: Any) -> Any:
    """A cell as JSON has it; one that is no number, no text and no truth as text."""
    if cell is None or isinstance(cell, str | bool | int):
        return cell
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else None
    return str(cell)


@contextmanager
def parquet_writer(file: IO[bytes], table: Table, more: Sequence[Added]) -> Iterator[Write]:
    """Writes rows as Parquet; columns keep the types of the table, where it has any."""
    titles = [*(title.content for title in table.titles), *(each.title for each in more)]
    kinds = [each.kind for each in more]
    with batch.arrow.writing(file, titles, kinds, table.types) as write:
        yield write


WRITERS = {"csv": csv_writer, "json": json_writer, "parquet": parquet_writer}
