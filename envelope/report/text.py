"""Reports for a terminal: plain tables, at most 100 columns wide."""

from tabulate import tabulate

from envelope.report.capacity import wrapped
from envelope.report.cells import Report, Table

WIDTH = 100


def write_text(report: Report) -> str:
    """The report as text, headings underlined."""
    blocks = [f"{report.title}\n{'=' * len(report.title)}"]
    if report.about:
        blocks.append(wrapped(report.about, WIDTH))
    blocks += [f"{table.heading}\n{'-' * len(table.heading)}\n{table_text(table)}" for table in report.tables]
    return "\n\n".join(blocks) + "\n"


def table_text(table: Table) -> str:
    """A table in columns, its note below."""
    rows = [
        [_cell(cell, column.width) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    grid = tabulate(
        rows,
        headers=[column.title for column in table.columns],
        tablefmt="simple",
        colalign=["right" if column.number else "left" for column in table.columns] if rows else None,
        disable_numparse=True,
    )
    body = "\n".join(line.rstrip() for line in grid.splitlines()) if rows else ""
    return "\n".join(part for part in (body, wrapped(table.note, WIDTH)) if part)


def _cell(text: str, width: int | None) -> str:
    return text if width is None or len(text) <= width else wrapped(text, width)
