"""A table of rows as spreadsheets write it: CSV, its values, and where each of them stands.

Cells are separated by commas, semicolons or tabs, whichever the first line has. The first column
names the rows, the first line the columns, each with its unit if it has one: `size (KB)`.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envelope.errors import InputError, Label, Problem, Span, Text, text_of
from envelope.model.files.document import Document, KeyPath, Value
from envelope.model.files.part_names import row_objection, spelt
from envelope.texts import Joined, visible
from envelope.tuples import NamedTuple

if TYPE_CHECKING:
    from envelope.model.files.positions import Places

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
# What is longer names no quantity, and would take long to look through.
HEAD = re.compile(
    r"(?P<name>[^(\[]{0,300}?)\s{0,9}(?:[(\[]\s{0,9}(?P<unit>.{0,300}?)\s{0,9}[)\]])?"
)
_AMOUNT = (
    r"[-+]?[\d.][\d_,.]*(?:[eE][-+]?\d+)?\s*"
    r"(?:[kKMGT]|bn|thousand|lakh|crore|(?:m|b|tr|quadr|quint|sext|sept)illion)?"
)
_BARE = re.compile(rf"{_AMOUNT}(?:\s*(?:to|\.\.)\s*{_AMOUNT})?")
COMMA = re.compile(r"(?<![\d.,])(\d+),(\d+)(?![\d.,])")
ROWS_BELOW = "the first line names the columns, each other one is a row"
LONGEST_LINE, MOST_COLUMNS = 1_000_000, 1_000
SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)


class _Cell(NamedTuple):
    """What a cell says, without quotation marks and spaces around it, and where it stands."""

    content: str
    span: Span


class _Column(NamedTuple):
    """A column: the name of an input, and the unit of its numbers where the first line has it."""

    name: str
    unit: Text | None


class TableContent(NamedTuple):
    """All that is read of a table."""

    rows: dict[str, dict[str, Text]]
    places: "Places"
    problems: list[Problem]


def read(table: Document) -> TableContent:
    """The rows of a table and what is wrong with them."""
    read = TableContent({}, {(): (0, 0, 0, 0)}, [])
    separator, start = _separator(table, read.problems)
    if not separator:
        return read
    lines = list(_lines(table, separator, start, read.problems))
    if len(lines) < 2:
        end = Span(0, len(table.text.partition("\n")[0]))
        read.problems.append(_wrong(table, end, f"`{table.name}` has no rows", ROWS_BELOW))
        return read
    refuse_large(table.name, 0, len(lines[0]))
    columns = _columns(table, lines[0], read)
    for line in lines[1:]:
        _add_row(table, line, columns, read, decimal_commas=separator != ",")
    return read


def _separator(table: Document, problems: list[Problem]) -> tuple[str, int]:
    """What separates the cells, and where the first line begins; nothing where that is open."""
    match = SEPARATOR_LINE.match(table.text)
    if match:
        return match[1], match.end()
    first = table.text.lstrip("\r\n").partition("\n")[0]
    found = separators_in(first)
    if len(found) > 1:
        words = " or ".join(SEPARATORS[sign] for sign in found)
        span = Span(0, len(first))
        problems.append(_wrong(table, span, f"are the columns separated by {words}?"))
        return "", 0
    return (found[0] if found else ","), 0


def refuse_large(name: str, line: int, columns: int = 0) -> None:
    """Raises InputError for a table with a line of so many characters, or so many columns."""
    bounds = (line, LONGEST_LINE, "characters in a line"), (columns, MOST_COLUMNS, "columns")
    for found, most, what in bounds:
        if found > most:
            message = f"`{name}` has more than {most:,} {what}"
            raise InputError(Problem("wrong-kind", message, hint=ROWS_BELOW))


def separators_in(first: str) -> list[str]:
    """What may separate the cells of a table, by its first line."""
    bare = re.sub(r'"[^"]*"|\([^()]*\)|\[[^\[\]]*\]', "", first)
    return [sign for sign in SEPARATORS if sign in bare]


def _lines(
    table: Document, separator: str, start: int, problems: list[Problem]
) -> Iterator[list[_Cell]]:
    """The cells of each line that is not empty; a quoted cell may hold line ends."""
    text, line = table.text, list[_Cell]()
    quoted = re.compile(r'[ ]*"((?:[^"]|"")*)"[ ]*')
    plain = re.compile(rf"[^{re.escape(separator)}\r\n]*")
    while start <= len(text):
        match = quoted.match(text, start)
        if match and text[match.end() : match.end() + 1] in ("", separator, "\r", "\n"):
            cell = _cell(match[1].replace('""', '"'), match, text)
        else:
            match = plain.match(text, start)
            assert match is not None  # it may be empty
            cell = _cell(match[0], match, text)
            if cell.content.startswith('"'):
                problems.append(_wrong(table, cell.span, "this quotation mark is never closed"))
        line.append(cell)
        start = match.end() + 1
        if text[match.end() : start] != separator:
            if any(each.content for each in line):
                yield line
            line = []
            start += text[match.end() : start + 1] == "\r\n"


def _cell(content: str, match: re.Match[str], text: str) -> _Cell:
    """A cell without the spaces around it; the span of a quoted one holds its marks."""
    start, end = match.span()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return _Cell(visible(content.strip()), Span(start, end))


def _columns(table: Document, line: list[_Cell], read: TableContent) -> list[_Column]:
    """The columns behind the first one."""
    columns: list[_Column] = []
    for cell in line[1:]:
        match = HEAD.fullmatch(cell.content)
        name = re.sub(r"[\s-]+", "_", (match["name"] if match else cell.content).strip())
        span = cell.span
        if name and any(column.name == name for column in columns):
            read.problems.append(_wrong(table, span, f"there are two columns `{name}`"))
        unit = None
        if match and match["unit"]:
            start = table.text.index(match["unit"], span.start)
            path: KeyPath = ("", name, "unit")
            read.places[path] = (*span, start, start + len(match["unit"]))
            unit = Text(match["unit"], Value(table, path))
        read.places["", name] = (*span, *span)
        columns.append(_Column(name, unit))
    return columns


def _add_row(
    table: Document,
    line: list[_Cell],
    columns: list[_Column],
    read: TableContent,
    *,
    decimal_commas: bool,
) -> None:
    """A row, unless it has no name or one that another row has."""
    name, problems = spelt(line[0].content), read.problems
    objection = row_objection(name) if name else "this row has no name"
    if name in read.rows:
        objection = f"there are two rows `{name}`"
    if objection:
        problems.append(_wrong(table, line[0].span, objection))
        return
    read.places[name,] = (*line[0].span, *line[0].span)
    cells = read.rows[name] = {}
    for index, cell in enumerate(line[1:]):
        if not cell.content:
            continue
        if index >= len(columns) or not columns[index].name:
            problems.append(_wrong(table, cell.span, "this cell stands below no name of a column"))
            continue
        column = columns[index]
        path: KeyPath = (name, column.name)
        key = read.places["", column.name][:2]
        read.places[path] = (*key, *cell.span)
        text = Text(cell.content, Value(table, path))
        if decimal_commas:
            text = text._replace(content=_with_points(table, cell, problems))
        cells[column.name] = with_unit(text, column.unit)


def _with_points(table: Document, cell: _Cell, problems: list[Problem]) -> str:
    """A cell whose decimal commas are points, where commas do not separate the cells."""

    def point(match: re.Match[str]) -> str:
        """A number with its point; three digits after the comma could be thousands."""
        if may_be_thousands(match):
            whole, decimal = match[1] + match[2], f"{match[1]}.{match[2]}"
            message = f"`{match[0]}` has two readings: {decimal}, or {whole}"
            hint = f"write `{decimal}` or `{whole}`"
            label = (Label(_whole(table), cell.span),)
            problems.append(Problem("two-readings", message, label, hint=hint))
        return f"{match[1]}.{match[2]}"

    return COMMA.sub(point, cell.content)


def may_be_thousands(match: re.Match[str]) -> bool:
    """Whether the comma that `COMMA` has found may also be one of thousands: not in `0,500`."""
    return len(match[2]) == 3 and len(match[1]) <= 3 and not match[1].startswith("0")


def with_unit(text: Text, unit: Text | None) -> Text:
    """A number with the unit of its column; whatever else a cell says has its own."""
    if unit is None or not _BARE.fullmatch(text.content):
        return text
    gap = "" if unit.content.startswith("%") else " "
    content = f"{text.content}{gap}"
    return Text(content + unit.content, Joined(text.origin, len(content), unit.origin))


def _wrong(table: Document, span: Span, message: str, hint: str = "") -> Problem:
    """A problem with a part of the text."""
    return Problem("wrong-kind", message, (Label(_whole(table), span),), hint=hint)


def _whole(table: Document) -> Text:
    return text_of(table.text, table.name)
