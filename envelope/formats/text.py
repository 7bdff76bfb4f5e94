"""Reports for a terminal: plain tables that fit its width."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from envelope.formats.terminal import PLAIN, WIDTH, colored, faint, heading, look
from envelope.report.table import Column, Report, Table

if TYPE_CHECKING:
    from envelope.report.answer import Content

_GAP = "  "
_NARROWEST = 8
_LONGEST_CITATION = 24


def write_answer(answer: "Content") -> str:
    """What an answer shows: its report, or tables without headings and the words between them."""
    shown = answer.shown("text")
    if isinstance(shown, Report):
        return write_text(shown)
    blocks = [each if isinstance(each, str) else table_text(each) for each in shown]
    return "\n\n".join(block for block in blocks if block) + "\n"


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
    grids = list(_grids(_shortened(table))) if table.rows else []
    note = wrapped(table.note, _prose())
    return "\n".join(part for part in ("\n\n".join(grids), note) if part)


def _grids(table: Table) -> Iterator[str]:
    """The table in the style that was asked for, in as many pieces as the width makes of it."""
    width, style = look().width, look().style
    if style == PLAIN:
        yield from map(_grid, _pieces(table, width, len(_GAP)))
        return
    from envelope.formats import styles  # tabulate: 20 ms that the plain style does not need

    if not styles.is_for_people(style):
        yield styles.styled(table, style)
        return
    for piece in _pieces(table, width - styles.EDGES, styles.GAP, styles.TITLE):
        widths = _widths(piece, width - styles.EDGES, styles.GAP, styles.TITLE)
        yield styles.styled(_broken(piece, widths), style)


def _broken(table: Table, widths: Sequence[int]) -> Table:
    """The table with its words on lines of no more than these widths."""
    rows = tuple(
        tuple(wrapped(cell, width) for cell, width in zip(row, widths, strict=True))
        for row in table.rows
    )
    return table._replace(rows=rows)


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


def _pieces(table: Table, room: int, gap: int, title: int = 0) -> Iterator[Table]:
    """Tables of so many columns that they fit, each with the first column."""
    least = [_least(column, cells, title) for column, cells in _columns(table)]
    chosen, used = [0], least[0]
    for index in range(1, len(least)):
        needed = gap + least[index]
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


def _needed(cells: list[str], title: int) -> int:
    """The width of a column, whose title takes so much more than its length."""
    return max(len(cells[0]) + title, *map(len, cells))


def _least(column: Column, cells: list[str], title: int) -> int:
    """The narrowest that a column can be: words are broken, numbers and names are not."""
    needed = _needed(cells, title)
    shortest = max(_NARROWEST, len(column.title) + title)
    return needed if column.number or column.name else min(needed, shortest)


def _grid(table: Table) -> str:
    """Titles, a rule and the rows, as the plain style of tabulate."""
    widths = _widths(table, look().width, len(_GAP))
    titles = tuple(column.title for column in table.columns)
    rows = _broken(table._replace(rows=(titles, *table.rows)), widths).rows
    used = [max(map(len, "\n".join(column).split("\n"))) for column in zip(*rows, strict=True)]
    right = [column.number for column in table.columns]
    head = _lines(rows[0], used, right)
    others = [_lines(row, used, right, painted=True) for row in rows[1:]]
    rule = _GAP.join(faint("-" * width) for width in used)
    return "\n".join([*head, rule, *(line for row in others for line in row)])


def _lines(
    row: Sequence[str], widths: Sequence[int], right: Sequence[bool], *, painted: bool = False
) -> list[str]:
    """The lines of a row: its cells side by side, each padded to the width of its column."""
    cells = [cell.split("\n") for cell in row]
    height = max(map(len, cells))
    columns = [
        [
            _padded(line, width, right=is_right, painted=painted)
            for line in (*lines, *[""] * (height - len(lines)))
        ]
        for lines, width, is_right in zip(cells, widths, right, strict=True)
    ]
    return [_GAP.join(line).rstrip() for line in zip(*columns, strict=True)]


def _padded(line: str, width: int, *, right: bool, painted: bool) -> str:
    """A line with as many blanks as its column is wider, which no color counts in."""
    blanks = " " * (width - len(line))
    words = colored(line, line) if painted else line
    return blanks + words if right else words + blanks


def _widths(table: Table, room: int, gap: int, title: int = 0) -> list[int]:
    """The width of each column: what it needs, the widest of words made narrower until all fit."""
    columns = list(_columns(table))
    widths = [_needed(cells, title) for _, cells in columns]
    least = [_least(column, cells, title) for column, cells in columns]
    room -= gap * (len(widths) - 1)
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
    import textwrap  # 1 ms that short lines do not need

    return "\n".join(textwrap.wrap(text, width, break_long_words=True))
