"""Numbers with their units: `200M users`, `$0.05/GB`, `2 tweets/user/day`."""

import math
import re
from typing import NoReturn

from envelope.errors import Span
from envelope.language.compound import (
    factor_here,
    joined,
    starts_unit,
    unit_continues,
    unit_of_number,
)
from envelope.language.cursor import Cursor
from envelope.language.durations import duration
from envelope.language.operators import SUFFIXES
from envelope.language.syntax_problems import refuse_second_unit
from envelope.language.tokens import GROUPS, SUPERSCRIPTS, Token
from envelope.language.tree import Binary, Convert, Literal, Node, children, nodes
from envelope.units.unit import ONE, PERCENT, Unit

# What people write for them, and how we spell it.
_NEARLY = {
    "mil": "M",
    "mill": "M",
    "mln": "M",
    "mn": "M",
    "mio": "M",
    "MM": "M",
    "bil": "bn",
    "bill": "bn",
    "bln": "bn",
    "mrd": "bn",
    "tn": "T",
    "tril": "T",
    "tln": "T",
}
# Behind an amount of money alone these have one reading: `$5m`.
_MONEY = {"m": "M", "b": "bn", "t": "T"}
_TIMES = re.compile(r"[xX]\d*")
_LARGEST = 1e300


def literal(cursor: Cursor) -> Literal:
    """The number here with its suffix and unit. Raises InputError for what has no one reading."""
    start = cursor.peek().span.start
    money = cursor.accept("$")
    digits = number_text(cursor)
    if money and cursor.peek().value in _MONEY:
        token = cursor.peek()
        message = f"`{token.value}` is not a suffix of a number"
        _fail_suffix(cursor, token, message, _MONEY[token.value])
    length = None if money else duration(cursor, digits)
    number, read = length or (_scaled(cursor, digits), None)
    unit = unit_of_number(cursor, money=money, read=read)
    number, unit = _per_many(cursor, number, unit, start)
    if abs(number) * (unit.factor if unit else 1) > _LARGEST:
        cursor.fail("this number is too large to calculate with", cursor.span_from(start))
    return Literal(number, unit, cursor.span_from(start))


def number_text(cursor: Cursor) -> str:
    """The digits of the number here, for Python to read."""
    token = cursor.next()
    if "," in token.value and cursor.listing:
        plain = token.value.replace(",", "_")
        message = f"`{token.value}` inside a function is one number or several arguments"
        hint = f"write `{plain}`, or put a space after the comma"
        cursor.fail(message, token.span, kind="two-readings", hint=hint)
    _refuse_second_number(cursor, token)
    return token.value.replace(",", "").replace("_", "")


def _scaled(cursor: Cursor, digits: str) -> float:
    """The number with its power and its suffix."""
    value = _power(cursor, digits)
    suffix = _suffix(cursor)
    if value is not None:
        return value * suffix
    # read as one decimal: 1.001 * 1000 is not quite 1001
    return float(digits) * suffix if "e" in digits.lower() else float(f"{digits}e{_zeros(suffix)}")


def literal_without_number(cursor: Cursor) -> Literal:
    """The unit here without a number, perhaps with a word for one: `million tokens`."""
    start = cursor.peek().span.start
    number = _suffix(cursor)
    return Literal(number, unit_of_number(cursor), cursor.span_from(start))


def starts_many(cursor: Cursor, ahead: int = 0) -> bool:
    """Whether a word for a number and a unit stand there: `million tokens`."""
    unit = cursor.peek(ahead + 1)
    is_unit = unit.kind == "word" and cursor.units.find(unit.value) is not None
    return is_unit and _is_number_word(cursor.peek(ahead))


def _is_number_word(token: Token) -> bool:
    return len(token.value) > 2 and token.value in SUFFIXES


def _per_many(
    cursor: Cursor, number: float, unit: Unit | None, start: int
) -> tuple[float, Unit | None]:
    """`$0.20/1k`, `$15/million tokens`: the number and the unit over so many."""
    if not cursor.at("/"):
        return number, unit
    sign, below = cursor.peek(), cursor.peek(1)
    spelled = cursor.written(sign.span) == "per"
    is_tight = unit is not None and not sign.spaced and not below.spaced
    if not (spelled or is_tight):
        return number, unit
    has_number = below.kind == "number" and (spelled or cursor.peek(2).value in SUFFIXES)
    if not (has_number or _is_number_word(below)):
        return number, unit
    cursor.next()
    many = _scaled(cursor, number_text(cursor)) if has_number else _suffix(cursor)
    if not many:
        cursor.fail("a number is never over 0", below.span)
    if cursor.peek().kind == "word":
        unit = joined(cursor, unit or ONE, "/", factor_here(cursor))
    if has_number and unit_continues(cursor, unit):
        _refuse_further(cursor, Span(start, cursor.peek(1).span.end), sign)
    return number / many, unit_of_number(cursor, read=unit) if unit else None


def _refuse_further(cursor: Cursor, span: Span, sign: Token) -> NoReturn:
    """`100 GB/5k requests/s` is a size per load and time, or a time."""
    whole, last = cursor.written(span), cursor.span_from(span.start).end
    above = cursor.written(Span(span.start, sign.span.start)).strip()
    below = cursor.written(Span(sign.span.end, span.end)).strip()
    over, rest = cursor.written(Span(span.start, last)), cursor.written(Span(last, span.end))
    message = f"`{whole}` has two readings: ({over}){rest}, or {above} / ({below})"
    cursor.fail(message, span, kind="two-readings")


