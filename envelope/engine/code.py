"""The code back-end: a graph turned into one Python function of some of its quantities.

On floats and on NumPy arrays it differs in how a few things are written (`_Floats`, `_Arrays`)
and in `if`: floats take one branch, arrays compute both. All numbers are in base units. Where
ranges are drawn, each takes one more argument: its scores, as `distributions` describes them.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from envelope.engine import mathematics
from envelope.engine.run import Run
from envelope.engine.scalar import CALLS, SAME, NoValueError, value_of
from envelope.language.functions import DISTRIBUTIONS
from envelope.language.ranges import SHARES, distribution
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
    nodes,
)
from envelope.model.graph import Formula

Compiled = Callable[..., Any]

_ONES = ("1.0", "1")
_COMPARISONS = frozenset({"<=", ">=", "<", ">", "==", "!="})
_CONDITIONS = _COMPARISONS | {"and", "or", "not"}


class Program(NamedTuple):
    """The source of a function, and the ranges that it asks scores for.

    `streams` maps the name of each drawn range (`dau`, `dau#2`) to its distribution; `constants`
    are the outputs that depend on no argument.
    """

    source: str
    streams: Mapping[str, str]
    constants: Mapping[str, float]


def compile_graph(run: Run, inputs: Sequence[str], outputs: Sequence[str]) -> Compiled:
    """A function from values of `inputs` to those of `outputs`, floats or arrays, in base units.

    It returns one value for one output, else a tuple. What does not depend on the inputs is
    computed now, once. Ranges count with their medians.
    """
    source = program(run, inputs, outputs, arrays=False).source
    on_floats = loaded(source, float_functions())
    on_arrays: list[Compiled] = []

    def call(*values: Any) -> Any:
        """The function on floats, or on arrays once one is given."""
        if not any(hasattr(value, "shape") for value in values):
            return on_floats(*values)
        from envelope.engine.arrays import ARRAY_FUNCTIONS, in_blocks  # NumPy: 65 ms

        if not on_arrays:
            text = program(run, inputs, outputs, arrays=True).source
            on_arrays.append(in_blocks(loaded(text, ARRAY_FUNCTIONS), len(outputs)))
        return on_arrays[0](*values)

    call.__doc__ = source
    return call if inputs else on_floats


def program(
    run: Run,
    inputs: Sequence[str],
    outputs: Sequence[str],
    *,
    arrays: bool,
    drawn: bool = False,
    growing: Mapping[str, str] | None = None,
    conditions: Sequence[Formula] = (),
) -> Program:
    """The source of a function of `inputs` (and of drawn ranges) to outputs and conditions.

    Over time, `growing` maps what grows to the operator (`*` or `+`) that joins it with one more
    argument each, behind the inputs; and what accumulates is never constant.
    """
    source = _Source(run, inputs, arrays=arrays, drawn=drawn, growing=growing)
    text = source.function(outputs, conditions)
    constants = {name: run.values[name] for name in outputs if name not in source.variables}
    return Program(text, source.streams, constants)


def loaded(source: str, functions: Mapping[str, Any]) -> Compiled:
    """The function that a source defines, with the functions that it calls by name."""
    space: dict[str, Any] = dict(functions)
    exec(compile(source, "<envelope>", "exec"), space)
    found: Compiled = space["function"]
    return found


def float_functions() -> dict[str, Any]:
    """What compiled functions of floats call, by the names in their source."""
    table: dict[str, Any] = {f"call_{name}": function for name, function in CALLS.items()}
    return table | {
        "power": mathematics.power,
        "round_down": math.floor,
        "round_up": math.ceil,
        f"call_{SHARES}": mathematics.median_of_shares,
    }


class _Source:
    """Writes the function; variables are numbered, since names hold points."""

    def __init__(
        self,
        run: Run,
        inputs: Sequence[str],
        *,
        arrays: bool,
        drawn: bool,
        growing: Mapping[str, str] | None,
    ) -> None:
        self.run = run
        self.growing = growing
        self.factors = {name: f"g{index}" for index, name in enumerate(growing or ())}
        self.arrays = arrays
        self.drawn = drawn
        self.streams: dict[str, str] = {}
        self.variables = {name: f"x{index}" for index, name in enumerate(inputs)}
        self.arguments = [*self.variables.values(), *self.factors.values()]
        self.stream = ""  # whose ranges are being written
        self.emit: dict[type, Callable[[Any, Formula], str]] = {
            Literal: lambda node, _: _number(node.number * (node.unit.factor if node.unit else 1)),
            Name: self.name,
            Unary: self.unary,
            Binary: self.binary,
            If: self.choice,
            Call: self.call,
            Convert: lambda node, home: self.text(node.value, home),
            Range: self.range,
        }

    def function(self, outputs: Sequence[str], conditions: Sequence[Formula] = ()) -> str:
        """The source of the function; what depends on no argument becomes a number."""
        lines = []
        wanted = self.needed(outputs, conditions)
        for quantity in self.run.graph.quantities.values():
            if quantity.name in wanted and quantity.name not in self.variables:
                formula = quantity.formula
                if quantity.name in self.factors or self.depends(formula.tree, formula):
                    self.stream = quantity.name
                    expression = self.grown(quantity.name, self.text(formula.tree, formula))
                    if expression.isidentifier():  # another name for the same value
                        self.variables[quantity.name] = expression
                        continue
                    self.variables[quantity.name] = f"v{len(self.variables)}"
                    lines.append(f"    {self.variables[quantity.name]} = {expression}")
        found = [self.reference(name) for name in outputs]
        for index, condition in enumerate(conditions):
            self.stream = f"condition {index}"
            found.append(self.text(condition.tree, condition))
        body = "\n".join([*lines, f"    return {', '.join(found)}"])
        return f"def function({', '.join(self.arguments)}):\n{body}\n"

    def grown(self, name: str, expression: str) -> str:
        """The value of what grows, joined with how far it has grown."""
        if self.growing is None or name not in self.growing:
            return expression
        return f"({expression} {self.growing[name]} {self.factors[name]})"

    def needed(self, outputs: Sequence[str], conditions: Sequence[Formula]) -> set[str]:
        """The outputs, what conditions speak of, and all that they are computed from."""
        stack = [*outputs, *(used for formula in conditions for used in formula.references())]
        found = set(stack)
        while stack:
            for used in self.run.graph.quantities[stack.pop()].formula.references():
                if used not in found:
                    found.add(used)
                    stack.append(used)
        return found

    def depends(self, tree: Node, home: Formula) -> bool:
        """Whether a tree has other values for other arguments."""
        return any(self.moves(node, home) for node in nodes(tree))

    def moves(self, node: Node, home: Formula) -> bool:
        """Whether a node by itself has other values for other arguments."""
        if isinstance(node, Name):
            return home.links.get(node.name) in self.variables
        if self.growing is not None and isinstance(node, Call) and node.function == "accumulated":
            return True
        return self.drawn and distribution(node) is not None

    def reference(self, name: str) -> str:
        """The variable of a quantity, or its value where it is constant."""
        return self.variables.get(name) or _number(self.run.values[name])

    def text(self, node: Node, home: Formula) -> str:
        """The source of a node of a formula; a number where it depends on no argument."""
        if not isinstance(node, Literal) and not self.depends(node, home):
            try:
                value = value_of(node, home, self.run.values)
                return str(value != 0) if _is_condition(node) else _number(value)
            except NoValueError:  # behind a condition that is never true
                pass
        return self.emit[type(node)](node, home)

    def name(self, node: Name, home: Formula) -> str:
        """A quantity, or the factor of a unit."""
        link = home.links[node.name]
        return self.reference(link) if isinstance(link, str) else _number(link.factor)

    def unary(self, node: Unary, home: Formula) -> str:
        """A negation."""
        operand = self.text(node.operand, home)
        negate = "call_not" if self.arrays else "not "
        return f"{negate}({operand})" if node.operator == "not" else f"(-{operand})"

    def binary(self, node: Binary, home: Formula) -> str:
        """An operation; comparisons forgive what floats add."""
        left, right = self.text(node.left, home), self.text(node.right, home)
        match node.operator:
            case "^":
                return f"power({left}, {right})"
            case "*" | "of" if left in _ONES or right in _ONES:
                return right if left in _ONES else left
            case "/" if right in _ONES:
                return left
            case operator if operator in _COMPARISONS:
                return self.comparison(node.operator, left, right)
            case "of":
                return f"({left} * {right})"
            # `and` and `or` of floats stop where the answer is known, as `if` takes one branch.
            case "and" | "or" if self.arrays:
                return f"({left} {'&' if node.operator == 'and' else '|'} {right})"
        return f"({left} {node.operator} {right})"

    def comparison(self, operator: str, left: str, right: str) -> str:
        """Two sides that differ by a share of less than `SAME` are equal."""
        if self.arrays:
            return f'compare("{operator}", {left}, {right})'
        near = f"abs(p - q) <= {SAME} * max(abs(p), abs(q))"
        sides = f"(p := {left}) {operator} (q := {right})"
        match operator:
            case "<=" | ">=":
                return f"({sides} or {near})"
            case "<" | ">":
                return f"({sides} and not {near})"
        same = f"((p := {left}) == (q := {right}) or {near})"
        return same if operator == "==" else f"(not {same})"

    def choice(self, node: If, home: Formula) -> str:
        """`if`; the branch that floats do not take may have no value."""
        parts = (node.condition, node.then, node.otherwise)
        condition, then, otherwise = (self.text(part, home) for part in parts)
        if self.arrays:
            return f"choose({condition}, {then}, {otherwise})"
        return f"({then} if {condition} else {otherwise})"

    def call(self, node: Call, home: Formula) -> str:
        """A function of the language, by its name in the table; a distribution where drawn."""
        arguments = [self.text(argument, home) for argument in node.arguments]
        if self.drawn and node.function in DISTRIBUTIONS:
            return self.draw(node.function, arguments)
        if not self.arrays and node.function in ("ceil", "floor") and len(arguments) == 1:
            return _rounded(node.function, arguments[0])
        return f"call_{node.function}({', '.join(arguments)})"

    def range(self, node: Range, home: Formula) -> str:
        """A range: drawn, or its median."""
        ends = [self.text(node.low, home), self.text(node.high, home)]
        kind = distribution(node) or ""
        return self.draw(kind, ends) if self.drawn else f"call_{kind}({', '.join(ends)})"

    def draw(self, kind: str, arguments: list[str]) -> str:
        """A range as a function of its scores, which become one more argument."""
        name, number = self.stream, 2
        while name in self.streams:
            name, number = f"{self.stream}#{number}", number + 1
        self.streams[name] = kind
        self.arguments.append(f"z{len(self.streams)}")
        return f"draw_{kind}({', '.join([*arguments, self.arguments[-1]])})"


def _is_condition(node: Node) -> bool:
    return isinstance(node, Unary | Binary) and node.operator in _CONDITIONS


def _number(value: float) -> str:
    return repr(float(value))


def _rounded(function: str, value: str) -> str:
    """`ceil` and `floor` in place: a number within 1e-9 of a whole one is that one."""
    sign, rounding = ("-", "round_up") if function == "ceil" else ("+", "round_down")
    return f"({rounding}((p := {value}) {sign} (1e-9 * p if p > 1.0 else 1e-9)) * 1.0)"
