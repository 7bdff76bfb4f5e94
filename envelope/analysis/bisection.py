"""Where something changes along one quantity: points on a suitable scale, then bisection."""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from envelope.units.unit import Unit

State = TypeVar("State")

_NEAREST = 1e-8  # to zero, or of a share to 0 % and 100 %, as a share of the range
# A value this much behind an edge keeps its answer when it is converted, printed and read again,
# and is before it where rounding has moved the edge (see `engine.rounding`).
_BEHIND = 4e-15
_MOST = 100  # turns between two neighboring points; more of them are noise


class Jump(NamedTuple, Generic[State]):
    """A change: the last value before it and the first one behind, which are adjacent floats."""

    last: float
    first: float
    before: State
    after: State


def turns(
    state: Callable[[float], State], points: Sequence[float], within: float = 0.0
) -> Iterator[Jump[State]]:
    """Every change of `state` that ascending points show, each found down to adjacent floats.

    Or `within` a share of the value, where states are dear. What changes and changes back between
    two neighboring points stays unseen.
    """
    states = [state(point) for point in points]
    for (low, high), (before, after) in zip(pairwise(points), pairwise(states), strict=True):
        start, now = low, before
        for _ in range(_MOST):
            if now == after:
                break
            last, first, behind = edge(state, start, high, now, after, within)
            yield Jump(last, first, now, behind)
            start, now = first, behind


def edge(
    state: Callable[[float], State],
    start: float,
    end: float,
    before: State,
    after: State,
    within: float = 0.0,
) -> tuple[float, float, State]:
    """Adjacent floats between `start` and `end`, of which the first alone has the state `before`.

    The end may lie below the start. The third one is the state of the second float.
    """
    while (middle := _middle(start, end)) not in (start, end):
        if abs(end - start) <= within * abs(end):
            break
        found = state(middle)
        if found == before:
            start = middle
        else:
            end, after = middle, found
    return start, end, after


def inward(value: float, other: float) -> float:
    """One side of an edge, moved away from the other by less than the language tells apart."""
    return value + math.copysign(abs(value) * _BEHIND, value - other)


def _middle(start: float, end: float) -> float:
    """Halfway, of numbers far apart by their logarithms: so that 200 steps reach any float."""
    if start * end > 0 and not 0.5 <= start / end <= 2:
        return math.copysign(math.sqrt(abs(start)) * math.sqrt(abs(end)), start)
    return start + (end - start) / 2


def is_share(unit: Unit) -> bool:
    """Whether a quantity is told in percent, and so lies between 0 % and 100 %."""
    return unit.factors == (("%", 1),)


def grid(low: float, high: float, count: int, *, share: bool) -> list[float]:
    """Ascending points from low to high, both included: evenly by logarithms, shares by odds."""
    if share and low >= 0 and high <= 1:
        first, last = (_odds(min(max(end, _NEAREST), 1 - _NEAREST)) for end in (low, high))
        inner = [_of_odds(point) for point in _even(first, last, count)]
    elif low > 0:
        inner = [math.exp(point) for point in _even(math.log(low), math.log(high), count)]
    elif high < 0:
        return [-point for point in reversed(grid(-high, -low, count, share=False))]
    else:
        inner = [0.0]
        if high > 0:
            inner += grid(high * _NEAREST, high, count, share=False)
        if low < 0:
            inner += grid(low, low * _NEAREST, count, share=False)
    return sorted({low, high, *(point for point in inner if low < point < high)})


def _even(low: float, high: float, count: int) -> list[float]:
    return [low + (high - low) * index / (count - 1) for index in range(count)]


def _odds(share: float) -> float:
    return math.log(share / (1 - share))


def _of_odds(logarithm: float) -> float:
    return 1 / (1 + math.exp(-logarithm))


class Scale(NamedTuple):
    """How far a quantity is from its present value: by logarithms, of shares by odds.

    A value of zero, and a share of 0 % or 100 %, moves by units: 6 of them at a distance of 1,
    some ten thousand where others are multiplied by 100.
    """

    present: float
    unit: Unit

    def at(self, distance: float) -> float | None:
        """The value at a distance, above for a positive one; None where a share would be none."""
        now = self.present
        if is_share(self.unit) and 0 < now < 1:
            return _of_odds(_odds(now) + distance)
        if now and not is_share(self.unit):
            return now * math.exp(distance if now > 0 else -distance)
        moved = now + math.copysign(math.expm1(2 * abs(distance)), distance) * self.unit.factor
        inside = 0 <= moved <= 1 if is_share(self.unit) else moved >= 0
        return moved if inside else None

    def distance(self, value: float) -> float:
        """How far a value is, without a sign."""
        now = self.present
        if is_share(self.unit) and 0 < now < 1 and 0 < value < 1:
            return abs(_odds(value) - _odds(now))
        if now and value and not is_share(self.unit) and value / now > 0:
            return abs(math.log(value / now))
        return math.log1p(abs(value - now) / self.unit.factor) / 2
