"""Tables as comma-separated values, to be read by a spreadsheet or a script."""

import csv
import io
import re
from typing import TYPE_CHECKING

from envelope.report.table import Table

if TYPE_CHECKING:
    from envelope.report.answer import Content

# What a spreadsheet takes for the beginning of a formula, and the numbers that begin so.
_COMPUTED = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-](?:\$?[\d.,]+(?:[eE][+-]?\d+)?(?: ?[\w%/*^ .·]*)?)?")


def write_answer(answer: "Content") -> str:
    """The table of an answer."""
    return table_csv(answer.table())


def table_csv(table: Table) -> str:
    r"""The titles on a line, then every row on one, quoted as RFC 4180 says; without the note.

    Words that a spreadsheet would take for a formula begin with an apostrophe, as it writes them.

    >>> from envelope.report.table import Column, Table
    >>> table_csv(Table("", (Column("part"), Column("servers")), (("cache", "1,200"),)))
    'part,servers\ncache,"1,200"\n'
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([as_words(column.title) for column in table.columns])
    writer.writerows(map(as_words, row) for row in table.rows)
    return stream.getvalue()


def as_words(cell: str) -> str:
    """A cell that no spreadsheet computes; a number with its unit stays as it is."""
    return f"'{cell}" if cell.startswith(_COMPUTED) and not _NUMBER.fullmatch(cell) else cell
