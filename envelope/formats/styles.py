"""Tables in the styles of tabulate: grids, rounded outlines, and what other programs read."""

import tabulate as tables
from tabulate import tabulate, tabulate_formats

from envelope.errors import InputError, Problem
from envelope.formats.terminal import look
from envelope.language.nearest import nearest
from envelope.report.table import Table

_MARKUP = frozenset({"github", "jira", "orgtbl", "pipe"})  # in these a row is one line
_BESIDE = 3  # columns of a terminal that a style takes beside each cell: a line and two blanks


def names() -> list[str]:
    """The styles that there are."""
    return list(tabulate_formats)


def refuse_unknown(style: str) -> None:
    """Raises InputError for a style that tabulate does not have."""
    if style not in tabulate_formats:
        close = nearest(style, tabulate_formats)
        hint = f"did you mean `{close}`?" if close else f"there are {', '.join(tabulate_formats)}"
        raise InputError(Problem("usage", f"there is no style `{style}`", hint=hint))


def styled(table: Table, style: str) -> str:
    """A table in a style; its words are broken where a person reads it. Raises InputError."""
    refuse_unknown(style)
    is_read = style in tables.multiline_formats and style not in _MARKUP
    return tabulate(
        table.rows,
        headers=[column.title for column in table.columns],
        tablefmt=style,
        colalign=["right" if column.number else "left" for column in table.columns],
        maxcolwidths=_widths(table) if is_read else None,
        disable_numparse=True,
        preserve_whitespace=True,  # a picture's blanks count
    )


def _widths(table: Table) -> list[int | None]:
    """How wide each column may be: numbers and names as they are, words share what is left."""
    wide = [max(map(len, cells)) for cells in _columns(table)]
    fixed = [column.number or column.name for column in table.columns]
    room = look().width - _BESIDE * len(wide) - 1
    while sum(wide) > room:
        widest = max(range(len(wide)), key=lambda i: 0 if fixed[i] else wide[i])
        if fixed[widest] or wide[widest] <= _narrowest(table, widest):
            break
        wide[widest] -= 1
    return [None if is_fixed else width for is_fixed, width in zip(fixed, wide, strict=True)]


def _columns(table: Table) -> list[list[str]]:
    """The cells of each column, its title first."""
    return [
        [column.title, *(row[index] for row in table.rows)]
        for index, column in enumerate(table.columns)
    ]


def _narrowest(table: Table, index: int) -> int:
    return max(8, len(table.columns[index].title))
