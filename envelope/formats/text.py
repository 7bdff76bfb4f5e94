"""Reports for a terminal: plain tables that fit its width."""

import textwrap
from collections.abc import Iterator

from tabulate import tabulate

from envelope.formats.terminal import WIDTH, colored, faint, heading, look
from envelope.report.table import Column, Report, Table

_GAP = "  "
_NARROWEST = 8
_LONGEST_CITATION = 24


def write_text(report: Report) -> str:
    """The report as text, headings underlined."""
    blocks = [f"{heading(report.title)}\n{'=' * len(report.title)}"]
    if report.about:
        blocks.append(wrapped(report.about, _prose()))
    blocks += [
        f"{heading(table.heading)}\n{'-' * len(table.heading)}\n{table_text(table)}"
        for table in report.tables
    ]
    return "\n\n".join(blocks) + "\n"


def _prose() -> int:
    """The width of sentences: longer lines are hard to read on the widest terminal."""
    return min(look().width, WIDTH)


def table_text(table: Table) -> str:
    """A table in columns that fit the width, its note below; in pieces where they cannot."""
    grids = [_grid(piece) for piece in _pieces(_shortened(table))] if table.rows else []
    note = wrapped(table.note, _prose())
    return "\n".join(part for part in ("\n\n".join(grids), note) if part)


def _shortened(table: Table) -> Table:
    """The table without the citations that are too long for a terminal."""
    rows = tuple(
        tuple(
            "see file" if column.cites and len(cell) > _LONGEST_CITATION else cell
            for column, cell in zip(table.columns, row, strict=True)
        )
        for row in table.rows
    )
    return table._replace(rows=rows)


def _pieces(table: Table) -> Iterator[Table]:
    """Tables of so many columns that they fit, each with the first column."""
    room = look().width
    least = [_least(column, cells) for column, cells in _columns(table)]
    chosen, used = [0], least[0]
    for index in range(1, len(least)):
        needed = len(_GAP) + least[index]
        if used + needed > room and len(chosen) > 1:
            yield _only(table, chosen)
            chosen, used = [0], least[0]
        chosen.append(index)
        used += needed
    yield _only(table, chosen)


def _columns(table: Table) -> Iterator[tuple[Column, list[str]]]:
    """Each column with its title and its cells."""
    for index, column in enumerate(table.columns):
        yield column, [column.title, *(row[index] for row in table.rows)]


def _only(table: Table, chosen: list[int]) -> Table:
    rows = tuple(tuple(row[i] for i in chosen) for row in table.rows)
    return table._replace(columns=tuple(table.columns[i] for i in chosen), rows=rows)


def _least(column: Column, cells: list[str]) -> int:
    """The narrowest that a column can be: words are broken, numbers and names are not."""
    needed = max(map(len, cells))
    shortest = max(_NARROWEST, len(column.title))
    return needed if column.number or column.name else min(needed, shortest)


def _grid(table: Table) -> str:
    """Titles, a rule and the rows; tabulate would pad titles of its own, so they are a row here."""
    widths = _widths(table)
    titles = tuple(column.title for column in table.columns)
    rows = [
        [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
        for row in (titles, *table.rows)
    ]
    used = [max(map(len, "\n".join(column).split("\n"))) for column in zip(*rows, strict=True)]
    shown = [
        rows[0],
        [faint("-" * width) for width in used],
        *([_painted(cell) for cell in row] for row in rows[1:]),
    ]
    grid = tabulate(
        shown,
        tablefmt="plain",
        colalign=["right" if column.number else "left" for column in table.columns],
        disable_numparse=True,
        preserve_whitespace=True,  # a picture's blanks count
    )
    return "\n".join(line.rstrip() for line in grid.split("\n"))


def _painted(cell: str) -> str:
    return "\n".join(colored(line, line) for line in cell.split("\n"))


def _widths(table: Table) -> list[int]:
    """The width of each column: what it needs, the widest of words made narrower until all fit."""
    columns = list(_columns(table))
    widths = [max(map(len, cells)) for _, cells in columns]
    least = [_least(column, cells) for column, cells in columns]
    room = look().width - len(_GAP) * (len(widths) - 1)
    while sum(widths) > room:
        widest = max(range(len(widths)), key=lambda i: widths[i] - least[i])
        if widths[widest] <= least[widest]:
            break
        widths[widest] -= 1
    return widths


def wrapped(text: str, width: int) -> str:
    """Text on lines of at most so many columns; long addresses are cut where they must."""
    if len(text) <= width and "\n" not in text:
        return text
    return "\n".join(textwrap.wrap(text, width, break_long_words=True))
