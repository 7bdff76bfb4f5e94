"""Why a result may be wrong by some factor: a table, the surest first."""

from collections.abc import Sequence

from envelope.tuples import NamedTuple
from envelope.units.numerals import number_text

_NEAR = 0.03


class Cause(NamedTuple):
    """A factor and what it betrays, of claims that measure `base`; any where that is empty."""

    factor: float
    words: str
    base: str = ""


CAUSES = (
    Cause(8, "bits taken for bytes", "data"),
    Cause(86_400, "per day taken for per second", "time"),
    Cause(3_600, "per hour taken for per second", "time"),
    Cause(1_440, "per day taken for per minute", "time"),
    Cause(60, "minutes taken for seconds", "time"),
    Cause(24, "hours and days mixed up", "time"),
    Cause(365, "days and years mixed up", "time"),
    Cause(30, "days and months mixed up", "time"),
    Cause(12, "months and years mixed up", "time"),
    Cause(7, "days and weeks mixed up", "time"),
    Cause(1e3, "a prefix off by one step (k, M, G, T)"),
    Cause(1e6, "a prefix off by two steps (k, M, G, T)"),
    Cause(1e9, "a prefix off by three steps (k, M, G, T)"),
    Cause(8e3, "bits taken for bytes, and a prefix off by one step", "data"),
    Cause(125, "bits taken for bytes, and a prefix off by one step", "data"),
    *(Cause(10.0**power, "a wrong power of ten") for power in range(1, 16)),
    Cause(100, "a percentage taken for a number"),
)
OTHER = "the result does not follow from its numbers"


def cause(factor: float, bases: frozenset[str], numbers: Sequence[float]) -> str:
    """The likely cause of a result that is so many times what it should be."""
    size = factor if factor >= 1 else 1 / factor
    for each in CAUSES:
        if abs(size / each.factor - 1) < _NEAR and (not each.base or each.base in bases):
            return each.words
    for number in numbers:
        if number > 0 and number != 1 and abs(number - 1) > _NEAR:
            way = "is left out" if abs(factor * number - 1) < _NEAR else ""
            way = way or ("is counted twice" if abs(factor / number - 1) < _NEAR else "")
            if way:
                said = number if number > 1 else 1 / number
                return f"the {number_text(said, 3)} {way}"
    return OTHER
