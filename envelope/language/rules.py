"""The dimension rules of functions: a table from the name of a rule to what it asks and gives.

A rule takes a call, the meanings of its arguments and the context; it gives the meaning of the
call, or the problem with it.
"""

from collections.abc import Callable
from itertools import pairwise

from envelope.errors import Label, Problem, Span
from envelope.language.functions import FUNCTIONS
from envelope.language.meaning import NUMBER, Context, Meaning, meaning_text, product
from envelope.language.tree import Call
from envelope.units.dimension import PLAIN, Dimension, dimension_text, is_count
from envelope.units.unit import PERCENT, Unit
from envelope.units.writing import unit_symbol

Rule = Callable[[Call, list[Meaning], Context], Meaning | Problem]

_TIME = Dimension((("time", 1),))


def meaning_of_call(node: Call, found: list[Meaning], context: Context) -> Meaning | Problem:
    """The meaning of a function call by the rule of its function."""
    return RULES[FUNCTIONS[node.function].rule](node, found, context)


def _same(node: Call, found: list[Meaning], context: Context) -> Meaning | Problem:
    for index, (one, other) in enumerate(pairwise(found)):
        if one.dimension != other.dimension:
            labels = (_label(node, index, one, context), _label(node, index + 1, other, context))
            words = f"{dimension_text(one.measured)} and {dimension_text(other.measured)}"
            return Problem("dimension-mismatch", f"`{node.function}` cannot mix {words}", labels)
    return next((meaning for meaning in found if meaning.unit is not None), found[0])


def _plain(node: Call, found: list[Meaning], context: Context) -> Meaning | Problem:
    for index, meaning in enumerate(found):
        if meaning.dimension != PLAIN:
            message = f"`{node.function}` needs plain numbers"
            label = _label(node, index, meaning, context)
            hint = ""
            if is_count(meaning.measured) and len(meaning.measured.powers) == 1:
                noun, power = meaning.measured.powers[0]
                hint = f"divide it by `1 {noun}`" if power == 1 else ""
            return Problem("dimension-mismatch", message, (label,), hint=hint)
    return NUMBER


def _quotient(node: Call, found: list[Meaning], context: Context) -> Meaning:
    return product(found[0], found[1], "/", context.units)


def _root(node: Call, found: list[Meaning], context: Context) -> Meaning:
    dimension = found[0].measured
    if not dimension:
        return NUMBER
    from fractions import Fraction  # 3 ms, and hardly anybody takes the root of a quantity

    return Meaning(dimension ** Fraction(1, 2))


def _count(node: Call, found: list[Meaning], context: Context) -> Meaning | Problem:
    """Whole numbers and whole things; data and time only in whole units that are said."""
    if len(found) == 2:
        result = _same(node, found, context)
        return found[1] if isinstance(result, Meaning) and found[1].unit else result
    dimension, unit = found[0].measured, found[0].unit
    is_scaled = unit is not None and unit.factor != 1 and unit != PERCENT
    if (dimension == PLAIN or is_count(dimension)) and not is_scaled:
        return found[0]
    words = dimension_text(dimension)
    message = f"`{node.function}` of {words}: to a whole number of what?"
    label = _label(node, 0, found[0], context)
    return Problem("rounding", message, (label,), hint=_whole_units(node, unit, context))


def _whole_units(node: Call, unit: Unit | None, context: Context) -> str:
    """`ceil(x)` of data or time: say in what."""
    argument = node.arguments[0].span
    inner = context.text.content[argument.start : argument.end]
    if not FUNCTIONS[node.function].optional or unit is None or len(inner) > 60:
        return ""
    symbol = unit_symbol(unit)
    step = symbol if len(unit.factors) == 1 and not symbol.startswith("1/") else f"1 {symbol}"
    return f"say in what: `{node.function}({inner}, {step})`"


def _downtime(node: Call, found: list[Meaning], context: Context) -> Meaning | Problem:
    availability, period = found
    if availability.dimension != PLAIN:
        message, label = "an availability is a share, such as 99.9%", (0, availability)
    elif period.dimension != _TIME:
        message, label = "a period is a time, such as 30 days", (1, period)
    else:
        return period
    return Problem("dimension-mismatch", message, (_label(node, *label, context),))


def _stock(node: Call, found: list[Meaning], context: Context) -> Meaning | Problem:
    rate, time = found
    if rate.measured.get("time") != -1:
        message, label = "what accumulates is a rate, such as 10 GB/day", (0, rate)
    elif time.dimension != _TIME:
        message, label = "it accumulates over a time, such as 5 years", (1, time)
    else:
        return product(rate, time, "*", context.units)
    return Problem("dimension-mismatch", message, (_label(node, *label, context),))


def _label(node: Call, index: int, meaning: Meaning, context: Context) -> Label:
    span: Span = node.arguments[index].span
    return Label(context.text, span, meaning_text(meaning))


RULES: dict[str, Rule] = {
    "same": _same,
    "plain": _plain,
    "quotient": _quotient,
    "root": _root,
    "count": _count,
    "downtime": _downtime,
    "stock": _stock,
}
