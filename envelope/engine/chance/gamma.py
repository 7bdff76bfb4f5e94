"""The gamma distribution of mean 1, and the largest of many numbers of Poisson's distribution.

A gamma distribution with the squared coefficient of variation v has the shape 1/v: constant at
v = 0, near the normal one while v is small, exponential at 1, with a long tail above.
"""

import math
from itertools import accumulate

from envelope.engine.mathematics import UndefinedError, normal_quantile
from envelope.engine.rounding import whole

_NEARLY_NORMAL = 1e-4  # below, Wilson and Hilferty's cube root is as good as the sum
_WIDEST = 1000.0
_TERMS = 100_000
_STEPS = 200
_NO_CHANCE = 1e-30
_EXACT_MEAN = 500.0  # of Poisson numbers: up to here their largest is summed up


def gamma_share(value: float, variability: float) -> float:
    """The share of a gamma distribution of mean 1 that lies below a value."""
    _require(0 <= variability <= _WIDEST)
    if value <= 0 or variability == 0:
        return float(value >= 1)
    if variability == 1:
        return -math.expm1(-value)
    if variability < _NEARLY_NORMAL:
        return _normal_share((math.cbrt(value) - 1 + variability / 9) * 3 / math.sqrt(variability))
    return _shares(1 / variability, value / variability)[0]


def gamma_quantile(probability: float, variability: float) -> float:
    """The value below which a share of a gamma distribution of mean 1 lies."""
    _require(0 <= variability <= _WIDEST and 0 <= probability < 1)
    if variability == 0:
        return 1.0
    if probability == 0:
        return 0.0
    if variability == 1:
        return -math.log1p(-probability)
    if variability < _NEARLY_NORMAL:
        return _cube(probability, variability)
    return _solved(probability, 1 / variability) * variability


def poisson_maximum(mean: float, count: float) -> float:
    """The mean of the largest of `count` independent Poisson numbers.

    Summed up to a mean of 500. Beyond, the excess over the mean grows with its square root, but
    for the part that the skewness adds, which stays (Cornish and Fisher).
    """
    if not 0 <= mean <= 1e15 or not 0 <= count <= 1e9:
        raise UndefinedError("the mean lies between 0 and 1e15, the count between 0 and 1 billion")
    if whole(count) == 0:
        return 0.0
    if mean <= _EXACT_MEAN:
        return _largest(mean, whole(count))
    excess = _largest(_EXACT_MEAN, whole(count)) - _EXACT_MEAN
    longer = math.sqrt(mean / _EXACT_MEAN)
    skewed = max(excess**2 / _EXACT_MEAN - 1, 0.0) / 6
    return mean + longer * excess - (longer - 1) * skewed


def _largest(mean: float, count: int) -> float:
    """The sum of the chances that the largest reaches 1, 2, 3 ..."""
    chances = [math.exp(-mean)]
    while len(chances) <= mean or chances[-1] > _NO_CHANCE:
        chances.append(chances[-1] * mean / len(chances))
    reached = list(accumulate(reversed(chances[1:])))
    return math.fsum(
        1.0 if each >= 1 else -math.expm1(count * math.log1p(-each)) for each in reached
    )


def _require(defined: bool) -> None:
    if not defined:
        raise UndefinedError("the variability lies between 0 and 1000, a probability from 0 to 1")


def _normal_share(deviations: float) -> float:
    inside, outside = _shares(0.5, deviations**2 / 2) if deviations else (0.0, 1.0)
    return (1 + inside) / 2 if deviations > 0 else outside / 2


def _cube(probability: float, variability: float) -> float:
    """Wilson and Hilferty: the cube root of a gamma number is nearly normal."""
    root = 1 - variability / 9 + normal_quantile(probability) * math.sqrt(variability) / 3
    return max(root, 0.0) ** 3


def _shares(shape: float, value: float) -> tuple[float, float]:
    """What lies below a value and above, each with all its digits where it is small."""
    scale = math.exp(shape * math.log(value) - value - math.lgamma(shape))
    if value < shape + 1:
        below = scale * _series(shape, value)
        return below, 1 - below
    above = scale * _fraction(shape, value)
    return 1 - above, above


def _series(shape: float, value: float) -> float:
    """Of the incomplete gamma function, by powers."""
    term = total = 1 / shape
    for step in range(1, _TERMS):
        term *= value / (shape + step)
        total += term
        if term < total * 1e-16:
            break
    return total


def _fraction(shape: float, value: float) -> float:
    """Of the upper incomplete gamma function, a continued fraction by Lentz's method."""
    base = value + 1 - shape
    upper, lower = 1e300, 1 / base
    total = lower
    for step in range(1, _TERMS):
        factor = step * (shape - step)
        base += 2
        lower = 1 / (factor * lower + base)
        upper = base + factor / upper
        total *= upper * lower
        if abs(upper * lower - 1) < 1e-15:
            break
    return total


def _solved(probability: float, shape: float) -> float:
    """Where the shares are, by Halley's steps from a first guess; each from the smaller share."""
    value = _guess(probability, shape)
    for _ in range(_STEPS):
        if value < 1e-290:
            return 0.0
        below, above = _shares(shape, value)
        wrong = below - probability if probability < 0.5 else 1 - probability - above
        density = math.exp((shape - 1) * math.log(value) - value - math.lgamma(shape))
        newton = wrong / density
        bend = newton * ((shape - 1) / value - 1)
        step = newton / (1 - min(1.0, bend) / 2)
        previous, value = value, max(value - step, value / 2)
        if abs(value - previous) <= 1e-8 * value:
            break
    return value


def _guess(probability: float, shape: float) -> float:
    """By the cube root for a large shape; for a small one by its power near 0, or its tail."""
    if shape > 1:
        guess = _cube(probability, 1 / shape) * shape
        return max(guess, 1e-3 * shape)
    turn = 1 - shape * (0.253 + shape * 0.12)
    if probability < turn:
        return float((probability / turn) ** (1 / shape))
    return 1 - math.log(1 - (probability - turn) / (1 - turn))
