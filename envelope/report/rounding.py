"""Values at which something changes, rounded to the side on which it has not, or has."""

import math
from typing import NamedTuple

from envelope.engine.run import Run
from envelope.units.numerals import LARGEST_EXACT, number_text
from envelope.units.writing import quantity_text

_DIGITS, _MOST_DIGITS = 4, 15
_SAME = 2e-9  # nearer than that, a rounder number is what is meant


class Rounded(NamedTuple):
    """A value as people write it, and what is written, in base units."""

    text: str
    value: float


def rounded(run: Run, name: str, value: float, *, up: bool, room: float = math.inf) -> Rounded:
    """A value of a quantity to four digits, more where it must stay within a tenth of `room`.

    It is rounded up or down, except to a number that it is equal to but for a share of 2e-9.
    """
    unit = run.suited(name, value, _DIGITS)
    system = run.graph.words_for(unit)
    number = value / unit.factor
    for digits in range(_DIGITS, _MOST_DIGITS):
        near = float(f"{number:.{digits - 1}e}")
        beside = near if abs(near - number) <= _SAME * abs(number) else _to_side(number, digits, up)
        if beside == near and abs(near - number) <= _SAME * abs(number):
            break
        if abs(beside - number) * unit.factor <= room / 10:
            break
    shown = beside * unit.factor
    return Rounded(quantity_text(shown, unit, system, digits=digits), shown)


def _to_side(number: float, digits: int, up: bool) -> float:
    """The next number of so many digits above or below."""
    if not number:
        return number
    step = 10.0 ** (math.floor(math.log10(abs(number))) - digits + 1)
    steps = math.ceil(number / step) if up else math.floor(number / step)
    return float(f"{steps * step:.{digits}e}")


def times_text(times: float) -> str:
    """A factor with two digits of what it differs from 1 by: `1.08×`, `0.9986×`, `4×`."""
    if not 0.1 <= times <= 10 or times == 1:
        return f"{number_text(times, exact=LARGEST_EXACT)}×"
    decimals = min(max(1 - math.floor(math.log10(abs(times - 1))), 0), 12)
    return f"{times:.{decimals}f}".rstrip("0").rstrip(".") + "×"
