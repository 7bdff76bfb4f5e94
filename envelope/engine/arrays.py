"""The functions of the language on NumPy arrays, element by element."""

from collections.abc import Callable, Sequence
from functools import partial, reduce
from typing import Any

import numpy as np

from envelope.engine.chance import gamma
from envelope.engine.elementwise import each_alike
from envelope.engine.functions import COMPUTATIONS, named
from envelope.engine.ranges import distributions
from envelope.engine.rounding import (
    DECIMALS,
    FURTHEST,
    LARGEST_WHOLE,
    MOST_STEPS,
    NEAR_DECIMALS,
    SMALL,
    TOLERANCE,
)
from envelope.engine.scalar import BINARY, SAME
from envelope.language.operators import COMPARISONS

Array = Any  # a float or an array of any shape; NumPy broadcasts them

# Arrays are computed in blocks that stay in the processor's cache: measured, see README.
BLOCK = 16_384


def _keep_freed_memory() -> None:
    """Make and free two arrays of 16 MB, so that smaller ones stay with the process.

    The C library of Linux gives a freed array of a block back to the system, and asks for it
    again at the next operation, which takes longer than the operation. Once an array has been
    freed it keeps all up to that size (mallopt(3), M_MMAP_THRESHOLD): measured, twice as fast.
    So the second one lies where smaller ones will, for which NumPy asks for large pages: a fault
    for each 2 MB that are used, not for each 4 KB, a quarter of the first block's time.
    """
    np.empty(2_000_000)
    np.empty(1_900_000)


_keep_freed_memory()


def _tolerance(numbers: Array) -> Array:
    """How far from a whole number each number is that number, in memory of its own."""
    found = np.abs(numbers, out=np.empty(np.shape(numbers)))
    np.maximum(found, 1.0, out=found)
    found *= TOLERANCE
    return np.minimum(found, FURTHEST, out=found)


def _are_apart(numbers: Array, distances: Array) -> bool:
    """Whether none of many numbers is a whole number but for its error.

    `distances` are those to the whole numbers on the side to which all are rounded.
    """
    if not np.size(distances) or not np.ndim(distances):
        return False
    most = max(1.0, float(numbers.max()), -float(numbers.min()))
    return bool(distances.max() < 1 - 2 * TOLERANCE * most)


def ceil(value: Array, step: Array = 1.0) -> Array:
    """Round up to whole steps; what is as near to a whole number as its error is that number."""
    steps = _steps(value, step)
    found = np.ceil(steps)
    if not _are_apart(steps, found - steps):
        near = _tolerance(steps)
        found = np.ceil(np.subtract(steps, near, out=near), out=near)
    return found if _is_one(step) else found * step


def floor(value: Array, step: Array = 1.0) -> Array:
    """Round down to whole steps, with the same care."""
    steps = _steps(value, step)
    found = np.floor(steps)
    if not _are_apart(steps, steps - found):
        near = _tolerance(steps)
        found = np.floor(np.add(steps, near, out=near), out=near)
    return found if _is_one(step) else found * step


def nearest(value: Array, step: Array = 1.0) -> Array:
    """Round to the nearest step, halves (with the same care) to the even one."""
    steps = _steps(value, step)
    below = np.floor(steps)
    rest = steps - below
    is_half = np.abs(rest - 0.5) <= _tolerance(steps)
    return (below + np.where(is_half, below % 2, rest > 0.5)) * step


def next_power_of_2(value: Array) -> Array:
    """The smallest power of two that is not below the value; 1 for everything up to 1."""
    whole = np.maximum(ceil(value), 1.0)
    mantissa, exponent = np.frexp(whole)
    powers = np.ldexp(1.0, exponent - (mantissa == 0.5))
    return np.where(np.isfinite(whole), powers, whole)


def complement(share: Array) -> Array:
    """1 - share, without what a share near 1 was off by."""
    left = np.asarray(1 - share)
    small = left < SMALL
    if not small.any():
        return left
    small &= left > 0
    steps = left * DECIMALS
    digits = np.rint(steps)
    return np.where(small & (np.abs(steps - digits) <= NEAR_DECIMALS), digits / DECIMALS, left)


def remainder(value: Array, step: Array) -> Array:
    """What is left of a value after whole steps, with the sign of the step, as in `mathematics`."""
    steps = value / step
    is_whole = (np.floor(value) == value) & (np.floor(step) == step)
    is_exact = is_whole & (np.abs(value) <= LARGEST_WHOLE)
    is_part = np.greater(steps, 0) & np.less(steps, 0.5)
    is_none = ~is_exact & ~is_part & (np.abs(steps - np.rint(steps)) <= _tolerance(steps))
    left = np.mod(value, step) + 0.0
    left = np.where(is_none | (left == step), 0.0, left)
    return distributions.defined(is_exact | np.less(np.abs(steps), MOST_STEPS), left)


