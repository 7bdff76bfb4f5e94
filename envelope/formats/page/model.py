"""What the page's scripts know of a scenario: its quantities, checks, parts and units, as data."""

from collections.abc import Iterator
from math import isinf
from typing import Any

from envelope.analysis.explain import (
    expression,
    range_reading,
    source_keys,
    where_written,
    with_numbers,
)
from envelope.engine.javascript import Choice, Script, javascript
from envelope.engine.run import Run
from envelope.formats.page.formats import Formats, dimension_key, unit_words
from envelope.language.functions import FUNCTIONS
from envelope.language.shapes import is_range
from envelope.language.tree import Literal
from envelope.model.graph.bounds import bounds
from envelope.model.graph.graph import TOTAL, Formula, Quantity
from envelope.model.graph.limits import ANY, effective
from envelope.model.library.outputs import headlines, outputs
from envelope.report.headings import charted, heading_lines, kept, period_length

_MARK = "\0"
Template = list[str | int]


class Model:
    """A run as the page shows it; quantities, formats and periods are named by their places."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.script: Script = javascript(run)
        self.can = effective(run.graph)
        self.formats = Formats(run.graph.all_units())
        self.places = {name: place for place, name in enumerate(run.graph.quantities)}
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
            "quantities": quantities,
            "formats": self.formats.listed,
            "periods": self.periods,
            "checks": [
                {
                    "name": check.full_name,
                    "severity": check.severity,
                    "numbers": self.template(check.formula),
                }
                for check in graph.checks
            ],
            "parts": [self.outputs(part) for part in self.parts()],
            "headlines": [self.places[name] for name in self.headlines()],
            "charted": [self.places[name] for name in self.charted()],
            "growths": [
                {"place": self.places[name], "period": growth.period, "times": growth.times}
                for name, growth in graph.growths.items()
            ],
            "sources": dict(graph.sources),
            "units": unit_words(graph, self.inputs()),
        }

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
        graph = self.run.graph
        totals = (f"{TOTAL}.{name}" for name in headlines())
        named = dict.fromkeys([*graph.headline, *totals])
        return [name for name in named if name in graph.quantities]

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
            "numbers": self.template(formula) if used else [],
            "place": where_written(quantity),
            "about": quantity.about,
            "basis": quantity.basis,
            "sources": source_keys(self.run, quantity.source),
            "uses": [self.places[each] for each in used],
            "scope": formula.scope,
            "reading": list(range_reading(formula)),
            "choices": [_choice(each) for each in self.script.choices.get(name, ())],
            **self.input(quantity),
        }
        return {key: value for key, value in found.items() if value not in ("", [], None)}

    def input(self, quantity: Quantity) -> dict[str, Any]:
        """What only an input has: the text that it is shown with, its dimension, its bounds."""
        if quantity.kind != "input":
            return {}
        return {
            "text": self.written(quantity),
            "dimension": dimension_key(quantity.dimension),
            "bounds": self.bounds(quantity),
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

    def bounds(self, quantity: Quantity) -> list[float] | None:
        """Between what a slider moves an input: its low and high, else the ends of its range."""
        found = bounds(self.run.graph, quantity).given()
        if len(found) != 2 and is_range(quantity.formula.tree):
            spread = self.run.spread(quantity.name)
            found = [spread.quantiles[0], spread.quantiles[2]] if spread else []
        return found if len(found) == 2 and found[0] < found[1] else None

    def limits(self, quantity: Quantity) -> list[float | None] | None:
        """What an input can be: the least, the most, and one of it where it is whole."""
        low, high, step = self.can.get(quantity.name, ANY)
        ends = [None if isinf(end) else end for end in (low, high)]
        return None if (low, high, step) == ANY else [*ends, step]

    def is_range(self, quantity: Quantity) -> bool:
        """Whether an input is a range, whose median counts until it is changed."""
        return is_range(quantity.formula.tree)

    def template(self, formula: Formula) -> Template:
        """A formula with its numbers: pieces of text, and the places of quantities between."""
        text = with_numbers(self.run, formula, lambda name: f"{_MARK}{self.places[name]}{_MARK}")
        pieces = text.split(_MARK)
        return [int(piece) if index % 2 else piece for index, piece in enumerate(pieces)]

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
