"""The capacity report in Markdown, ready to be pasted into a pull request or a design document.

It begins with the answer in one line and a short table, as the text report does; what is behind it
is folded, sources are footnotes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from envelope.analysis.derivation.folding import explained, folded
from envelope.analysis.headline import headline, summary
from envelope.engine.run import Run
from envelope.formats.answer import answer_tables
from envelope.formats.explanation import tree
from envelope.formats.markdown import LONGEST_COMMENT, escaped, table_markdown, written_table
from envelope.formats.mermaid import write_mermaid
from envelope.report.brief.claims import checks_table, expectations_table, expected
from envelope.report.brief.details import Details
from envelope.report.brief.report import brief_report, holding, told_in_words
from envelope.report.capacity import assumptions, conventions_table, rows_of_parts
from envelope.report.headings import label, result_tables
from envelope.report.notes import time_asked
from envelope.report.shares import shares
from envelope.report.table import Report, Table

_WIDE = 120  # characters of a line of the answer
_DEEPEST = 5
_SPARE = 2  # how spare a column of the parts may be
_SAID = 3  # results in the line that comes first


def write_pull_request(run: Run, *, every_input: bool = False) -> str:
    """The report: the answer in a line and a table, the parts, and folded what is behind them.

    With `every_input` also the inputs of all parts, every check, and derivations as deep as they
    fit into a comment.
    """
    details = Details(all=every_input)
    notes = Footnotes(dict(run.graph.sources))
    report = brief_report(run)
    above = _join([*_answer(run, report, notes), *_behind(run, report, details, notes)])
    below = notes.definitions()
    room = LONGEST_COMMENT - len(above) - len(below)
    return _join([above, _derivations(run, room, deep=every_input), below]) + "\n"


def _join(blocks: Iterable[str]) -> str:
    return "\n\n".join(block for block in blocks if block)


def _answer(run: Run, report: Report, notes: "Footnotes") -> Iterator[str]:
    """What is read first: the answer as the text report has it, the parts, and what fails."""
    yield f"# {escaped(report.title)}"
    yield _sentence(run, report)
    yield from map(_rows, answer_tables(report.answer, _WIDE, LONGEST_COMMENT)[0])
    yield escaped(report.about)
    for table in report.tables:
        if table.heading != "Results":
            yield f"## {escaped(table.heading)}\n\n{notes.table(_narrow(table))}"
        if table.heading == "Parts":
            yield _diagram(run)
    if run.graph.parts and not any(table.heading == "Parts" for table in report.tables):
        yield _diagram(run)


def _diagram(run: Run) -> str:
    return f"## Architecture\n\n```mermaid\n{write_mermaid(run)}```"


def _narrow(table: Table) -> Table:
    """A table without what GitHub has no room for, nor bars of what stands beside as numbers."""
    kept = [
        index
        for index, column in enumerate(table.columns)
        if column.spare <= _SPARE and column.title != "full"
    ]
    rows = tuple(tuple(row[index] for index in kept) for row in table.rows)
    return table._replace(columns=tuple(table.columns[index] for index in kept), rows=rows)


def _sentence(run: Run, report: Report) -> str:
    """The answer in one line: the most important results, and whether all that should hold does."""
    wanted = {*headline(run.graph)}
    lines = [line for line in report.answer.results if line.name in wanted]
    told = [*filter(None, [told_in_words(lines[:_SAID])])]
    told += [*filter(None, [time_asked(run)]), *holding(run, expected(run))]
    first, *others = told or [""]
    return " ".join([f"**{escaped(first)}**" if first else "", *map(escaped, others)]).strip()


def _rows(table: Table) -> str:
    """A table of the answer; one that only has sentences as a list of them."""
    if len(table.columns) > 2:
        names = ("result", "value", *(column.title for column in table.columns[2:]))
        columns = tuple(
            column._replace(title=title) for column, title in zip(table.columns, names, strict=True)
        )
        rows = tuple(tuple(cell.strip() for cell in row) for row in table.rows)
        return table_markdown(table._replace(columns=columns, rows=rows))
    lines = (tuple(cell.strip() for cell in row) for row in table.rows)
    return "\n".join(f"- **{escaped(name)}** {escaped(words)}" for name, words in lines)


def _behind(run: Run, report: Report, details: Details, notes: "Footnotes") -> Iterator[str]:
    """What is folded: results with their formulas, assumptions, checks, published results.

    What the `report` shows already is left out.
    """
    yield from (_folded(table.heading, table_markdown(table)) for table in result_tables(run))
    tables = [
        *rows_of_parts(run),
        *assumptions(run, every_input=details.all),
        *(shares(run) if details.all else ()),
        *checks_table(run, "all" if details.all else "own"),
        *expectations_table(run, expected(run), "all"),
        conventions_table(run),
    ]
    hidden = (table for table in tables if table.rows not in [each.rows for each in report.tables])
    yield from (_folded(table.heading, notes.table(table)) for table in hidden)


def _folded(summary: str, content: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>\n\n{content}\n\n</details>"


def _derivations(run: Run, room: int, *, deep: bool) -> str:
    """How the headline totals came about, folded: as `explain` has it, or as deep as they fit."""
    names = summary(run.graph)
    found = "\n\n".join(_tree(run, name, None) for name in names)
    found = found if deep or len(found) <= room else ""
    for depth in range(1, _DEEPEST + 1) if deep or not found else ():
        trees = "\n\n".join(_tree(run, name, depth) for name in names)
        if len(trees) > room:
            break
        found = trees
    return found


def _tree(run: Run, name: str, depth: int | None) -> str:
    """One derivation, down to a depth or as far as it matters, folded below its result."""
    steps = explained(run, name, depth) if depth else folded(run, name)
    content = f"```text\n{tree(steps)}\n```"
    if any(step.folded and step.numbers for step in steps):
        content += f"\n\n`envelope explain SCENARIO {name}` goes on to the inputs."
    return _folded(f"{label(run, name)} = {run.text(name)}", content)


class Footnotes:
    """The sources that a report cites: each is a footnote, written once at its end."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._cited: dict[str, str] = {}

    def table(self, table: Table) -> str:
        """A table whose citations are footnotes."""
        cited = table.cited or ("",) * len(table.rows)
        rows = tuple(
            tuple(
                self._cell(cell, cites=column.cites, more=more if index == last else "")
                for index, (column, cell) in enumerate(zip(table.columns, row, strict=True))
            )
            for row, more in zip(table.rows, cited, strict=True)
            for last in [len(row) - 1]
        )
        return written_table(table._replace(rows=rows).standing)

    def _cell(self, cell: str, *, cites: bool, more: str) -> str:
        words = self._marks(cell) if cites else escaped(cell)
        return " ".join(part for part in (words, self._marks(more)) if part)

    def _marks(self, citation: str) -> str:
        """The marks of a cell that cites: of its keys, or of the source that it is itself."""
        keys = [key.strip() for key in citation.split(",")]
        if not all(key in self._sources for key in keys):
            keys = [citation] if citation else []
        return " ".join(f"[^{self._mark(key)}]" for key in keys)

    def _mark(self, key: str) -> str:
        """A footnote's name, in which GitHub takes no space."""
        text = self._sources.get(key, key)
        name = re.sub(r"[^\w.]+", "-", key) if key in self._sources else ""
        name = name or f"source-{len(self._cited) + 1}"
        return self._cited.setdefault(text, name)

    def definitions(self) -> str:
        """The footnotes, in the order in which they were cited."""
        return "\n".join(f"[^{name}]: {escaped(text)}" for text, name in self._cited.items())
