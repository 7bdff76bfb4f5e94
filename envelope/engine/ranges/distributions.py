"""Ranges as distributions, on NumPy arrays: each a quantile function of a score.

A score says where in its distribution a sample stands: the number of standard deviations for
distributions that come from the normal one, the share below it for the others.
"""

from math import erfc, sqrt
from typing import Any

import numpy as np

from envelope.engine.ranges import beta
from envelope.engine.ranges.medians import REACH
from envelope.engine.ranges.normal import CENTER, FAR, TAIL

Array = Any  # a float or an array of any shape

Z95 = REACH["p95"]


def defined(valid: Array, value: Array) -> Array:
    """A value, NaN where it is not valid, of which NumPy tells as `np.errstate` has it."""
    return value if np.all(valid) else np.where(valid, value, np.sqrt(np.float64(-1)))


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
    return defined(np.greater_equal(deviation, 0), deviation)


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
    place = (mode - low) / np.where(width > 0, width, 1)
    inside = np.clip(np.nan_to_num(place), 0, 1)
    a, b = (
        1 + 4 * each if np.ndim(place) else 1 + 4 * float(each) for each in (inside, 1 - inside)
    )
    found = low + width * beta.quantile(a, b, share)
    return defined((low <= mode) & (mode <= high), found)


def normal_scores(shares: Array) -> Array:
    """The standard normal quantiles of rising shares between 0 and 1, by Wichura's AS 241.

    Relative error below 1e-15. The two tails are computed apart; rising shares make them slices.
    """
    low, high = np.searchsorted(shares, (0.075, 0.925))
    result = np.empty(len(shares))
    middle = shares[low:high] - 0.5
    square = 0.180625 - middle * middle
    result[low:high] = middle * _ratio(CENTER, square)
    result[:low] = -_tail(shares[:low])
    result[high:] = _tail(1 - shares[high:])
    return result


def _tail(shares: Array) -> Array:
    root = np.sqrt(-np.log(shares))
    return np.where(root <= 5, _ratio(TAIL, root - 1.6), _ratio(FAR, root - 5))


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
