"""Reports for a terminal: plain tables, at most 100 columns wide."""

from tabulate import tabulate

from envelope.report.capacity import wrapped
from envelope.report.cells import Report, Table

WIDTH = 100
_GAP = 2
_NARROWEST = 8


def write_text(report: Report) -> str:
    """The report as text, headings underlined."""
    blocks = [f"{report.title}\n{'=' * len(report.title)}"]
    if report.about:
        blocks.append(wrapped(report.about, WIDTH))
    blocks += [
        f"{table.heading}\n{'-' * len(table.heading)}\n{table_text(table)}"
        for table in report.tables
    ]
    return "\n\n".join(blocks) + "\n"


def table_text(table: Table) -> str:
    """A table in columns that fit the width, its note below."""
    grid = _grid(table) if table.rows else ""
    return "\n".join(part for part in (grid, wrapped(table.note, WIDTH)) if part)


def _grid(table: Table) -> str:
    """Titles, a rule and the rows; tabulate would pad titles of its own, so they are a row here."""
    widths = _widths(table)
    titles = [column.title for column in table.columns]
    rows = [[wrapped(cell, w) for cell, w in zip(row, widths, strict=True)] for row in table.rows]
    lines = [[cell.split("\n") for cell in row] for row in [titles, *rows]]
    used = [max(len(line) for row in lines for line in row[i]) for i in range(len(titles))]
    grid = tabulate(
        [titles, ["-" * width for width in used], *rows],
        tablefmt="plain",
        colalign=["right" if column.number else "left" for column in table.columns],
        disable_numparse=True,
    )
    return "\n".join(line.rstrip() for line in grid.splitlines())


def _widths(table: Table) -> list[int]:
    """The width of each column: what it needs, the widest of words made narrower until all fit."""
    cells = [
        [column.title, *(row[i] for row in table.rows)] for i, column in enumerate(table.columns)
    ]
    widths = [max(len(cell) for cell in column) for column in cells]
    least = [max(_NARROWEST, len(column.title)) for column in table.columns]
    words = [i for i, column in enumerate(table.columns) if not (column.number or column.name)]
    room = WIDTH - _GAP * (len(widths) - 1)
    while sum(widths) > room:
        widest = max(words, key=lambda i: widths[i] - least[i], default=None)
        if widest is None or widths[widest] <= least[widest]:
            break
        widths[widest] -= 1
    return widths
