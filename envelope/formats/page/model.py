"""What the page's scripts know of a scenario: its quantities, checks, parts and units, as data."""

from collections.abc import Iterator
from math import isinf
from pathlib import PurePath
from typing import Any

from envelope.analysis.explain import (
    expression,
    range_reading,
    source_keys,
    where_written,
)
from envelope.analysis.headline import summary
from envelope.engine.javascript import Choice, Script, javascript
from envelope.engine.run import Run
from envelope.formats.page.formats import Formats, unit_words
from envelope.formats.page.latencies import LatencyData
from envelope.formats.page.samples import range_ends, samples
from envelope.formats.page.stresses import stress_data
from envelope.formats.page.templates import template, told
from envelope.language.functions import FUNCTIONS
from envelope.language.tree import Literal
from envelope.model.graph.bounds import bounds
from envelope.model.graph.capacities import is_of_capacity
from envelope.model.graph.graph import TOTAL, Quantity
from envelope.model.graph.limits import ANY, effective
from envelope.model.graph.outline import ranges_of
from envelope.model.library.lookup import scenarios
from envelope.model.library.outputs import outputs
from envelope.model.library.units import EXACT
from envelope.report.amounts.periods import kept, period_length
from envelope.report.headings import charted, heading_lines, taken_over
from envelope.report.notes import MOST, settings_of
from envelope.report.shares import share_grid
from envelope.units.dimension import TIME, Dimension, is_count
from envelope.units.table import BASES


