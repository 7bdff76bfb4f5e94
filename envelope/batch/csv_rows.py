"""CSV as spreadsheets and programs write it, read in chunks; a line that is wrong costs its row.

Cells are separated by commas, semicolons or tabs, whichever the first line has; `sep=;` before it
says so.
"""

import csv
import re
from collections.abc import Generator, Iterator
from functools import partial
from itertools import accumulate, chain, islice
from typing import IO

from envelope.batch.table import ROWS, Chunk, Table
from envelope.errors import InputError, Label, Position, Problem, Span, Text, text_of
from envelope.model.files.table_content import (
    LONGEST_LINE,
    ROWS_BELOW,
    SEPARATOR_LINE,
    SEPARATORS,
    refuse_large,
    separators_in,
)
from envelope.texts import place
from envelope.tuples import NamedTuple

_LOST = re.compile("[\udc80-\udcff]")  # bytes that are no UTF-8
_LINE_END = re.compile(r"\r\n|\r|\n")
_LONGEST = 10_000_000  # characters of a cell
_AT_ONCE = 32  # lines, each of which may be a long one


class CellOrigin(NamedTuple):
    """Where a cell stands: in which file, the line its row begins in, the text of the row."""

    file: str
    line: int
    row: str
    cell: int
    separator: str

    def position(self, offset: int) -> Position:
        """Where a character of the cell stands, spaces and quotation marks before it skipped."""
        spans = list(_spans(self.row, self.separator))
        start, end = spans[min(self.cell, len(spans) - 1)]
        inner = self.row[start:end]
        at = len(inner) - len(inner.lstrip())
        if inner[at : at + 1] == '"':
            inner = inner[at + 1 :].lstrip()
            at = end - start - len(inner)
            offset += inner[:offset].count('""')
        found = place(self.row.rstrip("\r\n"), min(start + at + offset, end), self.file)
        return found._replace(line=found.line + self.line - 1)


def _spans(row: str, separator: str) -> Iterator[tuple[int, int]]:
    """Where the cells of a row stand in it."""
    other = rf"[^{re.escape(separator)}\r\n]*"
    cell = re.compile(rf' *"(?:[^"]|"")*"{other}|{other}')
    start = 0
    while start <= len(row):
        match = cell.match(row, start)
        assert match is not None  # it may be empty
        yield match.span()
        if row[match.end() : match.end() + 1] != separator:
            return
        start = match.end() + 1


class _Rows(NamedTuple):
    """Rows that were read, without empty ones: their cells, and the lines before and behind them.

    `broken` are those that are not well formed, and why.
    """

    cells: list[list[str]]
    starts: list[int]
    ends: list[int]
    broken: dict[int, str]


def csv_table(stream: IO[str], name: str) -> Table:
    """The table of a stream, whose lines end as they are written.

    Bytes that are no characters are surrogates in it. Raises InputError where it has no titles.
    """
    reader = _Reader(stream, name)
    titles = reader.titles()
    return Table(name, titles, reader.chunks(len(titles)), reader.separator != ",")


