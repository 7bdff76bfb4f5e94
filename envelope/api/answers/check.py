"""A check of a scenario: its condition with its numbers, what would turn it, the derivations."""

from collections.abc import Callable
from typing import Any

from envelope import formats
from envelope.analysis.derivation.folding import LINES
from envelope.analysis.explain import Step, cited, expression, with_numbers
from envelope.analysis.flip import Limit, flips
from envelope.analysis.targets import named
from envelope.api.answer import Answer, preformatted
from envelope.engine.run import Run
from envelope.model.graph.graph import Check
from envelope.report.flip import flip_data, flip_table
from envelope.report.table import Column, Pieces, Report, Table

_FLIPS = 5  # of its inputs, the nearest
_INPUT = 2  # the first column of flips that says something here

Derive = Callable[[Run, str, int], list[Step]]


class CheckExplanation(Answer):
    """A check explained."""

    def __init__(self, result: Run, check: Check, derive: Derive) -> None:
        self.run = result
        self.check = check
        self.is_held = result.holds[list(result.graph.checks).index(check)]
        self.found = flips(result, named(result, [check.full_name]), Limit(total=_FLIPS))
        names = list(dict.fromkeys(check.formula.references()))
        self.derivations = [derive(result, name, LINES // len(names)) for name in names]

    @property
    def words(self) -> str:
        """The condition, the same with numbers, and whether it holds."""
        check = self.check
        result = "holds" if self.is_held else f"does not hold ({check.severity})"
        condition, numbers = expression(check.formula), with_numbers(self.run, check.formula)
        said = [condition, numbers if numbers != condition else "", check.about]
        said.append(f"source: {cited(self.run, check.source)}" if check.source else "")
        lines = [line for each in said if each for line in formats.explanation.wrapped(each)]
        return "\n".join([f"{check.full_name}: {result}", *lines])

    def report(self) -> Report:
        """What would turn it, and the derivations of its quantities."""
        title = self.words.partition("\n")[0]
        return Report(title, self.check.about, (*self._turns(), self.table()))

    def _turns(self) -> tuple[Table, ...]:
        """The inputs that would turn it, the nearest first, and where."""
        heading = f"What would make it {'fail' if self.is_held else 'hold'}"
        if not self.found.flips:
            note = "No input alone, wherever it moves to within a factor of 100."
            return (Table(heading, (), (), note),)
        table = flip_table(self.found)
        return (Table(heading, table.columns[_INPUT:], tuple(row[_INPUT:] for row in table.rows)),)

    def table(self) -> Table:
        """A row for each step of the derivations."""
        columns = tuple(map(Column, ("depth", "name", "value", "formula", "numbers", "place")))
        rows = tuple(_row(step) for steps in self.derivations for step in steps)
        return Table("Where its numbers come from", columns, rows)

    def shown(self, form: str) -> Report | Pieces:
        """The words, the nearest values that would turn it, and trees."""
        turns = [piece for each in self._turns() for piece in (f"{each.heading}:", each)]
        trees = formats.explanation.trees(self.derivations)
        if form == "text":
            return (self.words, *turns, trees)
        return (preformatted(self.words), *turns, preformatted(trees))

    def data(self) -> Any:
        """The check, what would turn it, and the steps."""
        return {
            "check": self.check.full_name,
            "holds": self.is_held,
            "severity": self.check.severity,
            "condition": expression(self.check.formula),
            "numbers": with_numbers(self.run, self.check.formula),
            "flips": flip_data(self.found)["flips"],
            "steps": [step._asdict() for steps in self.derivations for step in steps],
        }


def _row(step: Step) -> tuple[str, ...]:
    return str(step.depth), step.name, step.value, step.formula, step.numbers, step.place