class Model:
    """A run as the page shows it; quantities, formats and periods are named by their places."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.stresses = stress_data(run)
        changes = (event.changes.values() for event in self.stresses.events.values())
        self.latency = LatencyData(run)
        self.script: Script = javascript(run, changes, self.latency.formulas)
        self.can = effective(run.graph)
        self.ranges = frozenset(ranges_of(run.graph))
        self.ends = range_ends(run)
        self.formats = Formats(run.graph.all_units())
        self.places = {name: place for place, name in enumerate(run.graph.quantities)}
        self.shares = shares_in_totals(run)
        self.settings = settings_in(run)
        self.periods: list[dict[str, Any]] = []
        for name, period in told_over(run):
            found = self.period(name, period)
            if found not in self.periods:
                self.periods.append(found)

    def data(self) -> dict[str, Any]:
        """Everything, in tables whose places the markup names."""
        graph = self.run.graph
        quantities = [self.quantity(each) for each in graph.quantities.values()]
        return {
            "scenario": graph.name,
            "convention": graph.convention,
            "command": self.command(),
            "quantities": quantities,
            "formats": self.formats.listed,
            "periods": self.periods,
            "checks": [
                {
                    "name": check.full_name,
                    "severity": check.severity,
                    "numbers": template(self.run, self.places, check.formula),
                    **({"capacity": True} if is_of_capacity(check) else {}),
                }
                for check in graph.checks
            ],
            "parts": [self.outputs(part) for part in self.parts()],
            "shares": [[self.places[name] for name in pair] for pair in self.shares],
            "settings": [[self.places[name] for name in each] for each in self.settings],
            "most": MOST,
            "samples": [[self.places[name], drawn] for name, drawn in samples(self.run)],
            "headlines": [self.places[name] for name in self.headlines()],
            "charted": [self.places[name] for name in self.charted()],
            "growths": [
                {"place": self.places[name], "period": growth.period, "times": growth.times}
                for name, growth in graph.growths.items()
            ],
            "sources": dict(graph.sources),
            "stresses": self.stresses.data(self.places),
            "latency": {
                **self.latency.data(self.places),
                "format": self.formats.of(TIME, self.run.graph.units.find("s")),
            },
            "bases": sorted(BASES),
            "units": unit_words(graph, self.inputs()),
        }

    def command(self) -> dict[str, Any]:
        """What a command line names: the scenario, and what was set from outside."""
        graph, at = self.run.graph, self.run.at
        words = [_called(graph.name)]
        if graph.convention != (graph.sheet.convention or EXACT):
            words += ["--convention", graph.convention]
        words += ["--case", graph.case] if graph.case else []
        words += ["--at", at.words] if at is not None else []
        given = [(each.name, each.formula.text) for each in graph.quantities.values() if each.set]
        return {"words": words, "set": [(name, text.content.strip()) for name, text in given]}

    def parts(self) -> list[str]:
        """The parts of which what binds them is shown: the outermost ones, then rows."""
        graph = self.run.graph
        return [*graph.outer_parts, *(row for part in graph.parts for row in graph.rows(part))]

    def inputs(self) -> list[Quantity]:
        """The inputs of the scenario and of its parts, in written order."""
        quantities = (self.run.graph.quantities[name] for name in self.run.graph.written)
        return [each for each in quantities if each.kind == "input"]

    def headlines(self) -> list[str]:
        """What the file says comes first, and the totals by which it is judged at a glance."""
        return summary(self.run.graph)

    def charted(self) -> list[str]:
        """What is drawn over time: the totals that the table of parts shows."""
        return charted(self.run.graph)

    def quantity(self, quantity: Quantity) -> dict[str, Any]:
        """A quantity with its derivation; what is empty is left out."""
        name, formula = quantity.name, quantity.formula
        used = dict.fromkeys(formula.references())
        found = {
            "name": name,
            "kind": quantity.kind,
            "format": self.formats.of(quantity.dimension, quantity.unit, keeps=quantity.keeps_unit),
            "formula": expression(formula),
            "numbers": template(self.run, self.places, formula) if used else [],
            "told": told(self.run, self.places, formula),
            "taken": taken_over(formula),
            "place": where_written(quantity),
            "about": quantity.about,
            "basis": quantity.basis,
            "sources": source_keys(self.run, quantity.source),
            "uses": [self.places[each] for each in used],
            "scope": formula.scope,
            "reading": list(range_reading(formula)) if name in self.ranges else [],
            "choices": [_choice(each) for each in self.script.choices.get(name, ())],
            "drawn": self.drawn(quantity),
            "counts": (not used and _counts(quantity.dimension)) or None,
            **self.input(quantity),
        }
        return {key: value for key, value in found.items() if value not in ("", [], None)}

    def drawn(self, quantity: Quantity) -> list[float] | None:
        """The 5th and the 95th percentile of a range."""
        return [*self.ends[quantity.name]] if quantity.name in self.ends else None

    def input(self, quantity: Quantity) -> dict[str, Any]:
        """What only an input has: the text that it is shown with, its bounds."""
        if quantity.kind != "input":
            return {}
        return {
            "text": self.written(quantity),
            "bounds": self.bounds(quantity),
            "usual": self.usual(quantity),
            "limits": self.limits(quantity),
        }

    def written(self, quantity: Quantity) -> str:
        """The value of an input, as it stands in the file where that is a number alone."""
        formula = quantity.formula
        if not isinstance(formula.tree, Literal) or formula.tree.unit is None:
            return self.run.text(quantity.name)
        translated = formula.counted(self.run.graph.placeholders, formula.tree.unit)
        is_own = translated == formula.tree.unit
        return expression(formula) if is_own else self.run.text(quantity.name)

    def usual(self, quantity: Quantity) -> list[float | None] | None:
        """What is usual of an input, where the bounds of its slider do not say it."""
        found = bounds(self.run.graph, quantity)
        return None if self.bounds(quantity) == found.given() else [*found]

    def bounds(self, quantity: Quantity) -> list[float] | None:
        """Between what a slider moves an input: its low and high, else the ends of its range."""
        found = bounds(self.run.graph, quantity).given()
        if len(found) != 2:
            found = self.drawn(quantity) or []
        return found if len(found) == 2 and found[0] < found[1] else None

    def limits(self, quantity: Quantity) -> list[float | None] | None:
        """What an input can be: the least, the most, and one of it where it is whole."""
        low, high, step = self.can.get(quantity.name, ANY)
        ends = [None if isinf(end) else end for end in (low, high)]
        return None if (low, high, step) == ANY else [*ends, step]

    def is_range(self, quantity: Quantity) -> bool:
        """Whether an input is a range, whose median counts until it is changed."""
        return quantity.name in self.ranges

    def outputs(self, part: str) -> dict[str, Any]:
        """A part, and its standard outputs in whose choices what binds it is looked for."""
        is_many = self.run.graph.parts[part].rows  # of which each is bound by itself
        names = (f"{part}.{output}" for output in (() if is_many else outputs()))
        return {
            "name": part,
            "outputs": [self.places[each] for each in names if each in self.places],
        }

    def over(self, name: str, period: str) -> int:
        """The place of what a rate comes to over a period."""
        return self.periods.index(self.period(name, period))

    def period(self, name: str, period: str) -> dict[str, Any]:
        """What a rate comes to over a period, no more than is kept."""
        length = period_length(self.run, period)
        dimension = self.run.graph.quantities[name].dimension * length.dimension
        pairs = [[self.places[rate], self.limit(limit)] for rate, limit in kept(self.run, name)]
        return {
            "length": length.factor,
            "terms": pairs,
            "format": self.formats.of(dimension, None),
        }

    def limit(self, name: str | None) -> int | None:
        """The place of what limits a rate, if anything does."""
        return None if name is None else self.places[name]


def _counts(dimension: Dimension) -> bool:
    """Whether things are counted, without anything beside them."""
    return len(dimension.powers) == 1 and is_count(dimension)


def _called(name: str) -> str:
    """What a command line calls a scenario: one of ours by its name, others by their file."""
    word = PurePath(name).stem
    is_ours = name == f"presets/scenarios/{word}.toml" and word in scenarios()
    return word if is_ours else name


def told_over(run: Run) -> Iterator[tuple[str, str]]:
    """The rates that the page shows over a period: in its tables of results, and of parts."""
    for _, lines in heading_lines(run):
        yield from ((line.name, line.period) for line in lines if line.period)
    graph = run.graph
    for output in outputs().values():
        if output.column and output.over:
            parts = (part for part in graph.parts if "." not in part or graph.is_row(part))
            names = [graph.find(f"{part}.{output.name}") for part in parts]
            total = graph.find(f"{TOTAL}.{output.name}") if output.heading else None
            yield from ((name, output.over[0]) for name in (*names, total) if name)


def shares_in_totals(run: Run) -> list[tuple[str, str]]:
    """What a part has of a total, and the total, for each share that the page shows of one."""
    columns, parts = share_grid(run)
    return [
        (found, f"{TOTAL}.{column.output}")
        for column in columns
        for part in parts
        if column.of_total and column.values[part] is not None
        if (found := run.graph.find(f"{part}.{column.output}"))
    ]


def settings_in(run: Run) -> list[list[str]]:
    """The inputs that hold a setting which a result of the page holds under, once each."""
    names = (line.name for _, lines in heading_lines(run) for line in lines)
    found = (settings_of(run, name) for name in (*run.graph.headline, *names))
    return [list(each) for each in dict.fromkeys(map(tuple, found)) if each]


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "place": choice.place,
        "word": FUNCTIONS[choice.function].picks,
        "options": [
            {
                "text": option.text,
                "names": list(option.names),
                "choices": [_choice(each) for each in option.choices],
            }
            for option in choice.options
        ],
    }