def measured(cursor: Cursor, node: Node, start: int) -> Node:
    """`(4 + 14 + 30) bytes`: a word behind a parenthesis of plain numbers is their unit.

    `start` is where the parenthesis opens, or the name of a function before it.
    """
    if not starts_unit(cursor) or cursor.at("$") or cursor.peek(1).value == "(":
        return node
    leaves = [each for each in nodes(node) if not children(each)]
    units = [each.unit for each in leaves if isinstance(each, Literal) and each.unit]
    if len(units) == len(leaves) and any(unit.dimension for unit in units):
        refuse_second_unit(cursor, node, units)
    if units or not all(isinstance(each, Literal) for each in leaves):
        return node
    literal_of_one = literal_without_number(cursor)
    span = cursor.span_from(start)
    product = Binary("*", node, literal_of_one, span)
    return Convert(product, PERCENT, span) if literal_of_one.unit == PERCENT else product


def _zeros(suffix: float) -> int:
    return int(f"{suffix:e}".partition("e")[2])  # its digits would be those of 9.99...e23


def _power(cursor: Cursor, digits: str) -> float | None:
    """`10^9 users` and `10^9/day`: a number and its unit; `10^9` alone stays a power."""
    minus = cursor.peek(1).value == "-"
    exponent, after = cursor.peek(1 + minus), cursor.peek(2 + minus)
    if not cursor.at("^") or not exponent.value.isdigit():
        return None
    if after.kind != "word" or cursor.peek(3 + minus).value == "(":
        return None
    cursor.position += 2 + minus
    try:
        return math.pow(float(digits), float(f"{'-' * minus}{exponent.value}"))
    except (OverflowError, ValueError):
        return math.inf


def _suffix(cursor: Cursor) -> float:
    token = cursor.peek()
    if token.kind != "word":
        return 1.0
    if token.value in SUFFIXES:
        cursor.next()
        second = cursor.peek()
        if second.value in SUFFIXES and cursor.units.find(second.value) is None:
            cursor.fail("a number has one suffix", second.span)
        return SUFFIXES[token.value]
    _refuse_near_suffix(cursor, token)
    return 1.0


def _refuse_near_suffix(cursor: Cursor, token: Token) -> None:
    """`300mil`, `5 Million`, `2x`, `10⁹`: each with its cure."""
    known = cursor.units.find(token.value) is not None
    cure = _NEARLY.get(token.value) or _NEARLY.get(token.value.lower(), "")
    word = token.value.lower().removesuffix("s")
    if not cure and len(word) > 1 and word in SUFFIXES:
        cure = f" {word}"
    if cure and not known:
        _fail_suffix(cursor, token, f"`{token.value}` is not a suffix of a number", cure)
    if _TIMES.fullmatch(token.value) and not known and cursor.before().value != "0":  # 0x10
        is_product = len(token.value) > 1 or cursor.peek(1).kind == "number"
        hint = "times is `*`" if is_product else "a factor is a plain number"
        cursor.fail(f"there is no unit `{token.value}`", token.span, kind="unknown-unit", hint=hint)
    if set(token.value) <= SUPERSCRIPTS.keys():
        power = "".join(SUPERSCRIPTS[sign] for sign in token.value)
        _fail_suffix(cursor, token, "a power is written with `^`", f"^{power}")


def _fail_suffix(cursor: Cursor, token: Token, message: str, cure: str) -> NoReturn:
    before = cursor.before()
    number = before.value if before.kind == "number" else ""
    if number and cursor.tokens[max(cursor.position - 2, 0)].value == "$":
        number = f"${number}"
    hint = f"write `{number}{cure}`"
    cursor.fail(message, token.span, kind="unknown-unit", hint=hint)


def _refuse_second_number(cursor: Cursor, first: Token) -> None:
    """`1 000 000` and `1.000.000`: digits in groups that we do not write so."""
    groups, ahead = [first.value], 0
    while cursor.peek(ahead).kind == "number":
        groups.append(cursor.peek(ahead).value)
        ahead += 1
    if len(groups) == 1:
        return
    span = Span(first.span.start, cursor.peek(ahead - 1).span.end)
    digits = "_".join(groups).replace("_.", "_").replace(".", "_").split("_")
    if len(digits[0]) < 4 and all(len(group) == 3 for group in digits[1:]):
        number, span = _with_decimals(cursor, "_".join(digits), ahead, span)
        cursor.fail(GROUPS, span, hint=f"write `{number}`")
    cursor.fail(f"an operator is missing between `{groups[0]}` and `{groups[1]}`", span)


def _with_decimals(cursor: Cursor, number: str, ahead: int, span: Span) -> tuple[str, Span]:
    """`1.234.567,89`: the groups of digits, and what stands behind a comma."""
    comma, decimals = cursor.peek(ahead), cursor.peek(ahead + 1)
    is_tight = not (comma.spaced or decimals.spaced) and decimals.value.isdigit()
    if comma.value != "," or not is_tight or cursor.listing:
        return number, span
    return f"{number}.{decimals.value}", Span(span.start, decimals.span.end)
