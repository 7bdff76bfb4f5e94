"""The value of a side in one of its readings: between two bounds, with what it measures.

Whose users a number counts does not matter here, only what is measured: data, time, money,
energy. Of each the value remembers in which unit it was written, since authors leave out units
and convert by hand: `1 GB/s × 8 = 8 Gbps`, `10M/day ÷ 86400 = 116/s`.
"""

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache

from envelope.errors import EnvelopeError, text_of
from envelope.language.simple import parse
from envelope.language.tree import Binary, Literal, Node, Range, Unary
from envelope.tuples import NamedTuple
from envelope.units.dimension import TIME
from envelope.units.system import STANDARD
from envelope.units.unit import ONE, PERCENT, Unit

MEASURED = ("data", "time", "money", "energy", "length", "mass")
_LEVELS = dict(zip(("KB", "MB", "GB", "TB", "PB", "EB"), range(1, 7), strict=True))
_ITEM = STANDARD.find("item")  # what a number counts, whatever that is
_LARGEST = 1e100

Powers = Mapping[str, float]


class Value(NamedTuple):
    """A value in base units, between two bounds for the digits that are not printed.

    `powers` are those of what is measured, `scales` the base units in the units as written,
    `level` the powers of 1000 in its prefixes. `numbers` are its factors that are plain numbers,
    those below the line as fractions; `unit` is that of a single number, `kinds` says whether bits
    or bytes are meant somewhere; `times` are the units of time, in seconds;
    `converters` are those of the numbers that count nothing, and may convert.
    """

    middle: float
    low: float
    high: float
    powers: Powers
    scales: Powers
    level: float = 0
    numbers: tuple[float, ...] = ()
    unit: Unit = ONE
    is_share: bool = False
    kinds: frozenset[str] = frozenset()
    times: frozenset[float] = frozenset()
    converters: tuple[float, ...] = ()


@lru_cache(maxsize=5000)
def value(text: str, style: str = "") -> Value | None:
    """The value of an expression; None where our parser refuses it or it has no value.

    In the style `unit of others` a plain number in a sum has the unit of what it is added to, in
    the style `whole` divisions of whole numbers leave no fraction.
    """
    try:
        tree = parse(text_of(text, "claim"), STANDARD)
        found = _Walk(text, style).value(tree)
    except (EnvelopeError, ArithmeticError, ValueError):
        return None
    bounds = found and (found.middle, found.low, found.high)
    fits = bounds and all(math.isfinite(each) and abs(each) < _LARGEST for each in bounds)
    return found if fits else None


class _Walk:
    def __init__(self, text: str, style: str) -> None:
        self.text = text
        self.unit_of_others = style == "unit of others"
        self.is_whole = style == "whole"

    def value(self, node: Node) -> Value | None:
        match node:
            case Literal():
                return self.literal(node)
            case Unary(operator="-"):
                inner = self.value(node.operand)
                return inner and inner._replace(
                    middle=-inner.middle, low=-inner.high, high=-inner.low
                )
            case Range():
                return self.range(node)
            case Binary():
                left, right = self.value(node.left), self.value(node.right)
                return _joined(node.operator, left, right, self) if left and right else None
        return None

    def literal(self, node: Literal) -> Value:
        is_counted = node.unit == _ITEM
        unit = ONE if is_counted or node.unit is None else node.unit
        written = self.text[node.span.start : node.span.end]
        spread = _unprinted(written, node.number) * unit.factor
        middle = node.number * unit.factor
        powers, scales, level = measure(unit)
        is_plain = not powers and unit != PERCENT
        is_time = powers in ({"time": 1.0}, {}) and unit != PERCENT
        numbers = (node.number,) if is_plain or is_time else ()
        converters = () if is_counted else numbers
        kinds = {"bit" if each.endswith("bit") else "B" for each, _ in unit.factors}
        return Value(
            middle, middle - spread, middle + spread, powers, scales, level, numbers, unit,
            unit == PERCENT, frozenset(kinds if "data" in scales else ()), _times(unit),
            converters,
        )  # fmt: skip

    def range(self, node: Range) -> Value | None:
        low, high = self.value(node.low), self.value(node.high)
        if low is None or high is None or low.powers != high.powers:
            return None
        middle = (low.middle + high.middle) / 2
        return high._replace(middle=middle, low=low.low, high=high.high, numbers=())


def _unprinted(written: str, number: float) -> float:
    """Half of the last digit that a decimal shows: what rounding may have taken from it."""
    digits = written.partition(" ")[0].rstrip("%")
    mantissa, _, exponent = digits.partition("e")
    _, point, decimals = mantissa.partition(".")
    if not point:
        return 0.0
    try:
        return 0.5 * 10.0 ** (int(exponent or 0) - len(decimals))
    except ValueError:
        return 0.0


@lru_cache(maxsize=2000)
def measure(unit: Unit) -> tuple[Powers, Powers, float]:
    """The powers of what a unit measures, how much of it one of its words is, its prefixes."""
    powers = {base: float(power) for base, power in unit.dimension.powers if base in MEASURED}
    scales: dict[str, float] = {}
    level = 0.0
    for symbol, power in unit.factors:
        found = STANDARD.find(symbol)
        bases = [base for base, _ in found.dimension.powers if base in MEASURED] if found else []
        if found and bases:
            base = "energy" if "energy" in bases else bases[0]
            scales[base] = scales.get(base, 1.0) * found.factor ** float(power)
        level += _LEVELS.get(symbol, 0) * float(power)
    return powers, scales, level


