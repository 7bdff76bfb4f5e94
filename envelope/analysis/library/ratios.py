"""Ratios of what is said to what is so: their mean, and which are near 1."""

from collections.abc import Sequence
from math import exp, log


def geometric_mean(ratios: Sequence[float]) -> float:
    """The mean by which half as much and twice as much are none at all; 1 of no ratios.

    >>> round(geometric_mean([0.5, 2, 4, 0.25]), 12)
    1.0
    """
    return exp(sum(map(log, ratios)) / len(ratios)) if ratios else 1.0


def is_within(ratio: float, factor: float) -> bool:
    """Whether a ratio is at most a factor away from 1, either way.

    >>> is_within(0.4, 3), is_within(0.3, 3)
    (True, False)
    """
    return ratio > 0 and abs(log(ratio)) <= log(factor)
