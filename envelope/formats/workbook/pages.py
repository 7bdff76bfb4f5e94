"""The pages of a workbook: inputs, a page per heading and per part, checks, units, sources."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from envelope.analysis.explain import source_keys
from envelope.engine.run import Run
from envelope.formats.workbook.cells import BAND, COPY, GIVEN, Heading, Line, Page, Workbook
from envelope.formats.workbook.formats import GENERAL
from envelope.formats.workbook.lines import Lines
from envelope.formats.workbook.names import Names
from envelope.formats.workbook.table import parts_table, rows_table
from envelope.model.graph.graph import TOTAL, Part
from envelope.model.graph.scopes import spoken
from envelope.report.headings import ResultLine, heading_lines, label
from envelope.units.unit import base_unit
from envelope.units.writing import unit_symbol

SUMMARY, COMPARE, RANKS = "Summary", "Compare", "Ranks"

_RESULTS = {
    "label": "result",
    "value": "value",
    "unit": "unit",
    "how": "how it is computed",
    "basis": "basis",
    "about": "what it is",
}
_INPUTS = {
    "label": "input",
    "value": "value",
    "unit": "unit",
    "low": "low",
    "high": "high",
    "basis": "basis",
    "about": "what it is",
    "how": "how it is computed",
}
_PART = {**_INPUTS, "label": "name"}
_CHECKS = {
    "label": "check",
    "value": "holds",
    "basis": "severity",
    "how": "what must hold",
    "about": "about",
}
_UNITS = {"label": "unit", "value": "is", "unit": "of these"}
_SOURCES = {"label": "key", "about": "source"}


def workbook(run: Run) -> Workbook:
    """The workbook of a run: every quantity has its cell on one of the pages."""
    return _Pages(run).workbook(layout(run))


class Row(NamedTuple):
    """A line under a heading; `is_cell` says that its quantity has its cell there."""

    words: str
    name: str
    period: str
    is_cell: bool


class Group(NamedTuple):
    """Quantities of a part or of one inside it, under a title."""

    title: str
    scope: str
    names: tuple[str, ...]


class Layout(NamedTuple):
    """What stands on which page, before a cell is written."""

    inputs: tuple[str, ...]
    numbers: tuple[str, ...]
    headings: tuple[tuple[str, tuple[Row, ...]], ...]
    parts: tuple[tuple[Part, tuple[Group, ...]], ...]
    others: tuple[str, ...]


def layout(run: Run) -> Layout:
    """The page of every quantity: inputs, then under headings, then at its part, else others."""
    graph = run.graph
    kinds = {name: graph.quantities[name].kind for name in (*graph.written, *graph.quantities)}
    inputs = tuple(name for name, kind in kinds.items() if kind == "input" and "." not in name)
    numbers = tuple(name for name, kind in kinds.items() if kind == "number")
    placed = {*inputs, *numbers}
    listed = []
    for title, lines in heading_lines(run):
        rows = tuple(_rows(lines, placed))
        placed |= {row.name for row in rows if row.is_cell}
        listed.append((title, rows))
    left = [name for name in kinds if name not in placed]
    parts = tuple(
        (graph.parts[part], tuple(_groups(run, part, left))) for part in graph.outer_parts
    )
    placed |= {name for _, groups in parts for group in groups for name in group.names}
    others = tuple(name for name in left if name not in placed)
    return Layout(inputs, numbers, tuple(listed), parts, others)


def _rows(lines: Iterable[ResultLine], placed: Container[str]) -> Iterator[Row]:
    """The lines of a heading; a quantity of the scenario itself, or a total, has its cell there."""
    seen: set[str] = set()
    for words, name, period in lines:
        is_own = name.startswith(f"{TOTAL}.") or "." not in name
        yield Row(words, name, period, is_own and name not in placed and name not in seen)
        seen.add(name)


def _groups(run: Run, part: str, left: Sequence[str]) -> Iterator[Group]:
    """The inputs of a part and what it computes, then those of the parts inside it."""
    quantities = run.graph.quantities
    inside = [each for each in run.graph.parts if each.startswith(f"{part}.")]
    for scope in (part, *inside):
        own = [name for name in left if _scope(name) == scope]
        for words, kinds in (("inputs", ("input",)), ("results", ("formula", "total"))):
            names = tuple(name for name in own if quantities[name].kind in kinds)
            if names:
                yield Group(_band(run, scope, words), f"{scope}.", names)


def _scope(name: str) -> str:
    """The part that a quantity belongs to, its totals too."""
    scope = name.rpartition(".")[0]
    return scope.removesuffix(f".{TOTAL}")


def _band(run: Run, scope: str, words: str) -> str:
    """The title of a group of lines: `inputs`, or `wire · Network: inputs` inside a part."""
    if "." not in scope:
        return words
    inner = spoken(scope.partition(".")[2]).replace(".", " · ")
    return f"{inner} ({run.graph.parts[scope].title}): {words}"


class _Pages:
    """Writes the pages of a layout; `lines` collects the units and ranks that formulas use."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.lines = Lines(run)
        self.tabs = Names()
        for tab in (SUMMARY, COMPARE, RANKS):
            self.tabs.sheet(tab)

    def workbook(self, plan: Layout) -> Workbook:
        """All pages, in the order of their tabs; what their formulas used comes last."""
        sheet = self.run.graph.sheet
        inputs = self.inputs(plan)
        results = [self.heading(title, rows) for title, rows in plan.headings]
        summary = tuple(self.summary(page) for page in results)
        table_tab = self.tabs.sheet("Parts")
        rows_tabs = {
            part: self.tabs.sheet(f"Rows of {spoken(part)}")
            for part in self.run.graph.outer_parts
            if self.run.graph.rows(part)
        }
        parts = tuple(self.part(part, groups) for part, groups in plan.parts)
        if plan.others:
            lines = [*self.cells(plan.others, _RESULTS)]
            results.append(self.page("Other results", "", _RESULTS, lines))
        checks = self.checks()
        tabs = {part.name: page.tab for (part, _), page in zip(plan.parts, parts, strict=True)}
        table = parts_table(self.lines, table_tab, tabs)
        rows = tuple(
            rows_table(self.lines, rows_tabs[part], part, tabs[part]) for part in rows_tabs
        )
        units = self.units()
        return Workbook(
            title=self.run.graph.title or sheet.document.name,
            about=" ".join(self.run.graph.about.split()),
            convention=self.run.graph.convention,
            inputs=inputs,
            headings=tuple(results),
            parts=parts,
            checks=checks,
            units=units,
            sources=self.sources(),
            summary=summary,
            table=table,
            rows=rows,
            kept=tuple(self.lines.kept),
            ranks=self.lines.ranks,
        )

    def page(self, title: str, about: str, columns: Mapping[str, str], lines: list[Line]) -> Page:
        """A page, its tab called like it unless another one is."""
        return Page(self.tabs.sheet(title), title, about, columns, tuple(lines))

    def cells(
        self, names: Sequence[str], columns: Mapping[str, str], start: int = 0, scope: str = ""
    ) -> Iterator[Line]:
        """The lines of quantities that have their cells here, from an index of the page on."""
        for index, name in enumerate(names, start):
            words = label(self.run, name.removeprefix(scope))
            yield self.lines.line(name, words, index, columns)

    def inputs(self, plan: Layout) -> Page:
        """The scenario's own inputs, and the reference numbers that formulas use."""
        computed = any(self.lines.is_computed(name) for name in plan.inputs)
        columns = {key: title for key, title in _INPUTS.items() if key != "how" or computed}
        lines = [*self.cells(plan.inputs, columns)]
        if plan.numbers:
            lines.append(Line("reference numbers", BAND))
            lines += self.cells(plan.numbers, columns, len(lines))
        about = "Change a yellow cell, and every sheet follows; low and high are plausible ends."
        return self.page("Inputs", about, columns, lines)

    def heading(self, title: str, rows: Sequence[Row]) -> Page:
        """The page of a heading; what has its cell elsewhere is shown by its name."""
        lines: list[Line] = []
        for words, name, period, is_cell in rows:
            if is_cell:
                lines += self.cells([name], _RESULTS, len(lines))
            elif not period:
                lines.append(self.lines.copy(name, words))
            if period:
                lines.append(self.lines.period(name, period, words, len(lines), _RESULTS))
        return self.page(title, "", _RESULTS, lines)

    def summary(self, page: Page) -> Heading:
        """What the summary shows of a page: its lines, by the names of their cells."""
        shown = (
            line._replace(kind=COPY, formula=line.name or line.formula, name="", steps=())
            for line in page.lines
        )
        return Heading(page.title, page.tab, tuple(shown))

    def part(self, part: Part, groups: Sequence[Group]) -> Page:
        """The page of a part."""
        lines: list[Line] = []
        for group in groups:
            lines.append(Line(group.title, BAND))
            lines += self.cells(group.names, _PART, len(lines), group.scope)
        about = " ".join(f"{part.title}: {part.about}".strip(": ").split())
        return self.page(spoken(part.name), about, _PART, lines)

    def checks(self) -> Page:
        """The checks, and whether they hold."""
        pairs = zip(self.run.graph.checks, self.run.holds, strict=True)
        lines = [
            self.lines.check(check, holds, index, _CHECKS)
            for index, (check, holds) in enumerate(pairs)
        ]
        about = "A warning is worth a look; an error means that the design does not work."
        return self.page("Checks", about, _CHECKS, lines)

    def units(self) -> Page:
        """The units that formulas use, each a cell."""
        lines = []
        for (symbol, factor), name in sorted(self.lines.units.known.items()):
            unit = self.run.graph.units.find(symbol)
            base = unit_symbol(base_unit(unit.dimension)) if unit else ""
            line = Line(symbol, GIVEN, factor, name=name, unit=base, form=GENERAL)
            lines.append(line)
        about = f"What formulas convert with. The convention is {self.run.graph.convention}."
        return self.page("Units", about, _UNITS, lines)

    def sources(self) -> Page:
        """Every source that a value, a check or a published result cites."""
        graph = self.run.graph
        cited = [each.source for each in graph.quantities.values()]
        cited += [each.source for each in graph.checks]
        cited += [each.source for each in graph.expectations]
        keys = dict.fromkeys(key for source in cited for key in source_keys(self.run, source))
        lines = [Line(key, COPY, about=graph.sources[key]) for key in keys if key in graph.sources]
        return self.page("Sources", "", _SOURCES, lines)