def _times(unit: Unit) -> frozenset[float]:
    """The units of time in a unit, in seconds."""
    found = [STANDARD.find(symbol) for symbol, _ in unit.factors]
    return frozenset(each.factor for each in found if each and each.dimension == TIME)


def _joined(operator: str, left: Value, right: Value, walk: _Walk) -> Value | None:
    if operator in ("*", "of"):
        return product(left, right)
    if operator == "/":
        if walk.is_whole and not left.powers and not right.powers and right.middle >= 1:
            quotient = float(left.middle // right.middle)
            return Value(quotient, quotient, quotient, {}, {}, numbers=(quotient,))
        inverse = _power(right, -1.0)
        return product(left, inverse) if inverse else None
    if operator == "^":
        is_plain = not right.powers and right.low == right.high
        return _power(left, right.middle) if is_plain else None
    return _sum(left, right, 1 if operator == "+" else -1, walk) if operator in "+-" else None


def product(left: Value, right: Value) -> Value:
    """The product of two values."""
    ends = [one * other for one in (left.low, left.high) for other in (right.low, right.high)]
    powers = {
        base: left.powers.get(base, 0) + right.powers.get(base, 0)
        for base in {*left.powers, *right.powers}
    }
    scales = {
        base: left.scales.get(base, 1) * right.scales.get(base, 1)
        for base in {*left.scales, *right.scales}
    }
    return Value(
        left.middle * right.middle, min(ends), max(ends),
        {base: power for base, power in powers.items() if power}, scales,
        left.level + right.level, (*left.numbers, *right.numbers), _unit_of_product(left, right),
        left.is_share and right.is_share, left.kinds | right.kinds,
        left.times | right.times, (*left.converters, *right.converters),
    )  # fmt: skip


def _unit_of_product(left: Value, right: Value) -> Unit:
    """The unit to show it in: that of the factor which has one."""
    return left.unit if left.powers else right.unit if right.powers else ONE


def _power(base: Value, exponent: float) -> Value | None:
    if exponent < 0 and base.low <= 0 <= base.high:
        return None
    ends = [base.low**exponent, base.high**exponent]
    if any(isinstance(each, complex) for each in ends):
        return None
    inverted = exponent == -1
    numbers = tuple(1 / each for each in base.numbers if each) if inverted else ()
    return Value(
        base.middle**exponent, min(ends), max(ends),
        {name: power * exponent for name, power in base.powers.items()},
        {name: scale**exponent for name, scale in base.scales.items()},
        base.level * exponent, numbers or (base.middle**exponent,) if not base.powers else numbers,
        ONE if base.powers else base.unit, kinds=base.kinds, times=base.times,
        converters=tuple(1 / each for each in base.converters if each) if inverted else (),
    )  # fmt: skip


def _sum(left: Value, right: Value, sign: int, walk: _Walk) -> Value | None:
    if right.is_share and not left.is_share and not left.powers and walk.unit_of_others:
        # `1000 + 10%`: a tenth of it
        factor = 1 + sign * right.middle
        return left._replace(
            middle=left.middle * factor, low=left.low * factor, high=left.high * factor
        )
    if left.is_share and not right.is_share:
        return None  # `2.9% + $0.30`: a share of something
    if right.is_share and left.powers:
        factor = 1 + sign * right.middle
        return left._replace(
            middle=left.middle * factor, low=left.low * factor, high=left.high * factor
        )
    if left.powers != right.powers:
        if left.powers.get("money") == right.powers.get("money") == 1:
            return _sum(_money(left), _money(right), sign, walk)
        if left.powers and right.powers:
            return None
        if walk.unit_of_others:
            left, right = _like(left, right), _like(right, left)
    one, other = left, right
    far, near = (other.high, other.low) if sign > 0 else (other.low, other.high)
    measured = one if one.powers else other
    middle = one.middle + sign * other.middle
    return Value(
        middle, one.low + sign * near, one.high + sign * far, measured.powers,
        measured.scales, measured.level, (middle,) if not measured.powers else (), measured.unit,
        one.is_share and other.is_share, one.kinds | other.kinds,
        one.times | other.times,
    )  # fmt: skip


def _like(plain: Value, other: Value) -> Value:
    """A plain number in the unit of another value."""
    if plain.powers or not other.powers:
        return plain
    factor = math.prod(other.scales.values())
    return plain._replace(
        middle=plain.middle * factor, low=plain.low * factor, high=plain.high * factor,
        powers=other.powers, scales=other.scales, unit=other.unit,
    )  # fmt: skip


def _money(one: Value) -> Value:
    """A sum of money whatever it is paid for: `2 days × $80 + 350 miles × $0.25`."""
    factor = math.prod(1 / scale for base, scale in one.scales.items() if base != "money")
    return one._replace(
        middle=one.middle * factor, low=one.low * factor, high=one.high * factor,
        powers={"money": 1.0}, scales={"money": one.scales.get("money", 1.0)}, level=0.0,
    )  # fmt: skip


def subsets(numbers: tuple[float, ...]) -> Iterator[float]:
    """The products of some of the numbers."""
    found = [1.0]
    for number in numbers[:9]:
        found += [each * number for each in found]
    yield from found[1:]
