"""The one hint of a dimension error, given only where it is certainly right."""

from envelope.errors import Text
from envelope.language.meaning import Context
from envelope.language.printer import literal_text
from envelope.language.tree import Binary, Literal, Name, Node, Range, children
from envelope.units.dimension import PLAIN, Dimension, is_count
from envelope.units.unit import PERCENT
from envelope.units.writing import unit_symbol

# Longer operands are not repeated in a hint.
_SHORT = 40


def for_mismatch(node: Binary, left: Dimension, right: Dimension, context: Context) -> str:
    """The cure of `left + right` and of `left < right` where both differ."""
    if node.operator in ("+", "-") and left != PLAIN and _is_percentage(node.right):
        return for_percent(node, context)
    if hint := for_tight_range(node, context.text):
        return hint
    gap = left / right
    if not _is_time(gap):
        return for_gap(node.right, gap, context)
    if gap.get("time") == 1:
        return _times_time(node.right, gap, context)
    return _times_time(node.left, PLAIN / gap, context)


def for_percent(node: Binary, context: Context) -> str:
    """`200 GB - 10%` was meant as a change by a share."""
    base, share = context.written(node.left), context.written(node.right)
    if _is_tight_range(node, context.text):
        return f"a range is written `{base}% to {share}`"
    base = f"({base})" if isinstance(node.left, Binary) and node.left.operator in "+-" else base
    return f"write `{base} * (1 {node.operator} {share})`"


def for_gap(value: Node, gap: Dimension, context: Context) -> str:
    """The missing bridge between a value and the dimension it should have."""
    if _mentions_byte(value) and gap.get("data") < 0:
        return "`B` is byte, never billion: a billion is `bn`"
    if _is_time(gap) and gap.get("time") == 1:
        return _times_time(value, gap, context)
    over = [base for base, power in gap.powers if power == -1]
    if is_count(gap) and len(over) == len(gap.powers) == 1:
        return _for_size(value, over[0], context)
    under = [base for base, power in gap.powers if power == 1]
    if not (is_count(gap) and len(over) == len(under) == 1 and len(gap.powers) == 2):
        return ""
    return (
        f"multiply by `1 {under[0]}/{over[0]}` if there is one {under[0]} per {over[0]},"
        f" or by how many there are"
    )


def _for_size(value: Node, noun: str, context: Context) -> str:
    """`10M messages * 28 B` misses the denominator: `28 B/message`."""
    sizes = []
    for factor in _factors(value):
        unit = factor.unit if isinstance(factor, Literal) else None
        if isinstance(factor, Name):
            meaning = context.look(factor)
            unit = meaning.unit if meaning else None
        if unit is not None and len(unit.factors) == 1 and _is_size(unit.dimension):
            sizes.append((factor, unit))
    if len(sizes) != 1:
        return ""
    factor, unit = sizes[0]
    written = context.written(factor)
    if isinstance(factor, Literal):
        return f"write `{written}/{noun}`"
    return f"give `{written}` in `{unit_symbol(unit)}/{noun}` if each {noun} has that"


def _factors(node: Node) -> list[Node]:
    """What is multiplied in a product, in written order."""
    if isinstance(node, Binary) and node.operator == "*":
        return [*_factors(node.left), *_factors(node.right)]
    return _factors(node.left) if isinstance(node, Binary) and node.operator == "/" else [node]


def _is_size(dimension: Dimension) -> bool:
    return len(dimension.powers) == 1 and dimension.powers[0] in (
        ("data", 1),
        ("time", 1),
        ("money", 1),
    )


def for_ends(node: Range, context: Context) -> str:
    """A range that is not positive, or runs downwards."""
    low, high = context.written(node.low), context.written(node.high)
    if isinstance(node.low, Literal) and isinstance(node.high, Literal) and low.isdigit():
        low = literal_text(node.low)  # a bare lower end has taken the unit of the upper one
    return f"write `normal(p5={low}, p95={high})`"


def _times_time(value: Node, gap: Dimension, context: Context) -> str:
    """A rate where an amount should be."""
    name, factor = context.written(value), context.suggest(gap)
    if len(name) > _SHORT:
        name = "the rate"
    else:
        name = (
            f"`({name})`" if isinstance(value, Binary) and value.operator in "+-" else f"`{name}`"
        )
    return f"multiply {name} by a time, such as `{factor or '30 days'}`"


def _is_percentage(node: Node) -> bool:
    return isinstance(node, Literal) and node.unit == PERCENT


def for_tight_range(node: Node, text: Text) -> str:
    """The cure of `10M-20M` where no plain number belongs; empty for what is no such range."""
    if not (isinstance(node, Binary) and _is_tight_range(node, text)):
        return ""
    low, high = (text.content[end.span.start : end.span.end] for end in (node.left, node.right))
    return f"a range is written `{low} to {high}`"


def _is_tight_range(node: Binary, text: Text) -> bool:
    """`44-88 PB`: the lower end has no unit, and the sign no spaces."""
    low, high = node.left, node.right
    if node.operator != "-" or not (isinstance(low, Literal) and isinstance(high, Literal)):
        return False
    between = text.content[low.span.end : high.span.start]
    return between == "-" and low.unit is None and 0 < low.number < high.number


def _is_time(gap: Dimension) -> bool:
    return len(gap.powers) == 1 and abs(gap.get("time")) == 1


def _mentions_byte(node: Node) -> bool:
    if isinstance(node, Literal):
        return node.unit is not None and ("B", 1) in node.unit.factors
    return any(_mentions_byte(child) for child in children(node))
