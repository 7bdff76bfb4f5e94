"""Shapes of trees: bare numbers, ranges between shares, and what is drawn anew in every sample."""

from envelope.language.functions import FUNCTIONS, word_of
from envelope.language.tree import (
    Binary,
    Call,
    Literal,
    Node,
    Range,
    Unary,
    children,
    names,
    nodes,
)
from envelope.units.unit import PERCENT, Unit

SHARES = "shares"  # the distribution of a range between percentages
# `servers_by_memory` is the number of servers that memory asks for: bound by memory.
CONSTRAINT = "_by_"
# What a distribution is called where that is not the word of its function.
_WORDS = {SHARES: "logit-normal", "pert": "beta-PERT"}
_ORDINALS = {"p1": "1st"}


def is_bare(node: Node) -> bool:
    """True for a number, a negative number, or a range or distribution of such."""
    match node:
        case Literal():
            return node.unit is None
        case Unary(operator="-") | Range():
            return all(is_bare(child) for child in children(node))
        case Call(function=function):
            return FUNCTIONS[function].draws and all(is_bare(child) for child in children(node))
    return False


def with_unit(node: Node, unit: Unit) -> Node:
    """A bare expression with a unit at each of its numbers; no number is a word."""
    if unit.words:
        return node
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


def is_complement(node: Binary) -> bool:
    """True for `1 - x` and `100% - x`, of which the small ones are taken with care."""
    left = node.left
    if node.operator != "-" or not isinstance(left, Literal):
        return False
    return (left.number, left.unit) in ((1, None), (100, PERCENT))


def is_share(node: Range) -> bool:
    """True when both ends are percentages, so that the range never leaves 0-100 %."""
    ends = (node.low, node.high)
    return all(isinstance(end, Literal) and end.unit == PERCENT for end in ends)


def distribution(node: Node) -> str | None:
    """The distribution of a range; None for every other node."""
    if isinstance(node, Range):
        return SHARES if is_share(node) else "lognormal"
    if isinstance(node, Call) and FUNCTIONS[node.function].draws:
        return node.function
    return None


def integrates(tree: Node) -> bool:
    """Whether anything in a tree accumulates over time."""
    return any(type(node) is Call and FUNCTIONS[node.function].integrates for node in nodes(tree))


def picks_constraint(tree: Node) -> bool:
    """Whether a `max` or `min` in a tree may pick `servers_by_memory` or the like."""
    return any(
        type(node) is Call
        and FUNCTIONS[node.function].picks
        and any(CONSTRAINT in name.name for name in names(node))
        for node in nodes(tree)
    )


def range_words(node: Node) -> str:
    """How a range was read: `lognormal range from the 10th to the 90th percentile`; or nothing."""
    kind = distribution(node)
    if kind is None:
        return ""
    word = f"{_WORDS.get(kind, word_of(kind))} range"
    low, *_, high = ("p5", "p95") if isinstance(node, Range) else FUNCTIONS[kind].parameters
    if low == "mean":
        return f"{word} of this mean and standard deviation"
    if not low.startswith("p"):
        return word
    return f"{word} from the {_ORDINALS.get(low, low[1:] + 'th')} to the {high[1:]}th percentile"


def is_range(tree: Node) -> bool:
    """Whether anything in a tree is drawn."""
    return any(type(node) in (Range, Call) and distribution(node) for node in nodes(tree))


def whole_number(node: Node) -> int | None:
    """The whole number that an exponent is, or None."""
    number = written_number(node)
    return int(number) if number is not None and number.is_integer() else None


def written_number(node: Node) -> float | None:
    """The value of a literal with its sign, in base units; None for everything else."""
    if isinstance(node, Unary) and node.operator == "-":
        inner = written_number(node.operand)
        return None if inner is None else -inner
    if not isinstance(node, Literal):
        return None
    return node.number * (node.unit.factor if node.unit else 1.0)


def stays_share(node: Binary) -> bool:
    """Whether a power of a share is one: not that of `1 + 10%`, nor one below the line."""
    base, exponent = node.left, written_number(node.right)
    grows = isinstance(base, Binary) and base.operator == "+"
    return not grows and (exponent is None or exponent > 0)
