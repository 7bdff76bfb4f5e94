"""The tree of an expression: nine kinds of frozen nodes that know where they were written.

Nodes are named tuples, since nine dataclasses would cost the command line 4 ms at every start.
`same` compares what trees mean; `==` compares where they stand, too.
"""

from collections.abc import Callable, Iterator
from typing import Any

from envelope.errors import Span
from envelope.tuples import NamedTuple
from envelope.units.unit import Unit

_NOWHERE = Span(0, 0)


class Literal(NamedTuple):
    """A number and its unit: `200M users`, `95%`, `3`; `number` is not in base units."""

    number: float
    unit: Unit | None = None
    span: Span = _NOWHERE


class Name(NamedTuple):
    """A quantity, or a unit where no quantity has that name."""

    name: str
    span: Span = _NOWHERE


class Word(NamedTuple):
    """A word in quotation marks, with which something that holds one is compared: `"valkey"`."""

    word: str
    span: Span = _NOWHERE


class Unary(NamedTuple):
    """`-x` and `not x`."""

    operator: str
    operand: "Node"
    span: Span = _NOWHERE


class Binary(NamedTuple):
    """Arithmetic, `of`, a comparison, `and`, `or`."""

    operator: str
    left: "Node"
    right: "Node"
    span: Span = _NOWHERE


class If(NamedTuple):
    """`if condition then this else that`."""

    condition: "Node"
    then: "Node"
    otherwise: "Node"
    span: Span = _NOWHERE


class Call(NamedTuple):
    """A function of the table in `functions.py`, its arguments in the order of the table."""

    function: str
    arguments: tuple["Node", ...]
    span: Span = _NOWHERE


class Convert(NamedTuple):
    """`value -> unit`: the dimension is checked, the number is shown in that unit."""

    value: "Node"
    unit: Unit
    span: Span = _NOWHERE


class Range(NamedTuple):
    """`low to high`: 5th to 95th percentile."""

    low: "Node"
    high: "Node"
    span: Span = _NOWHERE


Node = Literal | Name | Word | Unary | Binary | If | Call | Convert | Range


def children(node: Node) -> tuple[Node, ...]:
    """The operands of a node, in written order."""
    found = _CHILDREN.get(type(node))
    return found(node) if found else ()


# By the kind of node, as this is asked of every node of every tree.
_CHILDREN: dict[type, Callable[[Any], tuple[Node, ...]]] = {
    Unary: lambda node: (node.operand,),
    Binary: lambda node: (node.left, node.right),
    If: lambda node: (node.condition, node.then, node.otherwise),
    Call: lambda node: node.arguments,
    Convert: lambda node: (node.value,),
    Range: lambda node: (node.low, node.high),
}


def nodes(tree: Node) -> Iterator[Node]:
    """A tree and every node in it, outermost first, in written order."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        found = _CHILDREN.get(type(node))
        if found:
            stack += found(node)[::-1]


def names(tree: Node) -> Iterator[Name]:
    """Every name in a tree, in written order."""
    return (node for node in nodes(tree) if isinstance(node, Name))


def same(left: Node, right: Node) -> bool:
    """Whether two trees mean the same, wherever they were written."""
    return mapped(left, _without_place) == mapped(right, _without_place)


def mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """A tree with each of its nodes changed, the innermost first."""
    match node:
        case Unary():
            node = node._replace(operand=mapped(node.operand, change))
        case Binary():
            left, right = mapped(node.left, change), mapped(node.right, change)
            node = node._replace(left=left, right=right)
        case If():
            condition, then, otherwise = (mapped(part, change) for part in children(node))
            node = node._replace(condition=condition, then=then, otherwise=otherwise)
        case Call():
            node = node._replace(arguments=tuple(mapped(each, change) for each in node.arguments))
        case Convert():
            node = node._replace(value=mapped(node.value, change))
        case Range():
            low, high = mapped(node.low, change), mapped(node.high, change)
            node = node._replace(low=low, high=high)
    return change(node)


def _without_place(node: Node) -> Node:
    return node._replace(span=_NOWHERE)
