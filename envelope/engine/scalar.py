"""The scalar back-end: trees evaluated on plain floats in base units.

Every value is finite: what would be infinite or undefined is an error that shows its operands.
"""

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from envelope.engine.functions import COMPUTATIONS
from envelope.engine.mathematics import UndefinedError, power
from envelope.engine.rounding import complement
from envelope.errors import CalculationError, Label, Problem
from envelope.language.functions import FUNCTIONS, word_of
from envelope.language.operators import COMPARISONS
from envelope.language.shapes import distribution, is_complement
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
    Word,
    children,
)
from envelope.model.graph.graph import Formula, Graph
from envelope.model.graph.measure import node_text
from envelope.tuples import NamedTuple
from envelope.units.unit import number_of

Values = Mapping[str, float]

BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "of": operator.mul,
    "^": power,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}

# Two sides of a comparison this near, relative to the larger one, are equal: 0.1 + 0.2 == 0.3.
SAME = 1e-12


# Values beyond have no room to be converted to other units.
LARGEST = 1e270
_TOO_LARGE = "this is too large to calculate with"


class NoValueError(Exception):
    """A node without a value, and why; turned into a CalculationError where the text is known."""

    def __init__(self, node: Node, message: str, operands: list[tuple[Node, float]]) -> None:
        super().__init__(message)
        self.node = node
        self.message = message
        self.operands = operands


class _Run(NamedTuple):
    links: Mapping[str, Any]  # texts and units
    values: Values

    def value(self, node: Any) -> Any:
        """The value of a node: a float, or a truth value of a condition."""
        kind = type(node)
        if kind is Convert:
            node = node.value
            kind = type(node)
        if kind is Name:  # as most are
            link = self.links[node.name]
            return self.values[link] if type(link) is str else link.factor
        return _VALUE[kind](self, node)


def evaluate(graph: Graph, formula: Formula, values: Values, where: str) -> float:
    """The value of a formula in base units (a truth value as 1.0 or 0.0).

    Raises CalculationError where there is none, with the values of the operands.
    """
    try:
        found = float(_Run(formula.links, values).value(formula.tree))
        if not abs(found) <= LARGEST:
            raise NoValueError(formula.tree, _TOO_LARGE, [])
        return found
    except NoValueError as failure:
        operands = tuple(
            Label(formula.text, node.span, node_text(graph, formula, node, value))
            for node, value in failure.operands
        )
        labels = operands or (Label(formula.text, failure.node.span),)
        raise CalculationError(Problem("no-value", failure.message, labels, where)) from None


def value_of(node: Node, formula: Formula, values: Values) -> float:
    """The value of one node of a formula that has been evaluated already."""
    return float(_Run(formula.links, values).value(node))


def taken(node: Node, formula: Formula, values: Values) -> tuple[Node, ...]:
    """The operands that the value of a node was made of: of an `if` the branch that counts.

    The others may have no value: `if a > 0 then b / a else 0`.
    """
    match node:
        case If():
            is_so = value_of(node.condition, formula, values)
            return node.condition, node.then if is_so else node.otherwise
        case Binary(operator="and" | "or"):
            is_true = bool(value_of(node.left, formula, values))
            return children(node) if is_true == (node.operator == "and") else (node.left,)
    return children(node)


def all_taken(formula: Formula, values: Values) -> Iterator[Node]:
    """Every node that the value of a formula was made of, outermost first, in written order."""
    stack = [formula.tree]
    while stack:
        node = stack.pop()
        yield node
        stack += reversed(taken(node, formula, values))


def winner(node: Call, formula: Formula, values: Values) -> Node | None:
    """The operand that a `max` or `min` took; None for other functions."""
    if not FUNCTIONS[node.function].picks:
        return None
    found = [value_of(argument, formula, values) for argument in node.arguments]
    return node.arguments[found.index(COMPUTATIONS[node.function].scalar(*found))]


def _literal(run: _Run, node: Literal) -> float:
    return node.number * node.unit.factor if node.unit else node.number


def _word(_: _Run, node: Word) -> float:
    return number_of(node.word)


def _unary(run: _Run, node: Unary) -> Any:
    value = run.value(node.operand)
    return not value if node.operator == "not" else -value


def _binary(run: _Run, node: Binary) -> Any:
    sign = node.operator
    if sign == "and":
        return run.value(node.left) and run.value(node.right)
    if sign == "or":
        return run.value(node.left) or run.value(node.right)
    left, right = run.value(node.left), run.value(node.right)
    if sign in COMPARISONS:
        if abs(left - right) <= SAME * max(abs(left), abs(right)):
            return COMPARISONS[sign].equal
        return BINARY[sign](left, right)
    try:
        if sign == "-" and is_complement(node):
            result = complement(right)
        else:
            result = BINARY[sign](left, right)
    except (ArithmeticError, ValueError) as error:
        operands = [(node.left, left), (node.right, right)]
        raise NoValueError(node, _reason(node, error), operands) from None
    if not math.isfinite(result):
        raise NoValueError(node, _TOO_LARGE, [(node.left, left), (node.right, right)])
    return result


def _reason(node: Binary, error: Exception) -> str:
    if isinstance(error, ZeroDivisionError) and node.operator == "/":
        return "division by zero"
    if isinstance(error, OverflowError):
        return _TOO_LARGE
    return "this power has no real value"


def _if(run: _Run, node: If) -> Any:
    return run.value(node.then if run.value(node.condition) else node.otherwise)


def _call(run: _Run, node: Call) -> float:
    values = [run.value(argument) for argument in node.arguments]
    operands = list(zip(node.arguments, values, strict=True))
    try:
        result = COMPUTATIONS[node.function].scalar(*values)
    except ZeroDivisionError:
        raise NoValueError(
            node, f"`{word_of(node.function)}` divides by zero here", operands
        ) from None
    except OverflowError:
        raise NoValueError(node, _TOO_LARGE, operands) from None
    except ValueError as error:
        why = str(error) if isinstance(error, UndefinedError) else "it is not defined here"
        raise NoValueError(
            node, f"`{word_of(node.function)}` has no value: {why}", operands
        ) from None
    if not math.isfinite(result):
        raise NoValueError(node, _TOO_LARGE, operands)
    return result


def _range(run: _Run, node: Range) -> float:
    low, high = run.value(node.low), run.value(node.high)
    try:
        return COMPUTATIONS[str(distribution(node))].scalar(low, high)
    except UndefinedError as error:
        raise NoValueError(node, str(error), [(node.low, low), (node.high, high)]) from None


_VALUE: dict[type, Callable[[_Run, Any], Any]] = {
    Literal: _literal,
    Name: _Run.value,
    Word: _word,
    Unary: _unary,
    Binary: _binary,
    If: _if,
    Call: _call,
    Convert: _Run.value,
    Range: _range,
}
