"""The medians of ranges, which count in a plain run, on plain floats."""

import math

from envelope.engine.mathematics import UndefinedError

# How many standard deviations from the middle a normal distribution has its upper percentiles.
REACH = {
    "p75": 0.6744897501960817,
    "p80": 0.8416212335729143,
    "p90": 1.2815515655446004,
    "p95": 1.6448536269514722,
    "p99": 2.3263478740408408,
}

_TERMS = 1000  # of a series whose terms halve; some sixty count
_STEPS = 50  # of Newton's method, which needs about six


def of_lognormal(low: float, high: float) -> float:
    """Of a lognormal range: the geometric mean of its ends."""
    if low <= 0 or high < low:
        raise UndefinedError("a lognormal range runs upwards between positive ends")
    return math.sqrt(low) * math.sqrt(high)


def of_lognormal_moments(mean: float, deviation: float) -> float:
    """Of a lognormal range by its own mean and standard deviation."""
    if mean <= 0 or deviation < 0:
        raise UndefinedError("the mean is positive, the deviation is not negative")
    return mean / math.hypot(1.0, deviation / mean)


def of_shares(low: float, high: float) -> float:
    """Of a logit-normal range of shares."""
    if not 0 < low <= high < 1:
        raise UndefinedError("a range of shares runs upwards between 0 % and 100 %")
    odds = math.sqrt(low / (1 - low) * (high / (1 - high)))
    return odds / (1 + odds)


def middle(low: float, high: float) -> float:
    """Of a normal range, and of a uniform one."""
    return low + (high - low) / 2


def of_normal_moments(mean: float, deviation: float) -> float:
    """Of a normal range by its mean and standard deviation."""
    if deviation < 0:
        raise UndefinedError("the deviation is not negative")
    return mean


def of_triangular(low: float, mode: float, high: float) -> float:
    """Of a triangular distribution."""
    _refuse_mode_outside(low, mode, high)
    if mode - low >= high - mode:
        return low + math.sqrt((high - low) * (mode - low) / 2)
    return high - math.sqrt((high - low) * (high - mode) / 2)


def of_pert(low: float, mode: float, high: float) -> float:
    """Of a beta-PERT distribution: a beta distribution between low and high.

    Its exponents are 1 + 4 (mode - low) / (high - low) and 1 + 4 (high - mode) / (high - low), so
    that its mean is (low + 4 mode + high) / 6 (Malcolm, Roseboom, Clark and Fazar 1959).
    """
    _refuse_mode_outside(low, mode, high)
    if low == high:
        return low
    place = (mode - low) / (high - low)
    if place > 0.5:  # seen from the other end, where the series below converges
        return high - (high - low) * _of_beta(5 - 4 * place, 1 + 4 * place)
    return low + (high - low) * _of_beta(1 + 4 * place, 5 - 4 * place)


def _refuse_mode_outside(low: float, mode: float, high: float) -> None:
    if not low <= mode <= high:
        raise UndefinedError("the most likely value lies between low and high")


def _of_beta(a: float, b: float) -> float:
    """The median of a beta distribution with 1 <= a <= b, which is at most a half.

    Newton's method on logarithms: the logarithm of the share below x bends down over that of x, so
    that steps from below never overshoot. The share below is the series of DLMF 8.17.8.
    """
    scale = math.gamma(a) * math.gamma(b) / math.gamma(a + b)
    x = math.pow(a * scale / 2, 1 / a)  # the share of the first term alone, which is more
    for _ in range(_STEPS):
        term = total = 1.0
        for n in range(_TERMS):
            term *= (a + b + n) / (a + 1 + n) * x
            total += term
            if term <= 1e-17 * total:
                break
        density = x ** (a - 1) * (1 - x) ** (b - 1) / scale
        share = x * density * (1 - x) * total / a
        step = math.log(0.5 / share) * share / (x * density)
        x *= math.exp(step)
        if abs(step) <= 1e-15:
            break
    return x
