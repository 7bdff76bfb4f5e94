"""Tables in Markdown, as GitHub reads it."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tabulate import tabulate

from envelope.report.table import Report, Table

if TYPE_CHECKING:
    from envelope.report.answer import Content

# An address is left as it is: a sign before it would become a part of it.
_ADDRESS = re.compile(r"https?://\S+")
LONGEST_COMMENT = 64_000  # characters: GitHub takes 65,536
_WIDEST = 160  # columns of a table whose cells are padded, so that it can be read as it is written
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
    below = (*(row[0] for row in table.rows[1:]), "")
    rows = tuple(map(_row, table.rows, below))
    return written_table(table._replace(rows=rows))


def _row(row: Sequence[str], below: str) -> tuple[str, ...]:
    """The cells of a row; bold what stands alone above rows that are indented, as their heading."""
    first, *others = map(escaped, row)
    is_heading = below.startswith(" ") and not row[0].startswith(" ") and not any(others)
    return (f"**{first}**" if is_heading else first.strip(), *others)


def written_table(table: Table) -> str:
    """A pipe table whose cells are Markdown already, its note below.

    One that is too wide to be read in its source is not padded: blanks would be most of it.
    """
    table = table.filled
    titles = [escaped(column.title) for column in table.columns]
    longest = (max(map(len, cells)) for cells in zip(titles, *table.rows, strict=True))
    is_readable = sum(longest) + 3 * len(titles) <= _WIDEST
    grid = (_padded if is_readable else _unpadded)(table, titles) if table.rows else ""
    return "\n\n".join(part for part in (grid, escaped(table.note)) if part)


def _padded(table: Table, titles: Sequence[str]) -> str:
    """A table whose columns are aligned."""
    return tabulate(
        table.rows,
        headers=titles,
        tablefmt="pipe",
        colalign=["right" if column.number else "left" for column in table.columns],
        disable_numparse=True,
        preserve_whitespace=True,  # a picture's blanks count
    )


def _unpadded(table: Table, titles: Sequence[str]) -> str:
    """A table with a blank between a cell and its border."""
    rule = [":--" if not column.number else "--:" for column in table.columns]
    return "\n".join(f"| {' | '.join(row)} |" for row in (titles, rule, *table.rows))


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
