"""Units as they are written: after a number, and right of `->`.

unit = ("%" | "$" | word ["^" whole]) {("/" | "*" | "-" | "per") word ["^" whole]}
"""

from typing import NoReturn

from envelope.errors import InputError, Label, Problem, Span
from envelope.language.cursor import Cursor
from envelope.language.unit_problems import two_readings, unknown_unit
from envelope.units.dimension import TIME
from envelope.units.system import UnitSystem
from envelope.units.unit import ONE, PERCENT, Unit

_HIGHEST_POWER = 9
_LARGEST = 1e250


def unit_of_number(cursor: Cursor, *, money: bool = False, read: Unit | None = None) -> Unit | None:
    """The unit behind a number, without spaces around its signs.

    `money` stood before it; `read` is the part of it that has been read already.
    """
    unit = read
    if money:
        unit = cursor.units.find("USD")
        _refuse_billion(cursor)
    elif unit is None and starts_unit(cursor):
        unit = factor_here(cursor)
        _refuse_second_unit(cursor)
    operator = ""
    while unit_continues(cursor, unit):
        operator = _operator(cursor, operator)
        factor = factor_here(cursor)
        unit = joined(cursor, unit or ONE, operator, factor)
    return _ordered(unit, cursor) if unit else None


def _operator(cursor: Cursor, before: str) -> str:
    """The sign here; a hyphen joins its word to the one before it: `$0.023/GB-month`."""
    sign = cursor.next().value
    return (before or "*") if sign == "-" else sign


def unit_after_arrow(cursor: Cursor, sign: str) -> Unit:
    """The unit right of `->`, where spaces do not matter: `MB / s`, `1/month`, `%`."""
    start = cursor.peek().span.start
    unit: Unit | None = None
    if cursor.peek().value == "1" and cursor.peek(1).value == "/":
        cursor.next()
    else:
        unit = _wanted(cursor, sign)
    operator = ""
    while cursor.at("/", "*") or _is_hyphen(cursor):
        operator = _operator(cursor, operator)
        factor = _wanted(cursor, sign)
        unit = joined(cursor, unit or ONE, operator, factor)
    unit = _ordered(unit, cursor) if unit else None
    if unit is None:
        cursor.fail("this unit cancels out", cursor.span_from(start))
    return unit


def unit_of_low_end(low: Unit | None, high: Unit, units: UnitSystem) -> Unit | None:
    """The unit of a range's lower end: `8M to 12M users`, `10 ms to 20 ms/request`.

    What follows the upper end's unit belongs to both, where the lower end has all before it.
    """
    if low is None:
        return high
    unit = low
    for symbol, power in high.factors[len(low.factors) :]:
        found = units.find(symbol)
        if found is None or power > 0:
            return low
        unit = unit / found**-power
    return unit if unit.dimension == high.dimension else low


def starts_unit(cursor: Cursor) -> bool:
    """Whether a word, `%` or `$` stands here."""
    return cursor.peek().kind == "word" or cursor.at("%", "$")


def _wanted(cursor: Cursor, sign: str) -> Unit:
    if not starts_unit(cursor):
        cursor.fail(f"a unit stands right of `{sign}`", cursor.peek().span)
    return factor_here(cursor)


def unit_continues(cursor: Cursor, unit: Unit | None) -> bool:
    """True for a tight `/day` or a spelled `per day`; a spaced `/ day` is a division.

    `3*servers` is a product, so that a quantity called `servers` is found.
    """
    operator, word = cursor.peek(), cursor.peek(1)
    if unit is not None and _is_hyphen(cursor):
        return True
    if not cursor.at("/", "*") or word.kind != "word" or cursor.peek(2).value == "(":
        return False
    if unit is None and operator.value == "*":
        return False
    spelled = cursor.written(operator.span) == "per"
    if not spelled and (operator.spaced or word.spaced):
        return False
    return cursor.units.find(word.value) is not None or bool(two_readings(word.value, cursor.units))


def _is_hyphen(cursor: Cursor) -> bool:
    """Whether a hyphen multiplies by a unit of time: `GB-months`, `node-hours`."""
    sign, word = cursor.peek(), cursor.peek(1)
    is_tight = sign.value == "-" and not sign.spaced and not word.spaced
    if not is_tight or word.kind != "word" or cursor.peek(2).value == "(":
        return False
    unit = cursor.units.find(word.value)
    last = cursor.units.find(cursor.before().value)
    is_time = unit is not None and unit.dimension == TIME
    return is_time and not (last is not None and last.dimension == TIME)


def factor_here(cursor: Cursor) -> Unit:
    """One word of a unit and its power."""
    token = cursor.next()
    if token.value == "%":
        return PERCENT
    word = "USD" if token.value == "$" else token.value
    unit = cursor.units.find(word)
    if unit is None:
        raise InputError(unknown_unit(word, cursor.text, token.span, cursor.units))
    if not (cursor.at("^") and cursor.peek(1).kind == "number"):
        return unit
    cursor.next()
    power = cursor.next()
    if not (
        power.value.isascii() and power.value.isdigit() and 0 < int(power.value) <= _HIGHEST_POWER
    ):
        cursor.fail("the power of a unit is a small whole number", power.span)
    return unit ** int(power.value)


def joined(cursor: Cursor, unit: Unit, operator: str, factor: Unit) -> Unit:
    """The unit with one more factor, of powers and of a size that numbers can still hold."""
    unit = unit / factor if operator == "/" else unit * factor
    fits = all(-_HIGHEST_POWER <= power <= _HIGHEST_POWER for _, power in unit.factors)
    if not (fits and 1 / _LARGEST < unit.factor < _LARGEST):
        cursor.fail("this unit is too large to calculate with", cursor.before().span)
    return unit


def _ordered(unit: Unit, cursor: Cursor) -> Unit | None:
    """The unit with what is above the line first, as it is printed; None if it cancels out.

    Its factor is multiplied anew in that order, so that it is the same however it was written.
    """
    if len(unit.factors) < 2:
        return unit if unit.factors else None
    factors = tuple(sorted(unit.factors, key=lambda factor: factor[1] < 0))
    total = 1.0
    for symbol, power in factors:
        found = cursor.units.find(symbol) or PERCENT
        total = total * found.factor**power if power > 0 else total / found.factor**-power
    return Unit(factors, total, unit.dimension)


def _refuse_billion(cursor: Cursor) -> None:
    """`$2B`: the dollar has said the unit already."""
    if cursor.peek().value == "B":
        _fail_billion(cursor, cursor.peek().span)


def _refuse_second_unit(cursor: Cursor) -> None:
    """`1B users`: two words in a row, of which the first was meant as a number."""
    token, before = cursor.peek(), cursor.before()
    if token.kind != "word" or before.kind != "word":
        return
    if before.value == "B":
        _fail_billion(cursor, before.span)
    span = Span(before.span.start, token.span.end)
    cursor.fail(f"an operator is missing between `{before.value}` and `{token.value}`", span)


def _fail_billion(cursor: Cursor, span: Span) -> NoReturn:
    number = next(
        token.value
        for token in reversed(cursor.tokens)
        if token.kind == "number" and token.span.end <= span.start
    )
    hint = f"a billion is `{number}bn`, `{number}G` or `{number} billion`"
    message, label = "`B` is byte, never billion", Label(cursor.text, span)
    instead = ("bn", "G", " billion")
    raise InputError(Problem("billion", message, (label,), hint=hint, instead=instead))
