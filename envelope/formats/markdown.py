"""Tables in Markdown, as GitHub reads it."""

import re
from typing import TYPE_CHECKING

from tabulate import tabulate

from envelope.report.table import Report, Table

if TYPE_CHECKING:
    from envelope.report.answer import Content

# An address is left as it is: a sign before it would become a part of it.
_ADDRESS = re.compile(r"https?://\S+")
LONGEST_COMMENT = 64_000  # characters: GitHub takes 65,536
_SIGNS = re.compile(r"[\\|*_<~$&\[\]]")


def write_answer(answer: "Content") -> str:
    """What an answer shows: its report, or tables without headings and the words between them."""
    shown = answer.shown("markdown")
    if isinstance(shown, Report):
        return write_markdown(shown)
    blocks = [each if isinstance(each, str) else table_markdown(each) for each in shown]
    return "\n\n".join(block for block in blocks if block) + "\n"


def write_markdown(report: Report) -> str:
    """The report with a heading and a pipe table per table."""
    blocks = [f"# {escaped(report.title)}"]
    if report.about:
        blocks.append(escaped(report.about))
    blocks += [f"## {table.heading}\n\n{table_markdown(table)}" for table in report.tables]
    return "\n\n".join(blocks) + "\n"


def table_markdown(table: Table) -> str:
    """A pipe table, its note below."""
    rows = tuple(tuple(escaped(cell) for cell in row) for row in table.rows)
    return written_table(table._replace(rows=rows))


def written_table(table: Table) -> str:
    """A pipe table whose cells are Markdown already, its note below."""
    table = table.filled
    grid = tabulate(
        table.rows,
        headers=[escaped(column.title) for column in table.columns],
        tablefmt="pipe",
        colalign=["right" if column.number else "left" for column in table.columns],
        disable_numparse=True,
        preserve_whitespace=True,  # a picture's blanks count
    )
    grid = grid if table.rows else ""
    return "\n\n".join(part for part in (grid, escaped(table.note)) if part)


def escaped(text: str) -> str:
    """A text on one line whose signs mean nothing in Markdown, its addresses as they are."""
    flat = " ".join(text.split("\n"))
    if any("▁" <= sign <= "█" for sign in flat):
        flat = flat.replace(" ", "\u00a0")  # a picture's blanks count
    pieces, end = [], 0
    for address in _ADDRESS.finditer(flat):
        pieces += [_SIGNS.sub(r"\\\g<0>", flat[end : address.start()])]
        pieces += [address[0].replace("|", "%7C")]
        end = address.end()
    return "".join([*pieces, _SIGNS.sub(r"\\\g<0>", flat[end:])])
