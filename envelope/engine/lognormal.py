"""Times as lognormal distributions: fitted, added up, the slowest of several.

The quantiles of a sum have no formula. Fenton's and Wilkinson's lognormal of the same mean and
variance is up to twice too long where one part is steady and another wild, as a service and its
cache are; so samples are drawn, as points of a lattice without a random number in it. It is plain
Python since importing NumPy takes longer than drawing 8191 samples, which are right within 1 %.
"""

from collections.abc import Callable, Sequence
from functools import cache
from math import erf, exp, log, sqrt

from envelope.engine.ranges.normal import quantile
from envelope.tuples import NamedTuple

_P99 = 2.3263478740408408  # standard deviations from the mean to the 99th percentile
# A rank-1 lattice of Korobov's kind: a prime number of samples, its golden section as generator.
_SAMPLES, _GENERATOR = 8191, 5062
_STEPS = 400
_REACH = 9.0  # standard deviations, beyond which a distribution is taken to end


class Lognormal(NamedTuple):
    """A time whose logarithm (of seconds) has this mean and this standard deviation."""

    center: float
    width: float

    @property
    def mean(self) -> float:
        """The mean, in seconds."""
        return exp(self.center + self.width**2 / 2)

    @property
    def median(self) -> float:
        """What half of them stays below, in seconds."""
        return exp(self.center)

    @property
    def p99(self) -> float:
        """What 99 % of them stays below, in seconds."""
        return exp(self.center + _P99 * self.width)

    def below(self, logarithm: float) -> float:
        """The share of them below a time, given by its logarithm."""
        if self.width == 0:
            return float(logarithm >= self.center)
        return (1 + erf((logarithm - self.center) / (self.width * sqrt(2)))) / 2


def fitted(mean: float, p99: float) -> Lognormal:
    """The lognormal of a mean and a 99th percentile, both positive, in seconds.

    No lognormal has a 99th percentile of more than 15 times its mean: then the percentile is kept.
    Nor has one a mean above it: then every time is the mean. Both err on the slow side.
    """
    if p99 <= mean:
        return Lognormal(log(mean), 0.0)
    rest = _P99**2 - 2 * log(p99 / mean)
    width = _P99 - sqrt(max(rest, 0.0))
    return Lognormal(log(p99) - _P99 * width, width)


class Total(NamedTuple):
    """The median and the 99th percentile of a sum, in seconds."""

    median: float
    p99: float


def added(times: Sequence[Lognormal]) -> Total:
    """The sum of independent times, one at least."""
    if len(times) == 1:
        return Total(times[0].median, times[0].p99)
    scores = _scores()
    sums = [0.0] * _SAMPLES
    multiplier = 1
    for time in times:
        column = [exp(time.center + time.width * score) for score in scores]
        places = [sample * multiplier % _SAMPLES for sample in range(_SAMPLES)]
        sums = [sum_ + column[place] for sum_, place in zip(sums, places, strict=True)]
        multiplier = multiplier * _GENERATOR % _SAMPLES
    sums.sort()
    return Total(sums[_SAMPLES // 2], sums[int(_SAMPLES * 0.99)])


@cache
def _scores() -> list[float]:
    """The normal quantiles in the middle of as many equal shares as there are samples."""
    return [quantile((index + 0.5) / _SAMPLES) for index in range(_SAMPLES)]


def slowest(times: Sequence[tuple[Lognormal, float]]) -> Lognormal:
    """The slowest of independent times, each of them awaited so often at once.

    Fitted to the mean and the 99th percentile of the maximum, which are computed from its
    distribution: the product of theirs.
    """
    low = min(time.center - _REACH * time.width for time, _ in times)
    high = max(time.center + (_REACH + time.width) * time.width for time, _ in times)
    if low == high:
        return Lognormal(low, 0.0)

    def below(logarithm: float) -> float:
        """The share of the maxima below a time: all of them are below it."""
        share = 1.0
        for time, count in times:
            share *= time.below(logarithm) ** count
        return share

    step = (high - low) / _STEPS
    places = [low + (index + 0.5) * step for index in range(_STEPS)]
    mean = exp(low) + sum((1 - below(place)) * exp(place) for place in places) * step
    return fitted(mean, exp(_crossing(below, low, high)))


def _crossing(below: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if below(middle) >= 0.99 else (middle, high)
    return high
