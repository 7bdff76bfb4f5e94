"""Tables as comma-separated values, to be read by a spreadsheet or a script."""

import csv
import io
from typing import TYPE_CHECKING

from envelope.report.table import Table

if TYPE_CHECKING:
    from envelope.report.answer import Content


def write_answer(answer: "Content") -> str:
    """The table of an answer."""
    return table_csv(answer.table())


def table_csv(table: Table) -> str:
    r"""The titles on a line, then every row on one, quoted as RFC 4180 says; without the note.

    >>> from envelope.report.table import Column, Table
    >>> table_csv(Table("", (Column("part"), Column("servers")), (("cache", "1,200"),)))
    'part,servers\ncache,"1,200"\n'
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.title for column in table.columns])
    writer.writerows(table.rows)
    return stream.getvalue()
