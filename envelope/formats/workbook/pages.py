"""The pages of a workbook: inputs, results, checks, units, sources."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from envelope.analysis.explain import source_keys
from envelope.engine.run import Run
from envelope.formats.workbook.bound import Bounds
from envelope.formats.workbook.cells import BAND, COPY, GIVEN, Line, Page, Workbook
from envelope.formats.workbook.checks import check_line, published
from envelope.formats.workbook.formats import GENERAL
from envelope.formats.workbook.lines import Lines
from envelope.formats.workbook.table import parts_table, rows_table
from envelope.formats.workbook.totals import bill
from envelope.formats.workbook.years import years
from envelope.model.graph.graph import TOTAL, Part
from envelope.model.graph.scopes import spoken
from envelope.report.brief.headline import answered
from envelope.report.headings import ResultLine, heading_lines, label
from envelope.report.notes import moment
from envelope.tuples import NamedTuple
from envelope.units.unit import base_unit
from envelope.units.writing import unit_symbol

SUMMARY, PARTS, UNITS = "Summary", "Parts", "Units"
COMPARE, RANKS = "Compare", "Ranks"

_RESULTS = {
    "label": "result",
    "value": "base",
    "other": "what if",
    "change": "change",
    "unit": "unit",
    "how": "how it is computed",
    "basis": "basis",
    "about": "what it is",
}
_INPUTS = {
    "label": "input",
    "value": "base",
    "other": "what if",
    "unit": "unit",
    "low": "low",
    "high": "high",
    "basis": "basis",
    "about": "what it is",
    "how": "how it is computed",
}
_CHECKS = {
    "label": "check",
    "value": "holds",
    "other": "what if",
    "change": "",
    "basis": "severity",
    "how": "what must hold",
    "about": "about",
}
_SOURCES = {"label": "key", "about": "source"}
_UNITS = {"label": "unit", "value": "is", "unit": "of these"}


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
    """Quantities of a part or of one inside it, under a title: its inputs, or its results."""

    title: str
    scope: str
    names: tuple[str, ...]
    are_inputs: bool


class Layout(NamedTuple):
    """Which quantity stands where, before a cell is written."""

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
        for kinds in (("input",), ("formula", "total")):
            names = tuple(name for name in own if quantities[name].kind in kinds)
            if names:
                yield Group(_band(run, scope), f"{scope}.", names, kinds == ("input",))


def _scope(name: str) -> str:
    """The part that a quantity belongs to, its totals too."""
    scope = name.rpartition(".")[0]
    return scope.removesuffix(f".{TOTAL}")


def _band(run: Run, scope: str) -> str:
    """The title of a group of lines: `media cdn · Content delivery network`."""
    words = spoken(scope).replace(".", " · ")
    title = run.graph.parts[scope].title
    return f"{words} ({title})" if title else words


class _Pages:
    """Writes the pages of a layout; `lines` collects the units and ranks that formulas use."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.lines = Lines(run)

    def workbook(self, plan: Layout) -> Workbook:
        """All pages, in the order of their tabs; what their formulas used comes last."""
        graph = self.run.graph
        inputs, results = self.inputs(plan), self.results(plan)
        checks = self.checks()
        names = [name for name in answered(self.run) if not graph.quantities[name].words]
        summary = tuple(self.lines.copy(name, label(self.run, name)) for name in names)
        bounds = Bounds(self.lines)
        bound = {part: bounds.part(part) for part in graph.outer_parts}
        tables = [parts_table(self.lines, bound)]
        tables += [rows_table(self.lines, part) for part in graph.outer_parts if graph.rows(part)]
        return Workbook(
            title=graph.title or graph.sheet.document.name,
            about=" ".join([*graph.about.split(), *moment(self.run)]),
            convention=graph.convention,
            inputs=inputs,
            results=results,
            checks=checks,
            summary=summary,
            bill=bill(self.lines),
            binding={spoken(part): bounds.full(part, each) for part, each in bound.items()},
            tables=tuple(table for table in tables if table.columns),
            published=published(self.run),
            years=years(self.lines),
            behind=tuple(self.lines.behind),
            kept=tuple(self.lines.kept),
            units=self.units(),
            sources=self.sources(),
            ranks=self.lines.ranks,
        )

    def cells(
        self,
        names: Sequence[str],
        columns: Mapping[str, str],
        start: int = 0,
        scope: str = "",
        inside: bool = False,
    ) -> Iterator[Line]:
        """The lines of quantities that have their cells here, from an index of the page on."""
        for index, name in enumerate(names, start):
            words = label(self.run, name.removeprefix(scope))
            yield self.lines.line(name, words, index, columns)._replace(inside=inside)

    def groups(self, plan: Layout, columns: Mapping[str, str], lines: list[Line]) -> None:
        """Adds the inputs of all parts to the lines of a page, or their results."""
        wanted = columns is _INPUTS
        for _, groups in plan.parts:
            for group in groups:
                if group.are_inputs == wanted:
                    lines.append(Line(group.title, BAND))
                    lines += self.cells(group.names, columns, len(lines), group.scope, inside=True)

    def inputs(self, plan: Layout) -> Page:
        """The scenario's own inputs, the reference numbers that formulas use, those of parts."""
        lines = [*self.cells(plan.inputs, _INPUTS)]
        if plan.numbers:
            lines.append(Line("reference numbers", BAND))
            lines += self.cells(plan.numbers, _INPUTS, len(lines))
        self.groups(plan, _INPUTS, lines)
        about = (
            "Change a yellow cell, and every sheet follows. What if is the base until you type "
            "over it. Low and high are plausible ends. The inputs of parts unfold at the left."
        )
        return Page("Inputs", "Inputs", about, _INPUTS, tuple(lines))

    def results(self, plan: Layout) -> Page:
        """What stands under each heading, then everything that the parts compute."""
        lines: list[Line] = []
        for title, rows in plan.headings:
            lines.append(Line(title, BAND))
            for row in rows:
                self.result(row, lines)
        if plan.others:
            lines.append(Line("other results", BAND))
            lines += self.cells(plan.others, _RESULTS, len(lines))
        self.groups(plan, _RESULTS, lines)
        about = "Every number is a formula. What the parts compute unfolds at the left."
        return Page("Results", "Results", about, _RESULTS, tuple(lines))

    def result(self, row: Row, lines: list[Line]) -> None:
        """Adds a line of a heading; what has its cell elsewhere is shown by its name."""
        if row.is_cell:
            lines += self.cells([row.name], _RESULTS, len(lines))
        elif not row.period:
            lines.append(self.lines.copy(row.name, row.words))
        if row.period:
            lines.append(self.lines.period(row.name, row.period, row.words, len(lines), _RESULTS))

    def checks(self) -> Page:
        """The checks, and whether they hold."""
        pairs = zip(self.run.graph.checks, self.run.holds, strict=True)
        lines = tuple(
            check_line(self.lines, check, holds, index, _CHECKS)
            for index, (check, holds) in enumerate(pairs)
        )
        about = "A warning is worth a look; an error means that the design does not work."
        return Page("Checks", "Checks", about, _CHECKS, lines)

    def units(self) -> Page:
        """The units that formulas use, each a cell."""
        lines = []
        for (symbol, factor), name in sorted(self.lines.units.known.items()):
            unit = self.run.graph.units.find(symbol)
            base = unit_symbol(base_unit(unit.dimension)) if unit else ""
            line = Line(symbol, GIVEN, factor, name=name, unit=base, form=GENERAL)
            lines.append(line)
        about = f"What formulas convert with. The convention is {self.run.graph.convention}."
        return Page(UNITS, UNITS, about, _UNITS, tuple(lines))

    def sources(self) -> Page:
        """Every source that a value, a check or a published result cites."""
        graph = self.run.graph
        cited = [each.source for each in graph.quantities.values()]
        cited += [each.source for each in graph.checks]
        cited += [each.source for each in graph.expectations]
        keys = dict.fromkeys(key for source in cited for key in source_keys(self.run, source))
        lines = [Line(key, COPY, about=graph.sources[key]) for key in keys if key in graph.sources]
        return Page("Sources", "Sources", "", _SOURCES, tuple(lines))
