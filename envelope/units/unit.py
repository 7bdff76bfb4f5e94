"""Units as somebody wrote them: a product of symbols, with its factor and its dimension."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from envelope.tuples import NamedTuple
from envelope.units.dimension import PLAIN, WORD, Dimension, in_reading_order
from envelope.units.table import BASES

if TYPE_CHECKING:
    from envelope.units.dimension import Power


class Unit(NamedTuple):
    """A unit such as `GB` or `requests/user/day`.

    `factors` are canonical symbols with their powers, in the order in which they were written;
    `factor` says how many base units (byte, second, USD, one of a noun...) one of it is.
    What holds a word has no unit; in its place stand the `words` that it may be.
    """

    factors: tuple[tuple[str, Power], ...]
    factor: float
    dimension: Dimension
    words: tuple[str, ...] = ()

    def __mul__(self, other: Unit) -> Unit:  # type: ignore[override]
        factors = _merged(self.factors, other.factors, 1)
        return Unit(factors, self.factor * other.factor, self.dimension * other.dimension)

    def __truediv__(self, other: Unit) -> Unit:
        return _quotient(self, other)

    def __pow__(self, exponent: Power) -> Unit:
        factors = _merged((), self.factors, exponent)
        # numbers such as 0.5 and Fraction(1, 2) must give a float, and 10.0**2 exactly 100.0
        return Unit(factors, float(self.factor**exponent), self.dimension**exponent)


@lru_cache(maxsize=2000)
def _quotient(above: Unit, below: Unit) -> Unit:
    """Kept, as files have few units and write them often."""
    factors = _merged(above.factors, below.factors, -1)
    return Unit(factors, above.factor / below.factor, above.dimension / below.dimension)


ONE = Unit((), 1.0, PLAIN)
PERCENT = Unit((("%", 1),), 0.01, PLAIN)


def base_unit(dimension: Dimension) -> Unit:
    """The unit in which values of a dimension are calculated: `B/s`, `request/user`, `USD`."""
    ordered = in_reading_order(dimension)
    above = [(BASES.get(base, base), power) for base, power in ordered if power > 0]
    below = [(BASES.get(base, base), power) for base, power in ordered if power < 0]
    return Unit((*above, *below), 1.0, dimension)


def word_unit(words: Iterable[str]) -> Unit:
    """What stands in the place of the unit of something that holds one of these words."""
    return Unit((), 1.0, WORD, tuple(dict.fromkeys(words)))


def number_of(word: str) -> float:
    """The number that a word is erased to before anything runs: the same one everywhere."""
    return float(crc32(word.encode()))


def word_at(value: float, words: Iterable[str]) -> str:
    """The word, out of those that it may be, that a number stands for; empty for none of them."""
    return next((word for word in words if number_of(word) == value), "")


def _merged(
    left: tuple[tuple[str, Power], ...], right: tuple[tuple[str, Power], ...], times: Power
) -> tuple[tuple[str, Power], ...]:
    powers: dict[str, Power] = dict(left)
    for symbol, power in right:
        powers[symbol] = powers.get(symbol, 0) + power * times
    return tuple((symbol, power) for symbol, power in powers.items() if power)
