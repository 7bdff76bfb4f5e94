"""What one cell says: a value of its quantity, something that takes the scenario, or a mistake."""

from dataclasses import dataclass
from functools import cached_property

from envelope.engine.run import Run
from envelope.engine.scalar import evaluate, value_of
from envelope.errors import CalculationError, InputError, Label, Problem, Span, Text, text_of
from envelope.language import words
from envelope.language.dimensions import check
from envelope.language.meaning import Meaning, meaning_text
from envelope.language.printer import write
from envelope.language.shapes import is_bare, is_range
from envelope.language.shapes import with_unit as in_unit
from envelope.language.simple import parse, simple
from envelope.language.tree import Literal, Node, names
from envelope.model.build.override import formula_set
from envelope.model.build.setting import change, suffix_problem
from envelope.model.files.table_content import COMMA, may_be_thousands, with_unit
from envelope.model.graph.excess import Excess, ends, excess_problems
from envelope.model.graph.graph import Formula, Graph, Quantity
from envelope.model.graph.limits import ANY, Limits, effective
from envelope.model.graph.measure import context_in
from envelope.model.graph.scopes import scope_of, where
from envelope.tuples import NamedTuple
from envelope.units.system import UnitSystem, joined
from envelope.units.unit import ONE, base_unit


class Median(float):
    """The value of a range where nothing is drawn."""


class Told(NamedTuple):
    """What takes the whole scenario to understand: `dau * 2`, `+40%`."""

    content: str


@dataclass(frozen=True)
class Column:
    """A column of inputs: which quantity it sets, and the unit of its numbers, where it names one.

    `place` is its place in the table; `title` how it is called there.
    """

    run: Run
    name: str
    place: int
    title: Text
    unit: Text | None = None
    decimal_commas: bool = False

    @cached_property
    def quantity(self) -> Quantity:
        """What it sets."""
        return self.run.graph.quantities[self.name]

    @cached_property
    def limits(self) -> Limits:
        """What that can be."""
        return effective(self.run.graph, [self.name]).get(self.name, ANY)

    @property
    def usual(self) -> float:
        """Its value without the table, which stands in for one that is wrong."""
        return self.run.values[self.name]

    @cached_property
    def units(self) -> UnitSystem:
        """Those of the scenario, and of the part whose quantity it is."""
        graph = self.run.graph
        part = graph.systems.get(scope_of(self.name)) if "." in self.name else None
        return joined(graph.units, part) if part else graph.units

    @property
    def measured_in(self) -> str:
        """What its values are in, in words."""
        return meaning_text(Meaning(self.quantity.dimension, self.quantity.unit))

    def text(self, content: str) -> Text:
        """A text of this column that stands nowhere."""
        return text_of(content, self.name)

    def told(self, text: Text) -> float | Told | Problem:
        """What a text says: a value in base units, or else."""
        text = self.completed(text)
        content = text.content
        if self.decimal_commas and (match := COMMA.search(content)) and may_be_thousands(match):
            return self._two_numbers(text, match[0])
        is_change = content.startswith("+") or change(content, lambda _: False) is not None
        if is_change and not self.quantity.words:
            return Told(content)
        formula = formula_set(self.run.graph, self.quantity, self.name, text)
        if formula is None:
            return self._objection(text)
        meaning, problems = check(formula.tree, context_in(self.run.graph, formula))
        if problems or meaning is None or meaning.dimension != self.quantity.dimension:
            return self._objection(text)
        return self._value(formula)

    def completed(self, text: Text) -> Text:
        """A text as a setting: with a decimal point, and with the unit of the column."""
        if self.decimal_commas:
            content = COMMA.sub(
                lambda found: found[0] if may_be_thousands(found) else f"{found[1]}.{found[2]}",
                text.content,
            )
            text = text._replace(content=content)
        return with_unit(text, self.unit)

    def graph_with(self, text: Text, value: float) -> Graph:
        """The graph in which a text says that value."""
        return self.run.graph.with_formulas({self.name: self.formula(text, value)})

    def formula(self, text: Text, value: float) -> Formula:
        """A value as the formula of a text that says it."""
        unit = base_unit(self.quantity.dimension) if self.quantity.dimension.powers else None
        tree = None if unit else simple(text, self.units)  # a share says its sign, or none
        if not isinstance(tree, Literal):
            tree = Literal(value, unit, Span(0, len(text.content)))
        return Formula(text, tree, {}, "", self.units)

    def of_literal(self, given: Node | Text) -> float | Problem:
        """A value that is no text, in base units."""
        assert isinstance(given, Literal)
        unit = given.unit or ONE
        if unit.dimension != self.quantity.dimension:
            text = self.text(write(given))
            return self._mismatch(Label(text, Span(0, len(text.content))), Meaning(unit.dimension))
        return given.number * unit.factor

    def _value(self, formula: Formula) -> float | Problem:
        """The value of a formula, unless it is a range with an impossible end."""
        graph = self.run.graph.with_formulas({self.name: formula})
        try:
            value = evaluate(graph, formula, {}, where(self.name))
        except CalculationError as error:
            return error.problems[0]
        for end in ends(formula.tree):
            found = value_of(end, formula, {})
            if not self.limits.hold(found):
                return excess_problems(graph, [Excess(self.name, found, self.limits)])[0]
        return Median(value) if is_range(formula.tree) else value

    def _objection(self, text: Text) -> Told | Problem:
        """What is wrong with a text that is no value, if it is not one that names quantities."""
        label = Label(text, Span(0, len(text.content)))
        if self.quantity.words and not words.is_wordy(text):
            return words.no_choice(self.name, self.quantity.words, text.content.strip(), label)
        try:
            tree = parse(text, self.units)
        except InputError as error:
            return error.problems[0]
        used = [node.name for node in names(tree)]
        if used:
            graph = self.run.graph
            if all(graph.find(name) or self.units.find(name) for name in used):
                return Told(text.content)
            message = f"`{text.content.strip()}` is no value of `{self.name}`, which is in "
            return Problem("unknown-name", message + self.measured_in, (label,))
        return self._wrong(text, tree, label) or Told(text.content)

    def _wrong(self, text: Text, tree: Node, label: Label) -> Problem | None:
        """What is wrong with an expression that names nothing."""
        own = self.quantity.declared or base_unit(self.quantity.dimension)
        if self.quantity.dimension and is_bare(tree):
            problem = suffix_problem(text, tree, own, self.units)
            if problem:
                return problem
            tree = in_unit(tree, own)
        formula = Formula(text, tree, {}, "", self.units)
        meaning, problems = check(tree, context_in(self.run.graph, formula))
        if problems or meaning is None:
            return problems[0] if problems else None
        return self._mismatch(label, meaning) if meaning.dimension != own.dimension else None

    def _mismatch(self, label: Label, given: Meaning) -> Problem:
        told = meaning_text(given)
        message = f"`{self.name}` is in {self.measured_in}, this is in {told}"
        return Problem("dimension-mismatch", message, (label._replace(note=told),))

    def _two_numbers(self, text: Text, number: str) -> Problem:
        """The problem of `1,500` where a comma may be a decimal point."""
        whole, point = number.replace(",", ""), number.replace(",", ".")
        message = f"`{number}` has two readings: {point}, or {whole}"
        label = Label(text, Span(0, len(text.content)))
        return Problem("two-readings", message, (label,), hint=f"write `{point}` or `{whole}`")
