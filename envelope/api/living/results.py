"""The results of a living block as Markdown, and how they are held against those in a document."""

import html
import re
from collections.abc import Iterator, Sequence

from envelope.engine.run import Run
from envelope.formats.markdown import escaped, written_table
from envelope.report.amounts.ends import between
from envelope.report.table import Column, Table
from envelope.tuples import NamedTuple

_BEGIN = '{0} envelope: results, written by "envelope lint --fix" {1}'
_END = "{0} envelope: end {1}"
_COMMENT, _COMMENT_OF_MDX = ("<!--", "-->"), ("{/*", "*/}")
_RULE = re.compile(r"[\s|:-]+")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")


class Row(NamedTuple):
    """A result: what it is called, its value, the ends of its range, and what is said of it.

    What is `code` is called by an expression.
    """

    name: str
    value: str
    ends: str = ""
    about: str = ""
    is_code: bool = False


class Results(NamedTuple):
    """The results of a block, and what is said below them."""

    rows: tuple[Row, ...]
    said: str = ""


class Change(NamedTuple):
    """A result that is another one than its document says: its name, the old and the new value.

    `line` is that of the old one among the lines of the document's results; None for a new one.
    """

    name: str
    old: str
    new: str
    line: int | None = None


def ends_text(found: Run, name: str) -> str:
    """The 5th and the 95th percentile of a result; empty where no range is behind it."""
    spread = found.spread(name)
    return between(found, name, spread.quantiles[0], spread.quantiles[-1]) if spread else ""


def result_lines(results: Results, *, is_mdx: bool = False) -> list[str]:
    """The lines of results with their marks, as GitHub reads them."""
    marks = _COMMENT_OF_MDX if is_mdx else _COMMENT
    columns = (
        Column("result", name=True),
        Column("value", number=True),
        *([Column("p5 – p95", number=True)] if any(row.ends for row in results.rows) else []),
        Column("what it is"),
    )
    rows = tuple(tuple(_cells(row, len(columns) == 4)) for row in results.rows)
    grid = written_table(Table("", columns, rows, results.said)).split("\n")
    return [_BEGIN.format(*marks), "", *grid, "", _END.format(*marks)]


def _cells(row: Row, has_ends: bool) -> Iterator[str]:
    yield f"`{row.name}`" if row.is_code else escaped(row.name)
    yield f"**{escaped(row.value)}**"
    if has_ends:
        yield escaped(row.ends)
    yield escaped(row.about)


def changes(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """What two writings of results say otherwise, however their tables are set.

    A table that another program has aligned anew, and its own signs escaped, says the same.
    """
    olds, news = list(_said(old)), list(_said(new))
    if [cells for _, cells in olds] == [cells for _, cells in news]:
        return []
    left = {cells[0]: (line, cells) for line, cells in reversed(olds)}
    found = []
    for _, cells in news:
        line, said = left.pop(cells[0], (None, ()))
        if said != cells:
            before, after = _different(said, cells)
            found.append(Change(cells[0], before, after, line))
    gone = [Change(name, _value(cells), "", line) for name, (line, cells) in left.items()]
    found = sorted([*found, *gone], key=lambda each: (each.line is None, each.line or 0))
    return found or [Change("the order of results", "", "another one", 0)]


def _different(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, str]:
    """The cells that differ in two rows, the value first."""
    for before, after in zip(old[1:], new[1:], strict=False):
        if before != after:
            return before, after
    return _value(old), _value(new)


def _value(cells: tuple[str, ...]) -> str:
    return cells[1] if len(cells) > 1 else " ".join(cells)


def _said(lines: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """What each line says: the cells of a row, or a sentence as one cell."""
    for number, line in enumerate(lines):
        text = line.strip()
        if not text or _RULE.fullmatch(text) or text.startswith(("<!--", "{/*")):
            continue
        parts = re.split(r"(?<!\\)\|", text.strip("|")) if text.startswith("|") else [text]
        yield number, tuple(_plain(part) for part in parts)


def _plain(cell: str) -> str:
    """A cell without what marks its words."""
    return " ".join(
        html.unescape(_ESCAPE.sub("", cell)).replace("**", "").replace("__", "").split()
    )
