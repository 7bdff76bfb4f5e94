"""Reports for a terminal: plain tables that fit its width."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from envelope.formats.answer import MOST, answer_tables
from envelope.formats.terminal import PLAIN, WIDTH, colored, faint, heading, length, look, warned
from envelope.formats.wrapping import wrapped
from envelope.report.table import Answer, Column, Report, Table

if TYPE_CHECKING:
    from envelope.report.answer import Content

_GAP = "  "
_NARROWEST = 8
_INDENT = "    "  # of words below their row
_COMFORTABLE = 24  # columns in which words are read without effort
_HIGHEST = 3  # lines that words may take beside their row, where they could stand below
_LONGEST_CITATION = 24
_NAME = re.compile(r"\b\w*_\w+")


def write_answer(answer: "Content") -> str:
    """What an answer shows: its report, or tables without headings and the words between them."""
    shown = answer.shown("text")
    if isinstance(shown, Report):
        return write_text(shown)
    blocks = [_lines_of(each) if isinstance(each, str) else table_text(each) for each in shown]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _lines_of(words: str) -> str:
    """Words between tables, lines that are too long wrapped; a drawing, or data, stays as it is."""
    lines = words.split("\n")
    return "\n".join(
        line
        if line.startswith(" ") or length(line) <= look().width
        else wrapped(line, look().width)
        for line in lines
    )


def write_text(report: Report) -> str:
    """The report as text, headings underlined."""
    lines = wrapped(report.title, look().width).split("\n")
    title = "\n".join([*map(heading, lines), "=" * max(map(len, lines))])
    room = MOST - title.count("\n") - 1
    answer, asides = answer_tables(report.answer, look().width, room)
    blocks = ["\n".join([title, *map(answer_text, answer)]), *map(table_text, asides)]
    if report.about:
        blocks.append(wrapped(report.about, _prose()))
    is_brief = report.answer != Answer()
    tables = [table.standing if is_brief else table for table in report.tables]
    blocks += [
        f"{heading(table.heading)}\n{'-' * len(table.heading)}\n{table_text(table)}"
        for table in tables
    ]
    blocks += [wrapped(report.last, _prose())] if report.last else []
    return "\n\n".join(blocks) + "\n"


def answer_text(table: Table) -> str:
    """A table of the answer, whose titles are a line of it and have no rule below them."""
    titles = tuple(column.title for column in table.columns)
    if not any(titles) or look().style != PLAIN:
        return table_text(table)
    columns = tuple(column._replace(title="") for column in table.columns)
    return table_text(table._replace(columns=columns, rows=(titles, *table.rows)))


def _prose() -> int:
    """The width of sentences: longer lines are hard to read on the widest terminal."""
    return min(look().width, WIDTH)


def table_text(table: Table) -> str:
    """A table in columns that fit the width, its note below; in pieces where they cannot."""
    grids = list(_grids(_shortened(table.filled))) if table.rows else []
    note = warned(wrapped(table.note, _prose()))
    return "\n".join(part for part in ("\n\n".join(grids), note) if part)


def _grids(table: Table) -> Iterator[str]:
    """The table in the style that was asked for, in as many pieces as the width makes of it."""
    width, style = look().width, look().style
    if style == PLAIN:
        table, below = _lowered(_fitting(table, width, len(_GAP)), width)
        *others, last = _pieces(table, width, len(_GAP))
        yield from map(_grid, others)
        yield _grid(last, below)
        return
    from envelope.formats import styles  # tabulate: 20 ms that the plain style does not need

    if not styles.is_for_people(style):
        yield styles.styled(table, style)
        return
    room = (width - styles.EDGES, styles.GAP, styles.TITLE)
    for piece in _pieces(_fitting(table, *room), *room):
        widths = _widths(piece, *room)
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


def _fitting(table: Table, room: int, gap: int, title: int = 0) -> Table:
    """The table without the spare columns that the width does not do for."""
    while spare := [index for index, column in enumerate(table.columns) if column.spare]:
        least = [
            _needed(cells, title) if column.whole else _least(column, cells, title)
            for column, cells in _columns(table)
        ]
        if sum(least) + gap * (len(least) - 1) <= room:
            break
        out = max(spare, key=lambda index: (table.columns[index].spare, index))
        table = _only(table, [index for index in range(len(least)) if index != out])
    return table


def _lowered(table: Table, room: int) -> tuple[Table, Sequence[str]]:
    """The table, and the words below each row: those of a column that has little room beside."""
    chosen = next((i for i, column in enumerate(table.columns) if column.below), 0)
    widths = _widths(table, room, len(_GAP)) if chosen else []
    cells = max((len(row[chosen]) for row in table.rows), default=0)
    is_cramped = chosen and cells > _HIGHEST * widths[chosen]
    is_cramped = is_cramped or any(
        width < min(_needed(cells, 0), _COMFORTABLE) and not (column.number or column.name)
        for width, (column, cells) in zip(widths, _columns(table), strict=False)
    )
    if not is_cramped:
        return table, ()
    others = [index for index in range(len(table.columns)) if index != chosen]
    return _only(table, others), [row[chosen] for row in table.rows]


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
    pieces = [column.title] if title else column.title.split() or [""]
    words = max(map(len, pieces)) + title
    if column.number or column.name:  # whose titles the plain style breaks at their blanks
        return max(words, *map(len, cells[1:])) if cells[1:] else needed
    return min(needed, max(_NARROWEST, words, _longest_name(cells) * column.code))


def _longest_name(cells: Sequence[str]) -> int:
    """The length of the longest name of a quantity or a unit in cells."""
    return max((len(each) for cell in cells for each in _NAME.findall(cell)), default=0)


def _grid(table: Table, below: Sequence[str] = ()) -> str:
    """Titles, a rule and the rows, as the plain style of tabulate; words below each row."""
    widths = _widths(table, look().width, len(_GAP))
    titles = tuple(column.title for column in table.columns)
    rows = _broken(table._replace(rows=(titles, *table.rows)), widths).rows
    used = [max(map(len, "\n".join(column).split("\n"))) for column in zip(*rows, strict=True)]
    right = [column.number for column in table.columns]
    head = _lines(rows[0], used, right)
    others = [_lines(row, used, right, titles) for row in rows[1:]]
    for lines, words in zip(others, below, strict=False):
        said = wrapped(words, _prose() - len(_INDENT)).split("\n") if words else []
        lines += [_INDENT + line for line in said]
    rule = _GAP.join(faint("-" * width) for width in used)
    top = [*head, rule] if any(titles) else []
    return "\n".join([*top, *(line for row in others for line in row)])


def _lines(
    row: Sequence[str], widths: Sequence[int], right: Sequence[bool], titles: Sequence[str] = ()
) -> list[str]:
    """The lines of a row: its cells side by side, each padded to the width of its column.

    Those of a row below `titles` have the colors of what they say there.
    """
    cells = [cell.split("\n") for cell in row]
    height = max(map(len, cells))
    above: Sequence[str | None] = titles or [None] * len(row)
    columns = [
        [
            _padded(line, width, title, right=is_right)
            for line in (*lines, *[""] * (height - len(lines)))
        ]
        for lines, width, is_right, title in zip(cells, widths, right, above, strict=True)
    ]
    return [_GAP.join(line).rstrip() for line in zip(*columns, strict=True)]


def _padded(line: str, width: int, title: str | None, *, right: bool) -> str:
    """A line with as many blanks as its column is wider, which no color counts in."""
    blanks = " " * (width - len(line))
    words = line if title is None else colored(line, title)
    return blanks + words if right else words + blanks


def _widths(table: Table, room: int, gap: int, title: int = 0) -> list[int]:
    """The width of each column: what it needs, the widest of words made narrower until all fit."""
    columns = list(_columns(table))
    widths = [_needed(cells, title) for _, cells in columns]
    least = [_least(column, cells, title) for column, cells in columns]
    room -= gap * (len(widths) - 1)
    widths, least = ([min(each, max(room, 1)) for each in every] for every in (widths, least))
    while sum(widths) > room:
        widest = max(range(len(widths)), key=lambda i: widths[i] - least[i])
        if widths[widest] <= least[widest]:
            widest = max(range(len(widths)), key=lambda i: widths[i])  # names are broken, too
            if widths[widest] <= 1:
                break
        widths[widest] -= 1
    return widths
