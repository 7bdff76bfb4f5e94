"""The tree of an expression: eight kinds of frozen nodes that know where they were written.

Two trees are equal when they mean the same; where they stand in the text does not count.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from envelope.errors import Span
from envelope.units.unit import Unit

_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Literal:
    """A number and its unit: `200M users`, `95%`, `3`; `number` is not in base units."""

    number: float
    unit: Unit | None = None
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A quantity, or a unit where no quantity has that name."""

    name: str
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x` and `not x`."""

    operator: str
    operand: "Node"
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic, `of`, a comparison, `and`, `or`."""

    operator: str
    left: "Node"
    right: "Node"
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class If:
    """`if condition then this else that`."""

    condition: "Node"
    then: "Node"
    otherwise: "Node"
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the table in `functions.py`, its arguments in the order of the table."""

    function: str
    arguments: tuple["Node", ...]
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Convert:
    """`value -> unit`: the dimension is checked, the number is shown in that unit."""

    value: "Node"
    unit: Unit
    span: Span = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Range:
    """`low to high`: 5th to 95th percentile."""

    low: "Node"
    high: "Node"
    span: Span = field(default=_NOWHERE, compare=False)


Node = Literal | Name | Unary | Binary | If | Call | Convert | Range


def children(node: Node) -> tuple[Node, ...]:
    """The operands of a node, in written order."""
    match node:
        case Unary():
            return (node.operand,)
        case Binary():
            return (node.left, node.right)
        case If():
            return (node.condition, node.then, node.otherwise)
        case Call():
            return node.arguments
        case Convert():
            return (node.value,)
        case Range():
            return (node.low, node.high)
    return ()


def names(node: Node) -> Iterator[Name]:
    """Every name in a tree, in written order."""
    stack = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, Name):
            yield current
        else:
            stack.extend(reversed(children(current)))
