"""Tables in the styles of tabulate: grids, rounded outlines, and what other programs read."""

import tabulate as tables
from tabulate import tabulate, tabulate_formats

from envelope.errors import InputError, Problem
from envelope.language.nearest import nearest
from envelope.report.table import Table

_MARKUP = frozenset({"github", "jira", "orgtbl", "pipe"})  # in these a row is one line
GAP = 3  # columns of a terminal between two cells: a line between two blanks
EDGES = 4  # those before the first cell and after the last one
TITLE = 2  # by how much a style makes a column wider than its title


def names() -> list[str]:
    """The styles that there are."""
    return list(tabulate_formats)


def refuse_unknown(style: str) -> None:
    """Raises InputError for a style that tabulate does not have."""
    if style not in tabulate_formats:
        close = nearest(style, tabulate_formats)
        hint = f"did you mean `{close}`?" if close else f"there are {', '.join(tabulate_formats)}"
        raise InputError(Problem("usage", f"there is no style `{style}`", hint=hint))


def is_for_people(style: str) -> bool:
    """Whether a style is read by people, so that a cell may have several lines."""
    return style in tables.multiline_formats and style not in _MARKUP


def styled(table: Table, style: str) -> str:
    """A table in a style. Raises InputError for one that there is none of."""
    refuse_unknown(style)
    return tabulate(
        table.rows,
        headers=[column.title for column in table.columns],
        tablefmt=style,
        colalign=["right" if column.number else "left" for column in table.columns],
        disable_numparse=True,
        preserve_whitespace=True,  # a picture's blanks count
    )
