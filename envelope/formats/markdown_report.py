"""The capacity report in Markdown, ready to be pasted into a pull request or a design document.

What is read first stands first; how numbers came about is folded; sources are footnotes.
"""

import re
from collections.abc import Mapping
from html import escape

from envelope.analysis.explain import explain
from envelope.engine.run import Run
from envelope.formats.explanation import tree
from envelope.formats.markdown import escaped, table_markdown, written_table
from envelope.formats.mermaid import write_mermaid
from envelope.model.graph.graph import TOTAL
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import headlines
from envelope.report.capacity import capacity_report
from envelope.report.headings import label, result_tables
from envelope.report.table import Table

_LONGEST = 64_000  # characters: GitHub takes 65,536 in a comment
_DEEPEST = 5
_HEADLINE = ("value", "p5", "p95", "basis")  # the columns of a result that the summary keeps


def write_pull_request(run: Run, *, every_input: bool = False) -> str:
    """The report; its derivations as deep as they fit into a comment."""
    above, below = _content(run, every_input=every_input)
    room = _LONGEST - len(above) - len(below)
    return "\n\n".join(block for block in (above, _derivations(run, room), below) if block) + "\n"


def _content(run: Run, *, every_input: bool) -> tuple[str, str]:
    """What stands before the derivations of totals, and the footnotes after them."""
    report = capacity_report(run, every_input=every_input)
    notes = Footnotes(dict(run.graph.sources))
    results = list(result_tables(run))
    names = {table.heading for table in results}
    tables = [each for each in report.tables if each.heading not in {*names, "Sources"}]
    blocks = [f"# {escaped(report.title)}", escaped(report.about)]
    if results:
        blocks += ["## Summary", written_table(_summary(results))]
    blocks.append(_verdict(run))
    if run.graph.parts:
        blocks += ["## Architecture", f"```mermaid\n{write_mermaid(run)}```"]
    for table in tables:
        blocks += [f"## {escaped(table.heading)}", notes.table(table)]
    blocks += ["## Derivations"] if results else []
    blocks += [*(_folded(each.heading, table_markdown(each)) for each in results)]
    return "\n\n".join(block for block in blocks if block), notes.definitions()


def _summary(results: list[Table]) -> Table:
    """All results in one table, each once: value, range, basis."""
    titles = [column.title for column in results[0].columns]
    kept = [0, *(index for index, title in enumerate(titles) if title in _HEADLINE)]
    rows = dict.fromkeys(
        tuple(
            f"**{escaped(row[index])}**" if titles[index] == "value" else escaped(row[index])
            for index in kept
        )
        for table in results
        for row in table.rows
    )
    return Table("Summary", tuple(results[0].columns[index] for index in kept), tuple(rows))


def _verdict(run: Run) -> str:
    """How many checks hold, and the names of those that do not."""
    words = []
    if run.graph.checks:
        failing = [spoken(f"{check.severity}: {check.full_name}") for check in run.failing()]
        count = len(run.graph.checks)
        words.append(f"{count - len(failing)} of {count} checks hold")
        words += [f"**{escaped(each)}**" for each in failing]
    return "; ".join(words) + "." if words else ""


def _folded(summary: str, content: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>\n\n{content}\n\n</details>"


def _derivations(run: Run, room: int) -> str:
    """The trees of the headline totals, as deep as they fit into so many characters."""
    totals = [name for output in headlines() if (name := f"{TOTAL}.{output}") in run.values]
    names = list(dict.fromkeys([*run.graph.headline, *totals]))
    found = ""
    for depth in range(1, _DEEPEST + 1):
        trees = "\n\n".join(_tree(run, name, depth) for name in names)
        if len(trees) > room:
            break
        found = trees
    return found


def _tree(run: Run, name: str, depth: int) -> str:
    """One derivation down to a depth, folded below its result."""
    steps = explain(run, name, depth)
    content = f"```text\n{tree(steps)}\n```"
    last = (step.name for step in steps if step.depth == depth)
    if any(run.graph.quantities[each].formula.references() for each in last):
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
        return written_table(table._replace(rows=rows))

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
