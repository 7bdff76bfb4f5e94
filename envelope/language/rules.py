"""The dimension rules of functions: a table from the name of a rule to what it asks and gives.

A rule takes a call, the meanings of its arguments and the context; it gives the meaning of the
call, or the problem with it.
"""

from collections.abc import Callable
from itertools import pairwise

from envelope.errors import Label, Problem, Span
from envelope.language.functions import FUNCTIONS, word_of
from envelope.language.meaning import NUMBER, Context, Meaning, meaning_text, product
from envelope.language.printer import literal_text
from envelope.language.shapes import is_bare, whole_number
from envelope.language.tree import Call, Literal
from envelope.units.dimension import PLAIN, TIME, dimension_text, is_count
from envelope.units.unit import PERCENT, Unit
from envelope.units.writing import unit_symbol

Rule = Callable[[Call, list[Meaning], Context], Meaning | Problem]

_MOST_DIGITS = 9  # what is above reads as a multiple: `round(x, 10)`


def meaning_of_call(node: Call, found: list[Meaning], context: Context) -> Meaning | Problem:
    """The meaning of a function call by the rule of its function."""
    return RULES[FUNCTIONS[node.function].rule](node, found, context)


def _same(node: Call, found: list[Meaning], context: Context) -> Meaning | Problem:
    for index, (one, other) in enumerate(pairwise(found)):
        if one.dimension != other.dimension:
            labels = (_label(node, index, one, context), _label(node, index + 1, other, context))
            words = f"{dimension_text(one.measured)} and {dimension_text(other.measured)}"
            word = word_of(node.function)
            return Problem("dimension-mismatch", f"`{word}` cannot mix {words}", labels)
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
        if node.function == "round" and found[0].dimension == found[1].dimension == PLAIN:
            result = _digits(node, found[0], context) or result
        if isinstance(result, Problem):
            return result
        return found[1] if found[1].unit else result
    dimension, unit = found[0].measured, found[0].unit
    is_scaled = unit is not None and unit.factor != 1 and unit != PERCENT
    if (dimension == PLAIN or is_count(dimension)) and not is_scaled:
        return found[0]
    words = dimension_text(dimension)
    message = f"`{node.function}` of {words}: to a whole number of what?"
    label = _label(node, 0, found[0], context)
    return Problem("rounding", message, (label,), hint=_whole_units(node, unit, context))


def _digits(node: Call, number: Meaning, context: Context) -> Problem | None:
    """What two readings `round(x, 2)` of a plain number has: 2 digits, or multiples of 2."""
    count = whole_number(node.arguments[1]) if is_bare(node.arguments[1]) else None
    if count is None or abs(count) > _MOST_DIGITS:
        return None
    size, share = abs(count), "%" * (number.unit == PERCENT)
    step = f"0.{'1':0>{size}}" if count > 0 else f"1{'0' * size}"
    second = f", {step}{share}" if count else ""
    cure = f"`round({context.written(node.arguments[0])}{second})`"
    digits = f"{size} digit{'s' * (size != 1)}{' before the point' * (count < 0)}"
    message = (
        f"`{context.written(node)}` has two readings: {digits} ({cure}), or multiples of {count}?"
    )
    return Problem("two-readings", message, (Label(context.text, node.span),))


def _whole_units(node: Call, unit: Unit | None, context: Context) -> str:
    """`ceil(x)` of data or time: say in what."""
    inner = context.written(node.arguments[0])
    if not FUNCTIONS[node.function].optional or unit is None or len(inner) > 60:
        return ""
    symbol = unit_symbol(unit)
    is_alone = len(unit.factors) == 1 and not symbol.startswith("1/")
    step = symbol if is_alone else literal_text(Literal(1.0, unit))
    return f"say in what: `{node.function}({inner}, {step})`"


def _downtime(node: Call, found: list[Meaning], context: Context) -> Meaning | Problem:
    availability, period = found
    if availability.dimension != PLAIN:
        message, label = "an availability is a share, such as 99.9%", (0, availability)
    elif period.dimension != TIME:
        message, label = "a period is a time, such as 30 days", (1, period)
    else:
        return period
    return Problem("dimension-mismatch", message, (_label(node, *label, context),))


def _stock(node: Call, found: list[Meaning], context: Context) -> Meaning | Problem:
    rate, time = found
    if rate.measured.get("time") != -1:
        message, label = "what accumulates is a rate, such as 10 GB/day", (0, rate)
    elif time.dimension != TIME:
        message, label = "it accumulates over a time, such as 5 years", (1, time)
    else:
        return product(rate, time, "*", context.units)
    return Problem("dimension-mismatch", message, (_label(node, *label, context),))


def _tiers(node: Call, found: list[Meaning], context: Context) -> Meaning | Problem:
    """An amount and limits of one dimension, prices of another; what the amount costs."""
    places = range(len(found))
    prices = [index for index in places if index and (index % 2 == 0 or index == places[-1])]
    limits = [index for index in places if index not in prices]
    for group in (limits, prices):
        for one, other in pairwise(group):
            if found[one].dimension != found[other].dimension:
                labels = tuple(_label(node, index, found[index], context) for index in (one, other))
                words = " and ".join(dimension_text(found[i].measured) for i in (one, other))
                kind = "prices" if group is prices else "amount and limits"
                return Problem("dimension-mismatch", f"{kind} cannot mix {words}", labels)
    amount, price = (
        next((found[place] for place in group if found[place].unit), found[group[0]])
        for group in (limits, prices)
    )
    return product(price, amount, "*", context.units)


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
    "tiers": _tiers,
}
