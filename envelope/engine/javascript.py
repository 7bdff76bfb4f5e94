"""The JavaScript back-end: a graph as the source of an object that calculates it in a browser.

Values are in base units and stand in an array, in the order of the graph's quantities. What the
source calls is in envelope/report/page/runtime.js; how nodes are written is a table.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from envelope.engine.run import Run
from envelope.language.functions import EXTREMES
from envelope.language.printer import write
from envelope.language.shapes import distribution
from envelope.language.tree import (
    Binary,
    Call,
    Convert,
    If,
    Literal,
    Name,
    Node,
    Range,
    Unary,
    children,
    names,
)
from envelope.model.graph.graph import Formula

_FUNCTIONS = {"/": "divide", "^": "power"}
_PLAIN = {"+": "+", "-": "-", "*": "*", "of": "*", "and": "&&", "or": "||"}


class Option(NamedTuple):
    """An operand of a `max` or `min`: as written, the names in it, the choices inside it."""

    text: str
    names: tuple[str, ...]
    choices: tuple["Choice", ...]


class Choice(NamedTuple):
    """A `max` or `min` of a formula: its place in `model.choices`, which gives its operands."""

    place: int
    function: str
    options: tuple[Option, ...]


class Script(NamedTuple):
    """The source of `model`, and the choices of each formula that has some, by quantity.

    `model.calculate(x, given, moment)` fills `x`; `given` holds what is set from outside, by
    index. `moment` says how far what grows has grown, and integrates: it has `factors`, one for
    each growth, and `accumulated(place, rate, time)`. `conditions`, `rates` (of the growths) and
    `choices` are functions of `x` and a moment. What has no value throws NoValue, and `x` is then
    as long as the index of the quantity.
    """

    source: str
    choices: Mapping[str, tuple[Choice, ...]]


def javascript(run: Run) -> Script:
    """The script of a graph."""
    return _Writer(run).script()


class _Writer:
    def __init__(self, run: Run) -> None:
        self.run = run
        self.places = {name: place for place, name in enumerate(run.graph.quantities)}
        self.integrals = 0
        self.operands: list[str] = []
        self.emit: dict[type, Callable[..., str]] = {
            Literal: lambda node, _: _number(node.number * (node.unit.factor if node.unit else 1)),
            Name: self.name,
            Unary: self.unary,
            Binary: self.binary,
            If: self.choice,
            Call: self.call,
            Convert: lambda node, home: self.text(node.value, home),
            Range: self.range,
        }

    def script(self) -> Script:
        """The whole object."""
        graph = self.run.graph
        lines = [self.line(name) for name in graph.quantities]
        conditions = [self.text(check.formula.tree, check.formula) for check in graph.checks]
        rates = [
            self.text(growth.formula.tree, growth.formula) for growth in graph.growths.values()
        ]
        found = {
            name: tuple(self.choices(quantity.formula.tree, quantity.formula))
            for name, quantity in graph.quantities.items()
        }
        calculate = "\n".join(f"    {line}" for line in lines)
        source = (
            "const model = {\n"
            f"  calculate(x, given, moment) {{\n{calculate}\n    return x;\n  }},\n"
            f"  conditions: {_functions(conditions)},\n"
            f"  rates: {_functions(rates)},\n"
            f"  choices: {_functions(self.operands)},\n"
            "};\n"
        )
        return Script(source, {name: each for name, each in found.items() if each})

    def line(self, name: str) -> str:
        """The statement that adds the value of a quantity."""
        formula = self.run.graph.quantities[name].formula
        value = f"given[{self.places[name]}] ?? {self.text(formula.tree, formula)}"
        growths = self.run.graph.growths
        if name in growths:
            operator = "*" if growths[name].period else "+"
            value = f"({value}) {operator} moment.factors[{list(growths).index(name)}]"
        return f"x.push(finite({value}));"

    def text(self, node: Node, home: Formula) -> str:
        """The source of a node of a formula."""
        return self.emit[type(node)](node, home)

    def name(self, node: Name, home: Formula) -> str:
        """A quantity, or the factor of a unit."""
        link = home.links[node.name]
        return f"x[{self.places[link]}]" if isinstance(link, str) else _number(link.factor)

    def unary(self, node: Unary, home: Formula) -> str:
        """A negation."""
        return f"({'!' if node.operator == 'not' else '-'}{self.text(node.operand, home)})"

    def binary(self, node: Binary, home: Formula) -> str:
        """An operation; comparisons forgive what floats add."""
        left, right = self.text(node.left, home), self.text(node.right, home)
        if node.operator in _PLAIN:
            return f"({left} {_PLAIN[node.operator]} {right})"
        if node.operator in _FUNCTIONS:
            return f"{_FUNCTIONS[node.operator]}({left}, {right})"
        return f'compare("{node.operator}", {left}, {right})'

    def choice(self, node: If, home: Formula) -> str:
        """`if`; the branch that is not taken may have no value."""
        condition, then, otherwise = (self.text(part, home) for part in children(node))
        return f"({condition} ? {then} : {otherwise})"

    def call(self, node: Call, home: Formula) -> str:
        """A function of the language by its name; an integral by its place."""
        arguments = ", ".join(self.text(argument, home) for argument in node.arguments)
        if node.function == "accumulated":
            self.integrals += 1
            return f"moment.accumulated({self.integrals - 1}, {arguments})"
        return f'call("{node.function}", {arguments})'

    def range(self, node: Range, home: Formula) -> str:
        """The median of a range."""
        low, high = self.text(node.low, home), self.text(node.high, home)
        return f'call("{distribution(node)}", {low}, {high})'

    def choices(self, tree: Node, home: Formula) -> Iterator[Choice]:
        """Every `max` and `min` of a tree that is in no other one, in written order."""
        stack = [tree]
        while stack:
            node = stack.pop()
            if isinstance(node, Call) and node.function in EXTREMES:
                yield self.decision(node, home)
            else:
                stack.extend(reversed(children(node)))

    def decision(self, node: Call, home: Formula) -> Choice:
        """A `max` or `min`, those inside its operands too."""
        self.operands.append(f"[{', '.join(self.text(each, home) for each in node.arguments)}]")
        place = len(self.operands) - 1
        options = tuple(
            Option(
                " ".join(home.text.content[each.span.start : each.span.end].split()) or write(each),
                tuple(dict.fromkeys(name.name for name in names(each))),
                tuple(self.choices(each, home)),
            )
            for each in node.arguments
        )
        return Choice(place, node.function, options)


def _functions(expressions: list[str]) -> str:
    return "[\n" + "".join(f"    (x, moment) => {each},\n" for each in expressions) + "  ]"


def _number(value: float) -> str:
    text = repr(float(value))
    return f"({text})" if value < 0 else text
