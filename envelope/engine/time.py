"""A graph over time: what grows at every moment of a grid, and what has accumulated until then."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from envelope.engine.arrays import Array
from envelope.model.graph.graph import Growth

# The share of a time by which two moments are one, and twice that a moment right before another.
_SAME = 1e-15


class Grid(NamedTuple):
    """Moments in seconds from the start, ascending; the last axis of every array is theirs."""

    times: Array

    def with_steps(self, growths: Iterable[Growth]) -> "Grid":
        """These moments, each step of growths until the last one, and a moment right before it.

        So nothing jumps between two moments, but where one is right before a step.
        """
        steps = np.array([time for growth in growths for time in growth.times])
        steps = steps[steps <= self.times[-1] * (1 + _SAME)]
        return Grid(np.unique(np.concatenate([self.times, steps, steps * (1 - 2 * _SAME)])))

    def grown(self, growth: Growth, values: Sequence[Array]) -> list[Array]:
        """How far an input has grown, for each of the growth's operators, from its values."""
        if growth.times:
            taken = np.searchsorted(growth.times, self.times * (1 + _SAME), "right")
            value: Array = np.zeros_like(self.times)
            for count, each in enumerate(values, 1):
                value = np.where(taken == count, each, value)
            return [np.where(taken == 0, 1.0, 0.0), value]
        (rate,) = values
        if growth.period:
            return [(1 + rate * growth.period) ** (self.times / growth.period)]
        return [rate * self.times]

    def accumulated(self, rate: Array, time: Array) -> Array:
        """The integral of a rate over the last `time` before each moment, none before the start.

        Between two moments the rate is an exponential of time, so that what compounds is exact;
        where it touches zero, a straight line.
        """
        rates = np.broadcast_to(rate, np.broadcast_shapes(np.shape(rate), self.times.shape))
        times = np.broadcast_to(time, np.broadcast_shapes(np.shape(time), rates.shape))
        rates = np.broadcast_to(rates, times.shape)
        steps = np.diff(self.times)
        slopes = _slopes(rates, steps)
        pieces = _integral(rates[..., :-1], rates[..., 1:], slopes, steps, steps)
        zero = np.zeros((*rates.shape[:-1], 1))
        sums = np.concatenate([zero, np.cumsum(pieces, axis=-1)], axis=-1)
        begin = np.maximum(self.times - times, 0.0)
        place = np.clip(np.searchsorted(self.times, begin, "right") - 1, 0, len(steps) - 1)
        before = np.take_along_axis(sums, place, -1) + _integral(
            np.take_along_axis(rates, place, -1),
            np.take_along_axis(rates, place + 1, -1),
            np.take_along_axis(slopes, place, -1),
            begin - self.times[place],
            steps[place],
        )
        return sums - before


def _slopes(rates: Array, steps: Array) -> Array:
    """The exponent of the rate between two moments, per second; 0 where it touches zero."""
    first, last = rates[..., :-1], rates[..., 1:]
    positive = (first > 0) & (last > 0)
    safe_first, safe_last = np.where(positive, first, 1.0), np.where(positive, last, 1.0)
    return np.log(safe_last / safe_first) / steps


def _integral(first: Array, last: Array, slope: Array, time: Array, step: Array) -> Array:
    """The integral of a rate over the first `time` of a step."""
    exponent = slope * time
    small = np.abs(exponent) < 1e-9
    curved = first * np.expm1(exponent) / np.where(small, 1.0, slope)
    straight = first * time + (last - first) / step * time * time / 2
    return np.where(small, straight, curved)
