"""The pages of a workbook: inputs, a page per heading and per part, checks, units, sources."""

from collections.abc import Iterator, Mapping, Sequence

from envelope.analysis.explain import source_keys
from envelope.engine.run import Run
from envelope.formats.workbook.cells import BAND, COPY, GIVEN, Heading, Line, Page, Workbook
from envelope.formats.workbook.formats import GENERAL
from envelope.formats.workbook.lines import Lines
from envelope.formats.workbook.names import Names
from envelope.formats.workbook.table import parts_table
from envelope.model.graph.graph import TOTAL, Part
from envelope.model.graph.scopes import spoken
from envelope.report import headings
from envelope.report.headings import heading_lines, label
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
    """The workbook of a run."""
    return _Pages(run).workbook()


class _Pages:
    """Lays out the pages one after another; every quantity has its cell on one of them."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.lines = Lines(run)
        self.tabs = Names()
        for tab in (SUMMARY, COMPARE, RANKS):
            self.tabs.sheet(tab)
        self.left = dict.fromkeys([*run.graph.written, *run.graph.quantities])

    def workbook(self) -> Workbook:
        """All pages, in the order of their tabs."""
        sheet = self.run.graph.sheet
        inputs = self.inputs()
        results = [self.heading(*each) for each in heading_lines(self.run)]
        summary = tuple(self.summary(page) for page in results)
        tops = [self.run.graph.parts[name] for name in self.run.graph.outer_parts]
        table_tab = self.tabs.sheet("Parts")
        parts = tuple(self.part(part) for part in tops)
        results += self.others()
        checks = self.checks()
        tabs = {part.name: page.tab for part, page in zip(tops, parts, strict=True)}
        table = parts_table(self.lines, table_tab, tabs)
        return Workbook(
            title=sheet.title or sheet.document.name,
            about=" ".join(sheet.about.split()),
            convention=self.run.graph.convention,
            inputs=inputs,
            headings=tuple(results),
            parts=parts,
            checks=checks,
            units=self.units(),
            sources=self.sources(),
            summary=summary,
            table=table,
            kept=tuple(self.lines.kept),
            ranks=self.lines.ranks,
        )

    def page(self, title: str, about: str, columns: Mapping[str, str], lines: list[Line]) -> Page:
        """A page, its tab called like it unless another one is."""
        return Page(self.tabs.sheet(title), title, about, columns, tuple(lines))

    def take(
        self, names: Sequence[str], columns: Mapping[str, str], start: int = 0, scope: str = ""
    ) -> Iterator[Line]:
        """The lines of quantities that have no cell yet, from an index of a page on."""
        for index, name in enumerate(names, start):
            del self.left[name]
            words = label(self.run, name.removeprefix(scope))
            yield self.lines.line(name, words, index, columns)

    def inputs(self) -> Page:
        """The scenario's own inputs, and the reference numbers that formulas use."""
        kinds = {name: self.run.graph.quantities[name].kind for name in self.left}
        own = [name for name, kind in kinds.items() if kind == "input" and "." not in name]
        numbers = [name for name, kind in kinds.items() if kind == "number"]
        computed = any(self.lines.is_computed(name) for name in own)
        columns = {key: title for key, title in _INPUTS.items() if key != "how" or computed}
        lines = [*self.take(own, columns)]
        if numbers:
            lines.append(Line("reference numbers", BAND))
            lines += self.take(numbers, columns, len(lines))
        about = "Change a yellow cell, and every sheet follows; low and high are plausible ends."
        return self.page("Inputs", about, columns, lines)

    def heading(self, title: str, listed: Sequence[headings.Line]) -> Page:
        """The page of a heading; what has its cell elsewhere is shown by its name."""
        lines: list[Line] = []
        for words, name, period in listed:
            if name in self.left and (name.startswith(f"{TOTAL}.") or "." not in name):
                lines += self.take([name], _RESULTS, len(lines))
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

    def part(self, part: Part) -> Page:
        """The page of a part: its inputs and formulas, then those of the parts inside it."""
        lines: list[Line] = []
        inside = [each for each in self.run.graph.parts if each.startswith(f"{part.name}.")]
        for scope in (part.name, *inside):
            names = [name for name in self.left if self._scope(name) == scope]
            for kinds, words in ((("input",), "inputs"), (("formula", "total"), "results")):
                quantities = self.run.graph.quantities
                chosen = [name for name in names if quantities[name].kind in kinds]
                if chosen:
                    lines.append(Line(self._band(scope, words), BAND))
                    lines += self.take(chosen, _PART, len(lines), f"{scope}.")
        about = " ".join(f"{part.title}: {part.about}".strip(": ").split())
        return self.page(spoken(part.name), about, _PART, lines)

    def _scope(self, name: str) -> str:
        """The part that a quantity belongs to, its totals too."""
        scope = name.rpartition(".")[0]
        return scope.removesuffix(f".{TOTAL}")

    def _band(self, scope: str, words: str) -> str:
        """The title of a group of lines: `inputs`, or `wire · Network: inputs` inside a part."""
        if "." not in scope:
            return words
        inner = spoken(scope.partition(".")[2]).replace(".", " · ")
        return f"{inner} ({self.run.graph.parts[scope].title}): {words}"

    def others(self) -> list[Page]:
        """A page of what is left, if anything."""
        if not self.left:
            return []
        return [self.page("Other results", "", _RESULTS, [*self.take([*self.left], _RESULTS)])]

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
