"""Ranges as distributions, on NumPy arrays: each a quantile function of a score.

A score says where in its distribution a sample stands: the number of standard deviations for
distributions that come from the normal one, the share below it for the others.
"""

from math import erfc, sqrt
from typing import Any

import numpy as np

from envelope.engine.ranges import beta
from envelope.engine.ranges.medians import REACH

Array = Any  # a float or an array of any shape

Z95 = REACH["p95"]


def normal(low: Array, high: Array, score: Array, reach: float = Z95) -> Array:
    """A normal range, by standard deviations from its middle, from which its ends are `reach`."""
    return (low + high) / 2 + (high - low) / (2 * reach) * score


def normal_moments(mean: Array, deviation: Array, score: Array) -> Array:
    """A normal range of a mean and a standard deviation."""
    return mean + _not_negative(deviation) * score


def lognormal(low: Array, high: Array, score: Array, reach: float = Z95) -> Array:
    """A range whose logarithm is normal, by standard deviations."""
    low, high = np.log(low), np.log(high)
    exponent = np.multiply(score, (high - low) / (2 * reach))
    exponent += (low + high) / 2
    return np.exp(exponent, out=exponent)


def lognormal_moments(mean: Array, deviation: Array, score: Array) -> Array:
    """The same of its own mean and standard deviation, not those of the logarithm."""
    square = np.log1p((_not_negative(deviation) / mean) ** 2)
    return np.exp(np.log(mean) - square / 2 + np.sqrt(square) * score)


def shares(low: Array, high: Array, score: Array, reach: float = Z95) -> Array:
    """A range whose log-odds are normal, so that it stays between 0 and 1."""
    low, high = np.log(low / (1 - low)), np.log(high / (1 - high))
    return 1 / (1 + np.exp(-((low + high) / 2 + (high - low) / (2 * reach) * score)))


def _not_negative(deviation: Array) -> Array:
    return np.where(np.less(deviation, 0), np.nan, deviation)


def uniform(low: Array, high: Array, share: Array) -> Array:
    """A range in which any value is equally likely, by the share below."""
    return low + (high - low) * share


def triangular(low: Array, mode: Array, high: Array, share: Array) -> Array:
    """A range most likely at its mode, by the share below."""
    width = high - low
    below = low + np.sqrt(share * width * (mode - low))
    above = high - np.sqrt((1 - share) * width * (high - mode))
    return np.where(share * width < mode - low, below, above)


def pert(low: Array, mode: Array, high: Array, share: Array) -> Array:
    """A beta-PERT range of shape 4, by the share below; NaN where the mode lies outside."""
    width = high - low
    place = np.where(width > 0, (mode - low) / np.where(width > 0, width, 1), 0.5)
    inside = np.clip(np.nan_to_num(place), 0, 1)
    a, b = (
        1 + 4 * each if np.ndim(place) else 1 + 4 * float(each) for each in (inside, 1 - inside)
    )
    found = low + width * beta.quantile(a, b, share)
    return np.where((low <= mode) & (mode <= high), found, np.nan)


def normal_scores(shares: Array) -> Array:
    """The standard normal quantiles of rising shares between 0 and 1, by Wichura's AS 241.

    Relative error below 1e-15. The two tails are computed apart; rising shares make them slices.
    """
    low, high = np.searchsorted(shares, (0.075, 0.925))
    result = np.empty(len(shares))
    middle = shares[low:high] - 0.5
    square = 0.180625 - middle * middle
    result[low:high] = middle * _ratio(_CENTER, square)
    result[:low] = -_tail(shares[:low])
    result[high:] = _tail(1 - shares[high:])
    return result


def _tail(shares: Array) -> Array:
    root = np.sqrt(-np.log(shares))
    return np.where(root <= 5, _ratio(_TAIL, root - 1.6), _ratio(_FAR, root - 5))


def _ratio(coefficients: tuple[tuple[float, ...], tuple[float, ...]], x: Array) -> Array:
    above, below = (_polynomial(each, x) for each in coefficients)
    above /= below
    return above


def _polynomial(coefficients: tuple[float, ...], x: Array) -> Array:
    found = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        found *= x
        found += coefficient
    return found


def share_below(scores: Array) -> Array:
    """The share of a standard normal distribution below each score."""
    halves: Array = np.vectorize(erfc, otypes=[float])(-np.asarray(scores) / sqrt(2))
    return halves / 2


# fmt: off
# Wichura, M. J. (1988), Algorithm AS 241, Applied Statistics 37: numerators and denominators,
# the highest power first.
_CENTER = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
     13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608),
    (5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
     5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0),
)
_TAIL = (
    (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
     1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055,
     4.6303378461565452959, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
     0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494,
     2.05319162663775882187, 1.0),
)
_FAR = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
     0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358,
     5.4637849111641143699, 6.6579046435011037772),
    (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
     7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531,
     0.59983220655588793769, 1.0),
)
# fmt: on
