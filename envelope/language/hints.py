"""The one hint of a dimension error, given only where it is certainly right."""

from typing import TYPE_CHECKING

from envelope.errors import Text
from envelope.language.tree import Binary, Literal, Node, children
from envelope.units.dimension import PLAIN, Dimension, is_count
from envelope.units.unit import PERCENT, Unit
from envelope.units.writing import unit_symbol

if TYPE_CHECKING:
    from envelope.language.dimensions import Scope


def unit_words(unit: Unit) -> str:
    """A unit as labels show it."""
    return unit_symbol(unit)


def for_mismatch(node: Binary, left: Dimension, right: Dimension, scope: "Scope") -> str:
    """The cure of `left + right` where both differ."""
    if isinstance(node.right, Literal) and node.right.unit == PERCENT and left != PLAIN:
        return for_percent(node, scope.text)
    gap = left / right
    if gap.powers and _only_time(gap):
        side, other = (node.right, gap) if gap.get("time") > 0 else (node.left, PLAIN / gap)
        factor = scope.suggest(other)
        name = scope.text.content[side.span.start : side.span.end]
        if factor and len(name) < 30:
            return f"multiply `{name}` by a time, such as `{factor}`"
    return for_gap(node.right, gap, scope)


def for_percent(node: Binary, text: Text) -> str:
    """`200 GB - 10%` was meant as a change by a share."""
    base = text.content[node.left.span.start : node.left.span.end]
    share = text.content[node.right.span.start : node.right.span.end]
    base = f"({base})" if isinstance(node.left, Binary) and node.left.operator in "+-" else base
    return f"write `{base} * (1 {node.operator} {share})`"


def for_gap(value: Node, gap: Dimension, scope: "Scope") -> str:
    """The missing bridge between a value and the dimension it should have."""
    if _mentions_byte(value) and gap.get("data") < 0:
        return "`B` is byte, never billion: a billion is `bn`"
    over = [base for base, power in gap.powers if power == -1]
    under = [base for base, power in gap.powers if power == 1]
    if not (is_count(gap) and len(gap.powers) == len(over) + len(under) == 2):
        return ""
    if len(over) == 1 and len(under) == 1:
        one = f"1 {under[0]}/{over[0]}"
        return f"multiply by `{one}` if there is one {under[0]} per {over[0]}"
    return ""


def for_rounding(function: str, inner: str, unit: Unit | None) -> str:
    """`ceil(x)` of data or time: say in what."""
    if unit is None or len(unit.factors) != 1 or len(inner) > 60:
        return ""
    return f"say in what: `{function}({inner}, {unit_symbol(unit)})`"


def _only_time(gap: Dimension) -> bool:
    return all(base == "time" for base, _ in gap.powers) and abs(gap.get("time")) == 1


def _mentions_byte(node: Node) -> bool:
    if isinstance(node, Literal):
        return node.unit is not None and ("B", 1) in node.unit.factors
    return any(_mentions_byte(child) for child in children(node))
