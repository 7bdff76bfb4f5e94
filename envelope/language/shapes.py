"""Shapes of trees: bare numbers, ranges between shares, and what is drawn anew in every sample."""

from collections.abc import Iterable

from envelope.language.functions import FUNCTIONS, word_of
from envelope.language.tree import (
    Binary,
    Call,
    Literal,
    Name,
    Node,
    Range,
    Unary,
    children,
    names,
    nodes,
)
from envelope.tuples import NamedTuple
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


def is_plain(node: Range) -> bool:
    """True where both ends are numbers of one unit, above 0, of shares below 1, in their order."""
    low, high = node.low, node.high
    if not (isinstance(low, Literal) and isinstance(high, Literal) and low.unit == high.unit):
        return False
    return 0 < low.number <= high.number and not (is_share(node) and high.number >= 100)


def distribution(node: Node) -> str | None:
    """The distribution of a range; None for every other node."""
    if isinstance(node, Range):
        return SHARES if is_share(node) else "lognormal"
    if isinstance(node, Call) and FUNCTIONS[node.function].draws:
        return node.function
    return None


class Traits(NamedTuple):
    """Whether anything in a tree is drawn, accumulates over time, picks one of constraints.

    And whether a number in it is another one than 0 and 1.
    """

    draws: bool
    integrates: bool
    picks: bool
    numbers: bool


_NONE = Traits(draws=False, integrates=False, picks=False, numbers=False)
_NUMBER = _NONE._replace(numbers=True)
_traits: dict[int, tuple[Node, Traits]] = {}  # by the identity of a tree, which is held for that
_MOST = 20_000


def traits(tree: Node) -> Traits:
    """The traits of a tree, worked out once for each."""
    if isinstance(tree, Name):  # as most are, and numbers
        return _NONE
    if isinstance(tree, Literal):
        return _NONE if _value(tree) in (0.0, 1.0) else _NUMBER
    known = _traits.get(id(tree))
    if known is not None:
        return known[1]
    found = _found(tree)
    note_traits(tree, found)
    return found


def note_traits(tree: Node, found: Traits) -> None:
    """Notes the traits of a tree that is known to have them."""
    if len(_traits) >= _MOST:
        _traits.clear()
    _traits[id(tree)] = tree, found


def _found(tree: Node) -> Traits:
    inside = [*nodes(tree)]
    calls = [node for node in inside if type(node) is Call or type(node) is Range]
    functions = [FUNCTIONS[node.function] for node in calls if isinstance(node, Call)]
    return Traits(
        draws=any(map(distribution, calls)),
        integrates=any(each.integrates for each in functions),
        picks=any(each.picks for each in functions) and _picks(calls),
        numbers=any(type(node) is Literal and _value(node) not in (0, 1) for node in inside),
    )


def _value(literal: Literal) -> float:
    return literal.number * (literal.unit.factor if literal.unit else 1.0)


def _picks(found: Iterable[Node]) -> bool:
    picking = (each for each in found if isinstance(each, Call) and FUNCTIONS[each.function].picks)
    return any(CONSTRAINT in name.name for each in picking for name in names(each))


def integrates(tree: Node) -> bool:
    """Whether anything in a tree accumulates over time."""
    return traits(tree).integrates


def picks_constraint(tree: Node) -> bool:
    """Whether a `max` or `min` in a tree may pick `servers_by_memory` or the like."""
    return traits(tree).picks


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
    return traits(tree).draws


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
    return _value(node)


def stays_share(node: Binary) -> bool:
    """Whether a power of a share is one: not that of `1 + 10%`, nor one below the line."""
    base, exponent = node.left, written_number(node.right)
    grows = isinstance(base, Binary) and base.operator == "+"
    return not grows and (exponent is None or exponent > 0)
