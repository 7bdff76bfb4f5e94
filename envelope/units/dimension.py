"""Dimensions: what kind of thing a number measures, as powers of bases such as data and time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from envelope.tuples import NamedTuple
from envelope.units.table import BASES, NOUNS

if TYPE_CHECKING:
    from fractions import Fraction

    Power = int | Fraction


class Dimension(NamedTuple):
    """A product of powers of bases: data, time, money..., and every noun is a base of its own.

    `powers` is sorted by the name of the base and holds no zero. Dimensions that mean the same
    are therefore equal, and they can be keys of dictionaries.
    """

    powers: tuple[tuple[str, Power], ...] = ()

    def __mul__(self, other: Dimension) -> Dimension:  # type: ignore[override]
        if not (self.powers and other.powers):
            return self if self.powers else other
        return _product(self, other, 1)

    def __truediv__(self, other: Dimension) -> Dimension:
        return _product(self, other, -1) if other.powers else self

    def __pow__(self, exponent: Power) -> Dimension:
        return _sorted({base: power * exponent for base, power in self.powers})

    def __bool__(self) -> bool:
        return bool(self.powers)

    def get(self, base: str) -> Power:
        """The power of a base, 0 where it does not occur."""
        return dict(self.powers).get(base, 0)

    def substitute(self, meanings: Mapping[str, Dimension]) -> Dimension:
        """This dimension with some of its bases replaced by what they stand for."""
        total: dict[str, Power] = {}
        for base, power in self.powers:
            _add(total, meanings.get(base, Dimension(((base, 1),))), power)
        return _sorted(total)


PLAIN = Dimension()
TIME = Dimension((("time", 1),))
WORD = Dimension((("'word'", 1),))  # no noun is called so: what holds a word measures nothing


def is_count(dimension: Dimension) -> bool:
    """Whether it is made of nouns alone: `servers`, `photos/request`. False for a plain number."""
    measured = bool(dimension) and dimension != WORD
    return measured and not any(base in BASES for base, _ in dimension.powers)


def regular_plural(word: str) -> str:
    """The plural of an English noun that follows the rules: queries, boxes, days, requests."""
    if word.endswith("y") and word[-2:-1] not in ("", *"aeiou"):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def plural_of(noun: str) -> str:
    """The plural of a noun: the one in the unit table, else the regular one."""
    return NOUNS.get(noun) or regular_plural(noun)


def dimension_text(dimension: Dimension, plural: Callable[[str], str] = plural_of) -> str:
    """A dimension for messages: `data/time`, `requests/user`, `1/time^2`, `a plain number`."""
    if not dimension:
        return "a plain number"
    if dimension == WORD:
        return "a word"
    above = [(base, power) for base, power in in_reading_order(dimension) if power > 0]
    below = [(base, -power) for base, power in in_reading_order(dimension) if power < 0]
    words = [power_text(base, power) for base, power in above] or ["1"]
    if above and above[-1][1] == 1 and above[-1][0] not in BASES:
        words[-1] = plural(above[-1][0])
    return "/".join(["*".join(words), *(power_text(base, power) for base, power in below)])


def in_reading_order(dimension: Dimension) -> list[tuple[str, Power]]:
    """The powers as people say them: money and data first, time last, nouns in between."""
    rank = {"money": 0, "data": 1, "time": 3}
    return sorted(dimension.powers, key=lambda item: (rank.get(item[0], 2), item[0]))


def power_text(word: str, power: Power) -> str:
    """A word to a power: `km`, `km^2`, `km^(1/2)`."""
    if power == 1:
        return word
    return f"{word}^{power}" if power.denominator == 1 and power > 0 else f"{word}^({power})"


@lru_cache(maxsize=2000)
def _product(one: Dimension, other: Dimension, times: Power) -> Dimension:
    """Kept, as files have few dimensions and multiply them often."""
    return _sorted(_add(dict(one.powers), other, times))


def _add(total: dict[str, Power], dimension: Dimension, times: Power) -> dict[str, Power]:
    for base, power in dimension.powers:
        total[base] = total.get(base, 0) + power * times
    return total


def _sorted(powers: Mapping[str, Power]) -> Dimension:
    kept = sorted((base, power) for base, power in powers.items() if power)
    # A whole fraction becomes an int, so that equal dimensions are also written alike.
    return Dimension(tuple((b, p.numerator if p.denominator == 1 else p) for b, p in kept))