def _steps(value: Array, step: Array) -> Array:
    return value if _is_one(step) else value / step


def _is_one(step: Array) -> bool:
    return np.ndim(step) == 0 and bool(step == 1)


def tiered(amount: Array, *tiers: Array) -> Array:
    """What an amount costs, tier by tier; NaN where the limits fall or the amount is negative."""
    *pairs, last = tiers
    below, cost, valid = 0.0, 0.0, np.greater_equal(amount, 0)
    for limit, price in zip(pairs[::2], pairs[1::2], strict=True):
        cost = cost + np.clip(amount - below, 0, limit - below) * price
        valid, below = valid & (limit >= below), limit
    return distributions.defined(valid, cost + np.maximum(amount - below, 0) * last)


def smallest(*values: Array) -> Array:
    """The smallest of several values."""
    return _joined(np.minimum, values)


def largest(*values: Array) -> Array:
    """The largest of several values."""
    return _joined(np.maximum, values)


def total(*values: Array) -> Array:
    """All values added up."""
    return _joined(np.add, values)


def _joined(join: Callable[..., Array], values: Sequence[Array]) -> Array:
    """Values joined one after the other, from the third on in the memory of what comes of them."""
    if len(values) < 3:
        return reduce(join, values)
    found = join(*values[:2])
    for each in values[2:]:
        fits = np.ndim(found) and np.shape(each) in ((), np.shape(found))
        found = join(found, each, out=found) if fits else join(found, each)
    return found


def clamp(value: Array, low: Array, high: Array) -> Array:
    """The value, kept between low and high."""
    return np.maximum(low, np.minimum(high, value))


def divided(value: Array, by: Array) -> Array:
    """The quotient; nothing where there is nothing to divide by."""
    is_nothing = by == 0
    return np.where(is_nothing, 0.0, value / np.where(is_nothing, 1.0, by))


def downtime(availability: Array, period: Array) -> Array:
    """The part of a period that is not available, in the period's unit."""
    return complement(availability) * period


def _compare(operator: str, left: Array, right: Array) -> Array:
    """A comparison in which sides that differ by a share of less than `SAME` are equal."""
    holds, row = BINARY[operator], COMPARISONS[operator]
    plain = holds(left, right)
    if row.shift and (np.all(plain) if row.equal else not np.any(plain)):
        return plain  # as of most: what is near makes `<=` true, and `<` false, where it is not
    margin = SAME * np.maximum(np.abs(left), np.abs(right))
    difference = left - right
    if row.shift:
        return holds(difference, margin if row.shift > 0 else -margin)
    return np.abs(difference) <= margin if row.equal else np.abs(difference) > margin


def gamma_quantile(probability: Array, variability: Array) -> Array:
    """The quantiles of a gamma distribution of mean 1; the exponential one has a loop in NumPy."""
    if not _is_one(variability):
        return each_alike(gamma.gamma_quantile)(probability, variability)
    valid = np.greater_equal(probability, 0) & np.less(probability, 1)
    return distributions.defined(valid, -np.log1p(-np.where(valid, probability, 0.0)))


def array_function(name: str) -> Callable[..., Array]:
    """A function of the language on arrays; what NumPy has no loop for runs element by element."""
    row = COMPUTATIONS[name]
    found: Callable[..., Array] = (
        named(row.array, __name__) if row.array else each_alike(row.scalar)
    )
    return found


def draw_function(name: str) -> Callable[..., Array]:
    """A range as a function of its arguments and of scores."""
    row = COMPUTATIONS[name]
    found: Callable[..., Array] = named(row.draw, distributions.__name__)
    return partial(found, reach=row.reach) if row.reach else found


def array_functions() -> dict[str, Callable[..., Array]]:
    """Everything that compiled functions of arrays call, by the names in their source."""
    drawn = [name for name, row in COMPUTATIONS.items() if row.draw]
    functions: dict[str, Callable[..., Array]] = {
        **{f"call_{name}": array_function(name) for name in COMPUTATIONS},
        **{f"draw_{name}": draw_function(name) for name in drawn},
        "call_not": np.logical_not,
        "choose": np.where,
        **{f"compare {operator}": partial(_compare, operator) for operator in COMPARISONS},
        "complement": complement,
        "negative": np.negative,
        "power": np.power,
    }
    return {name: partial(_result, function) for name, function in functions.items()}


def _result(function: Callable[..., Array], *values: Array) -> Array:
    """A function of what may all be numbers: of such a number, over which no array is written."""
    found = function(*values)
    return found[()] if isinstance(found, np.ndarray) and found.ndim == 0 else found
