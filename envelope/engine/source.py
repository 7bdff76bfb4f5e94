"""The source of a function of some quantities of a graph, for floats and for arrays.

For floats a formula is one expression, since `if`, `and` and `or` compute only what they need.
For arrays it is taken apart into steps.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from envelope.engine.run import Run
from envelope.engine.scalar import SAME, NoValueError, value_of
from envelope.engine.steps import Steps
from envelope.language.functions import DISTRIBUTIONS, FUNCTIONS
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
)
from envelope.model.graph.graph import Formula

# What changes nothing on the right of an operator, and on the left where both sides are alike.
_NOTHING = {"*": "1.0", "of": "1.0", "/": "1.0", "+": "0.0", "-": "0.0"}
_TURNED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<", "==": "==", "!=": "!="}
_CONDITIONS = {*_TURNED, "and", "or", "not"}
_ARRAY_OPERATORS = {"of": "*", "and": "&", "or": "|"}
_OF_ONE = ("max", "min", "sum")  # of one value they are that value


class Source:
    """Writes the function; variables are numbered, since names hold points.

    `arguments` are those of the function, `streams` the distributions of the ranges that it asks
    scores for, `variables` what depends on an argument, once the function is written.
    """

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
        self.moving: dict[int, bool] = {}  # which nodes of its formula depend on an argument
        self.steps = Steps()
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
        known: dict[str, str] = {}
        wanted = self.needed(outputs, conditions)
        for quantity in self.run.graph.quantities.values():
            formula = quantity.formula
            if quantity.name not in wanted or quantity.name in self.variables:
                continue
            self.begin(quantity.name)
            if quantity.name in self.factors or self.depends(formula.tree, formula):
                expression = self.grown(quantity.name, self.text(formula.tree, formula))
                if _is_number(expression):  # of the branch that is always taken
                    continue
                if not expression.isidentifier() and expression not in known:
                    known[expression] = f"v{len(known)}"
                    lines.append(f"{known[expression]} = {expression}")
                self.variables[quantity.name] = known.get(expression, expression)
        found = [self.reference(name) for name in outputs]
        for index, condition in enumerate(conditions):
            self.begin(f"condition {index}")
            found.append(self.text(condition.tree, condition))
        if self.arrays:
            lines, places = self.steps.lines(found, in_place=self.growing is None)
            found = [places.get(each, each) for each in found]
        body = "".join(f"    {line}\n" for line in [*lines, f"return {', '.join(found)}"])
        return f"def function({', '.join(self.arguments)}):\n{body}"

    def begin(self, stream: str) -> None:
        """Another formula is written from here on."""
        self.stream, self.moving = stream, {}

    def operation(self, operator: str, left: str, right: str) -> str:
        """An operator between two values."""
        if self.arrays:
            return self.steps.add(operator, left, right)
        return f"({left} {operator} {right})"

    def result(self, function: str, *arguments: str) -> str:
        """A function of values, by its name in the table of the back-end."""
        if self.arrays:
            return self.steps.add(function, *arguments)
        return f"{function}({', '.join(arguments)})"

    def grown(self, name: str, expression: str) -> str:
        """The value of what grows, joined with how far it has grown."""
        if self.growing is None or name not in self.growing:
            return expression
        return self.operation(self.growing[name], expression, self.factors[name])

    def needed(self, outputs: Sequence[str], conditions: Sequence[Formula]) -> set[str]:
        """The outputs, what conditions speak of, and all that they are computed from."""
        used = (name for formula in conditions for name in formula.references())
        return set(self.run.graph.behind([*outputs, *used]))

    def depends(self, tree: Node, home: Formula) -> bool:
        """Whether a tree has other values for other arguments."""
        if id(tree) not in self.moving:
            self.moving[id(tree)] = self.moves(tree, home) or any(
                self.depends(child, home) for child in children(tree)
            )
        return self.moving[id(tree)]

    def moves(self, node: Node, home: Formula) -> bool:
        """Whether a node by itself has other values for other arguments."""
        if isinstance(node, Name):
            return home.links.get(node.name) in self.variables
        if (
            self.growing is not None
            and isinstance(node, Call)
            and FUNCTIONS[node.function].rule == "stock"
        ):
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
        if self.arrays:
            return self.steps.add("call_not" if node.operator == "not" else "negative", operand)
        return f"(not {operand})" if node.operator == "not" else f"(-{operand})"

    def binary(self, node: Binary, home: Formula) -> str:
        """An operation; comparisons forgive what floats add."""
        left, right = self.text(node.left, home), self.text(node.right, home)
        operator = node.operator
        if operator == "^":
            return self.result("power", left, right)
        if operator in _TURNED:
            return self.comparison(operator, left, right)
        if right == _NOTHING.get(operator):
            return left
        if left == _NOTHING.get(operator) and operator not in ("-", "/"):
            return right
        # `and` and `or` of floats stop where the answer is known, as `if` takes one branch.
        if self.arrays or operator == "of":
            operator = _ARRAY_OPERATORS.get(operator, operator)
        return self.operation(operator, left, right)

    def comparison(self, operator: str, left: str, right: str) -> str:
        """Two sides that differ by a share of less than `SAME` are equal.

        Beside a number that is a bound a little further on.
        """
        if _is_number(left) and not _is_number(right):
            operator, left, right = _TURNED[operator], right, left
        if _is_number(right) and operator not in ("==", "!="):
            bound = float(right)
            further = SAME * abs(bound) * (1 if operator in ("<=", ">") else -1)
            return self.operation(operator, left, _number(bound + further))
        if self.arrays:
            return self.steps.add("compare", f'"{operator}"', left, right)
        return _compared(operator, left, right)

    def choice(self, node: If, home: Formula) -> str:
        """`if`; the branch that floats do not take may have no value."""
        parts = (node.condition, node.then, node.otherwise)
        condition, then, otherwise = (self.text(part, home) for part in parts)
        if condition in ("True", "False"):
            return then if condition == "True" else otherwise
        if self.arrays:
            return self.steps.add("choose", condition, then, otherwise)
        return f"({then} if {condition} else {otherwise})"

    def call(self, node: Call, home: Formula) -> str:
        """A function of the language, by its name in the table; a distribution where drawn."""
        arguments = [self.text(argument, home) for argument in node.arguments]
        if self.drawn and node.function in DISTRIBUTIONS:
            return self.draw(node.function, arguments)
        if len(arguments) == 1 and node.function in _OF_ONE:
            return arguments[0]
        if not self.arrays and node.function in ("ceil", "floor") and len(arguments) == 1:
            return _rounded(node.function, arguments[0])
        return self.result(f"call_{node.function}", *arguments)

    def range(self, node: Range, home: Formula) -> str:
        """A range: drawn, or its median."""
        ends = [self.text(node.low, home), self.text(node.high, home)]
        kind = distribution(node) or ""
        return self.draw(kind, ends) if self.drawn else self.result(f"call_{kind}", *ends)

    def draw(self, kind: str, arguments: list[str]) -> str:
        """A range as a function of its scores, which become one more argument."""
        name, number = self.stream, 2
        while name in self.streams:
            name, number = f"{self.stream}#{number}", number + 1
        self.streams[name] = kind
        self.arguments.append(f"z{len(self.streams)}")
        return self.result(f"draw_{kind}", *arguments, self.arguments[-1])


def _is_condition(node: Node) -> bool:
    return isinstance(node, Unary | Binary) and node.operator in _CONDITIONS


def _number(value: float) -> str:
    return repr(float(value))


def _is_number(text: str) -> bool:
    return text.lstrip("-")[:1].isdigit()


def _rounded(function: str, value: str) -> str:
    """`ceil` and `floor` in place: a number within 1e-9 of a whole one is that one."""
    sign, rounding = ("-", "round_up") if function == "ceil" else ("+", "round_down")
    tolerance = "1e-9 if p < 1.0 else 1e-9 * p if p < 0.5e9 else 0.5"
    return f"({rounding}((p := {value}) {sign} ({tolerance})) * 1.0)"


def _compared(operator: str, left: str, right: str) -> str:
    """A comparison of floats; its variables are no others' that stand within its sides."""
    p, q = (f"{letter}{(left + right).count(':=')}" for letter in "pq")
    near = f"abs({p} - {q}) <= {SAME} * max(abs({p}), abs({q}))"
    sides = f"({p} := {left}) {operator} ({q} := {right})"
    match operator:
        case "<=" | ">=":
            return f"({sides} or {near})"
        case "<" | ">":
            return f"({sides} and not {near})"
    same = f"(({p} := {left}) == ({q} := {right}) or {near})"
    return same if operator == "==" else f"(not {same})"
