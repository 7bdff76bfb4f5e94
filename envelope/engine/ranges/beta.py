"""Quantiles of beta distributions on NumPy arrays, for both exponents from 1 to 5.

The share below x is the series of DLMF 8.17.8, which is taken from the nearer end; its inverse is
found by Newton's method on logarithms, which rises to the solution from below and never overshoots.
Where the exponents are the same in all samples, it is found in a table of such solutions.
"""

from functools import lru_cache
from math import gamma
from typing import Any

import numpy as np

Array = Any  # a float or an array of any shape

_STEPS = 40  # of Newton's method, which needs about six
_TERMS = 120  # of a series whose terms halve; some seventy count
_NODES, _LEAST = 2049, 1e-12  # of the table: how many, and the smallest share


def quantile(a: Array, b: Array, share: Array) -> Array:
    """The value below which a share lies, for an array of shares; a and b are alike in shape."""
    share = np.clip(share, _LEAST, 1 - _LEAST)
    if np.ndim(a):
        a, b, share = np.broadcast_arrays(a, b, share)
    found = np.empty(np.shape(share))
    is_high = share > 0.5
    for part, one, other, rest in ((~is_high, a, b, share), (is_high, b, a, 1 - share)):
        found[part] = _low_quantile(_picked(one, part), _picked(other, part), rest[part])
    return np.where(is_high, 1 - found, found)


def _picked(values: Array, part: Array) -> Array:
    return values[part] if np.ndim(values) else values


def _low_quantile(a: Array, b: Array, share: Array) -> Array:
    """The quantile of shares up to a half."""
    if np.ndim(a) or len(share) < _NODES:
        return _solved(a, b, share)
    logarithm = np.log(share)
    shares, values, slopes = _table(float(a), float(b))
    place = np.clip(np.searchsorted(shares, logarithm) - 1, 0, _NODES - 2)
    width = shares[place + 1] - shares[place]
    t = (logarithm - shares[place]) / width
    one, other = values[place], values[place + 1]
    bend = (1 - t) * (slopes[place] * width - (other - one))
    bend -= t * (slopes[place + 1] * width - (other - one))
    return np.exp(one + t * (other - one + (1 - t) * bend))


@lru_cache(maxsize=64)
def _table(a: float, b: float) -> tuple[Array, Array, Array]:
    """Logarithms of shares up to a half, those of their quantiles, and how these rise with them."""
    least, half = _solved(a, b, np.array([_LEAST, 0.5]))
    x = np.geomspace(least, half, _NODES)
    below = _below(a, b, x)
    return np.log(below), np.log(x), below / (x * _density(a, b, x))


def _solved(a: Array, b: Array, share: Array) -> Array:
    x = (share * a * _scale(a, b)) ** (1 / a)  # the share of a first term alone, which is more
    for _ in range(_STEPS):
        below = _below(a, b, x)
        step = np.log(share / below) * below / (x * _density(a, b, x))
        x = x * np.exp(step)
        if np.max(np.abs(step), initial=0.0) < 1e-13:
            break
    return x


def _below(a: Array, b: Array, x: Array) -> Array:
    """The share below x."""
    is_far = x > 0.5
    near = np.where(is_far, 1 - x, x)
    one: Array = np.where(is_far, b, a)
    other: Array = np.where(is_far, a, b)
    term = np.ones(np.shape(x))
    total = term.copy()
    for n in range(_TERMS):
        term *= (a + b + n) / (one + 1 + n) * near
        total += term
        if n % 8 == 7 and np.max(term / total, initial=0.0) < 1e-17:
            break
    share = near * (1 - near) * _density(one, other, near) * total / one
    return np.where(is_far, 1 - share, share)


def _density(a: Array, b: Array, x: Array) -> Array:
    return x ** (a - 1) * (1 - x) ** (b - 1) / _scale(a, b)


def _scale(a: Array, b: Array) -> Array:
    """The beta function of two numbers whose sum is 6."""
    return _gamma(a) * _gamma(b) / 120.0


_gamma = np.vectorize(gamma, otypes=[float])