class _Reader:
    """Reads rows from a stream; `kept` are the lines behind the first `gone` ones of it."""

    def __init__(self, stream: IO[str], name: str) -> None:
        csv.field_size_limit(_LONGEST)
        self.name = name
        self.kept: list[str] = []
        self.gone = 0
        self.separator = ","
        self.before = 0  # lines before the first one that a reader of rows gets
        self.lines = chain.from_iterable(self._pieces(_bounded(stream)))
        self.rows = csv.reader(self.lines)

    def _pieces(self, lines: Iterator[str]) -> Iterator[list[str]]:
        while piece := list(islice(lines, _AT_ONCE)):
            refuse_large(self.name, max(map(len, piece)))
            self.kept += piece
            yield piece

    def titles(self) -> tuple[Text, ...]:
        """The first line that is not empty. Raises InputError where it names no columns."""
        first = self._first()
        said = SEPARATOR_LINE.match(first)
        if said:
            first = self._first()
        if "\0" in first or not first.strip():
            what = "is no table" if first.strip() else "has no rows"
            raise InputError(Problem("wrong-kind", f"`{self.name}` {what}", hint=ROWS_BELOW))
        self.separator = said[1] if said else self._separator(first)
        self.rows = csv.reader(
            chain([first], self.lines),
            delimiter=self.separator,
            strict=True,
            skipinitialspace=True,
        )
        try:
            found = next(self.rows)
        except csv.Error as error:
            label = Label(text_of(first, self.name), Span(0, len(first.rstrip())))
            raise InputError(Problem("wrong-kind", _told(error), (label,))) from None
        while found and not found[-1].strip():
            found.pop()
        refuse_large(self.name, 0, len(found))
        text = "".join(self.kept[self.before : self.before + self.rows.line_num])
        return tuple(
            Text(each.strip(), CellOrigin(self.name, self.before + 1, text, at, self.separator))
            for at, each in enumerate(found)
        )

    def _first(self) -> str:
        """The next line that is not empty; nothing at the end."""
        for number, line in enumerate(self.lines, self.before + (self.before > 0)):
            if line.strip():
                self.before = number
                return line
        return ""

    def _separator(self, first: str) -> str:
        found = separators_in(first)
        if len(found) > 1:
            words = " or ".join(SEPARATORS[sign] for sign in found)
            label = Label(text_of(first, self.name), Span(0, len(first.rstrip())))
            message = f"are the columns separated by {words}?"
            raise InputError(Problem("wrong-kind", message, (label,)))
        return found[0] if found else ","

    def chunks(self, width: int) -> Generator[Chunk]:
        """The rows below the titles, of which there are `width`."""
        while found := self._read():
            if found.cells:  # what was read may be empty rows alone
                yield self._chunk(found, width)
            read = self.before + self.rows.line_num - self.gone
            del self.kept[:read]
            self.gone += read

    def _read(self) -> _Rows | None:
        """The next rows; None at the end."""
        found = _Rows([], [], [], {})
        more = True
        while more and len(found.cells) < ROWS:
            begin, start = len(found.cells), self.rows.line_num
            more = False
            try:
                found.cells.extend(islice(self.rows, ROWS - begin))
            except csv.Error as error:  # what was read before stays
                more = True
                found.broken[len(found.cells)] = _told(error)
            ends = _ends(found.cells[begin:], start, self.rows.line_num)
            found.starts.extend([start, *ends][: len(ends)])
            found.ends.extend(ends)
            if more:
                found.starts.append(ends[-1] if ends else start)
                found.ends.append(self.rows.line_num)
                found.cells.append([])
        if not found.cells:
            return None
        return found if all(map(any, found.cells)) else _without_empty(found)

    def _chunk(self, found: _Rows, width: int) -> Chunk:
        """Some rows as columns, and which of them are wrong."""
        first, last = (self.before + at - self.gone for at in (found.starts[0], found.ends[-1]))
        lines, begin = self.kept[first:last], found.starts[0]

        def origin(row: int, cell: int) -> CellOrigin:
            """Where a cell stands."""
            start = found.starts[row]
            text = "".join(lines[start - begin : found.ends[row] - begin])
            return CellOrigin(self.name, self.before + start + 1, text, cell, self.separator)

        wrong, rows = dict(found.broken), found.cells
        if set(map(len, rows)) != {width}:
            wrong |= {
                row: _count(len(cells), width)
                for row, cells in enumerate(rows)
                if row not in wrong and (len(cells) < width or any(cells[width:]))
            }
            rows = [[*cells[:width], *[""] * (width - len(cells))] for cells in rows]
        if not _is_utf_8(lines):
            lost = (row for row, cells in enumerate(rows) if _LOST.search("".join(cells)))
            wrong |= dict.fromkeys(lost, "this is no UTF-8")
        told = {row: _of_row(origin(row, 0), words) for row, words in wrong.items()}
        return Chunk(len(rows), list(zip(*rows, strict=True)), told, origin)


def _bounded(stream: IO[str]) -> Iterator[str]:
    """The lines of a stream, of one that is too long not much more than that."""
    return iter(partial(stream.readline, LONGEST_LINE + 1), "")


def _ends(rows: list[list[str]], start: int, last: int) -> list[int]:
    """The lines that rows end with; most rows have one line."""
    if last - start == len(rows):
        return list(range(start + 1, last + 1))
    counts = (1 + sum(len(_LINE_END.findall(cell)) for cell in row) for row in rows)
    return list(accumulate(counts, initial=start))[1:]


def _without_empty(found: _Rows) -> _Rows:
    """Rows without those in which nothing stands, but for what is broken."""
    kept = [row for row, cells in enumerate(found.cells) if any(cells) or row in found.broken]
    places = {row: place for place, row in enumerate(kept)}
    return _Rows(
        [found.cells[row] for row in kept],
        [found.starts[row] for row in kept],
        [found.ends[row] for row in kept],
        {places[row]: words for row, words in found.broken.items()},
    )


def _is_utf_8(lines: list[str]) -> bool:
    try:
        "".join(lines).encode()
    except UnicodeEncodeError:
        return False
    return True


def _told(error: csv.Error) -> str:
    """What is wrong with the form of a row."""
    words = str(error)
    if "unexpected end" in words:
        return "this quotation mark is never closed"
    if "expected after" in words:
        return "this quotation mark is closed within its cell: one that is meant is written twice"
    if "larger than" in words:
        return f"a cell holds more than {_LONGEST:,} characters: is a quotation mark never closed?"
    return f"this cannot be read: {words}"


def _count(cells: int, width: int) -> str:
    return f"this row has {cells} cell{'s' * (cells != 1)}, and there are {width} columns"


def _of_row(origin: CellOrigin, words: str) -> Problem:
    """The problem of a whole row."""
    line = origin.row.partition("\n")[0].rstrip("\r")
    text = Text(line, origin._replace(separator="\n"))  # the whole line as a cell
    hint = "save the table as UTF-8" if "UTF-8" in words else ""
    return Problem("wrong-kind", words, (Label(text, Span(0, len(line))),), hint=hint)
