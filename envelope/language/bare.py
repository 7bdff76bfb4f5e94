"""Bare numbers: expressions that name no unit, and so take the one of the quantity they are for."""

from envelope.language.functions import DISTRIBUTIONS
from envelope.language.tree import Call, Literal, Node, Range, Unary, children
from envelope.units.unit import Unit


def is_bare(node: Node) -> bool:
    """True for a number, a negative number, or a range or distribution of such."""
    match node:
        case Literal():
            return node.unit is None
        case Unary(operator="-") | Range():
            return all(is_bare(child) for child in children(node))
        case Call(function=function):
            return function in DISTRIBUTIONS and all(is_bare(child) for child in children(node))
    return False


def with_unit(node: Node, unit: Unit) -> Node:
    """A bare expression with a unit at each of its numbers."""
    match node:
        case Literal():
            return Literal(node.number, unit, node.span)
        case Unary():
            return Unary(node.operator, with_unit(node.operand, unit), node.span)
        case Range():
            return Range(with_unit(node.low, unit), with_unit(node.high, unit), node.span)
        case Call():
            arguments = tuple(with_unit(argument, unit) for argument in node.arguments)
            return Call(node.function, arguments, node.span)
    return node
