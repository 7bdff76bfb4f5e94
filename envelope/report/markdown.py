"""Reports in Markdown, to be pasted into a design document."""

from tabulate import tabulate

from envelope.report.cells import Report, Table


def write_markdown(report: Report) -> str:
    """The report with a heading and a pipe table per table."""
    blocks = [f"# {report.title}"]
    if report.about:
        blocks.append(report.about)
    blocks += [f"## {table.heading}\n\n{table_markdown(table)}" for table in report.tables]
    return "\n\n".join(blocks) + "\n"


def table_markdown(table: Table) -> str:
    """A pipe table, its note below."""
    grid = tabulate(
        [[_escaped(cell) for cell in row] for row in table.rows],
        headers=[column.title for column in table.columns],
        tablefmt="pipe",
        colalign=["right" if column.number else "left" for column in table.columns]
        if table.rows
        else None,
        disable_numparse=True,
    )
    return "\n\n".join(part for part in (grid if table.rows else "", _escaped(table.note)) if part)


def _escaped(text: str) -> str:
    """A cell whose signs mean nothing in Markdown."""
    for sign in "\\|*_<":
        text = text.replace(sign, f"\\{sign}")
    return text
