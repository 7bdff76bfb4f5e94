"""The value of an expression that names nothing: the definition of a unit, a tolerance."""

import math
import operator
from collections.abc import Callable

from envelope.errors import InputError, Label, Problem, Text
from envelope.language.tree import Binary, Convert, Literal, Name, Node, Unary
from envelope.tuples import NamedTuple
from envelope.units.system import UnitSystem
from envelope.units.unit import ONE, Unit

_OPERATORS: dict[str, Callable[[float, float], float]] = {
    "*": operator.mul,
    "/": operator.truediv,
    "of": operator.mul,
    "^": math.pow,
    "+": operator.add,
    "-": operator.sub,
}


class Constant(NamedTuple):
    """A value in base units and the unit it was composed of."""

    value: float
    unit: Unit


def constant(node: Node, text: Text, units: UnitSystem) -> Constant:
    """The value of `2.5M s`, `40 photos`, `5%`, `year / 12`.

    Raises InputError where a quantity, a function or a sum of unlike things stands.
    """
    match node:
        case Literal():
            unit = node.unit or ONE
            return Constant(node.number * unit.factor, unit)
        case Name():
            found = units.find(node.name)
            if found is not None:
                return Constant(found.factor, found)
        case Convert():
            inner = constant(node.value, text, units)
            if inner.unit.dimension == node.unit.dimension:
                return Constant(inner.value, node.unit)
        case Unary(operator="-"):
            inner = constant(node.operand, text, units)
            return inner._replace(value=-inner.value)
        case Binary() if node.operator in _OPERATORS:
            return _binary(node, text, units)
    label = Label(text, node.span)
    raise InputError(Problem("not-a-constant", "this must be a number and a unit", (label,)))


def _binary(node: Binary, text: Text, units: UnitSystem) -> Constant:
    left, right = constant(node.left, text, units), constant(node.right, text, units)
    label = Label(text, node.span)
    alike = left.unit.dimension == right.unit.dimension
    fits = {"+": alike, "-": alike, "^": not left.unit.factors and not right.unit.factors}
    if not fits.get(node.operator, True):
        raise InputError(Problem("not-a-constant", "this must be a number and a unit", (label,)))
    try:
        value = _OPERATORS[node.operator](left.value, right.value)
    except (ArithmeticError, ValueError):
        value = math.inf
    if not math.isfinite(value):
        raise InputError(Problem("not-a-constant", "this has no value", (label,)))
    unit = left.unit / right.unit if node.operator == "/" else left.unit * right.unit
    return Constant(value, left.unit if node.operator in "+-^" else unit)
