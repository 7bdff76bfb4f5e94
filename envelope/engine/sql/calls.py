"""The functions of the language in SQL, each by a writer.

A writer gets the columns, in which it keeps what it writes more than once, and the operands.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from importlib import import_module
from itertools import pairwise

from sqlglot import exp

from envelope.engine.functions import COMPUTATIONS
from envelope.engine.rounding import (
    DECIMALS,
    FURTHEST,
    LARGEST_WHOLE,
    MOST_STEPS,
    NEAR_DECIMALS,
    SMALL,
    TOLERANCE,
)
from envelope.engine.sql.arithmetic import (
    absolute,
    largest,
    logarithm,
    power_of,
    raised,
    root,
    smallest,
)
from envelope.engine.sql.columns import Columns
from envelope.engine.sql.pieces import Piece, call, of, truth, when

Writer = Callable[..., Piece]


def writer(function: str) -> Writer:
    """The writer of a function, by its name in the table."""
    name = COMPUTATIONS[function].sql if function in COMPUTATIONS else function
    place, _, own = name.rpartition(":")
    found: Writer = getattr(import_module(place or __name__), own)
    return found


# rounding


def tolerance(number: Piece) -> Piece:
    """How far from a whole number counts as that number, as in `rounding`."""
    return smallest(FURTHEST, TOLERANCE * largest(1.0, absolute(number).sure())).sure()


def ceil(columns: Columns, x: Piece, step: Piece | None = None) -> Piece:
    """Rounded up to whole ones, or to whole steps."""
    steps = _steps(columns, x, step)
    rounded = replace(columns.up(steps - tolerance(steps)), unsigned=steps.unsigned)
    return _stepped(rounded, step)


def floor(columns: Columns, x: Piece, step: Piece | None = None) -> Piece:
    """Rounded down to whole ones, or to whole steps."""
    steps = _steps(columns, x, step)
    rounded = replace(columns.down(steps + tolerance(steps)), unsigned=steps.unsigned)
    return _stepped(rounded, step)


def nearest(columns: Columns, x: Piece, step: Piece | None = None) -> Piece:
    """Rounded to the nearest whole one or step, halves to the even one."""
    steps = _steps(columns, x, step)
    below = columns.keep(columns.down(steps))
    rest = columns.keep(steps - below)
    odd = below - 2.0 * columns.down(below / 2.0)
    is_half = absolute(rest - 0.5) <= tolerance(steps)
    more = when((is_half, odd), (rest > 0.5, of(1.0)), otherwise=of(0.0))
    return _stepped(below + more, step)


def _steps(columns: Columns, x: Piece, step: Piece | None) -> Piece:
    return columns.keep(x if step is None or step.value == 1 else x / step)


def _stepped(rounded: Piece, step: Piece | None) -> Piece:
    return rounded if step is None or step.value == 1 else rounded * step


def whole(columns: Columns, count: Piece) -> Piece:
    """The whole number that a count is, what is beyond it cut off; it may be written again."""
    if count.value is not None:
        return of(math.floor(count.value + TOLERANCE * max(1.0, abs(count.value))))
    return columns.keep(floor(columns, count))


def complement(columns: Columns, share: Piece) -> Piece:
    """1 - share, as `rounding` has it."""
    left = columns.keep(1.0 - share)
    steps = left * DECIMALS
    digits = columns.down(steps + 0.5)
    is_near = absolute(steps - digits) <= NEAR_DECIMALS
    return when(((left > 0.0) & (left < SMALL) & is_near, digits / DECIMALS), otherwise=left)


def next_power_of_2(columns: Columns, x: Piece) -> Piece:
    """The next power of two; 1 for everything up to 1. A logarithm is not exact."""
    count = columns.keep(ceil(columns, x))
    size = logarithm(largest(count, 1.0)) / math.log(2)
    near = columns.keep(power_of(of(2.0), columns.down(size + 0.5)))
    return when((count <= 1.0, of(1.0)), (near >= count, near), (near < count, 2.0 * near))


def remainder(columns: Columns, x: Piece, step: Piece) -> Piece:
    """What is left after whole steps, with the sign of the step, as in `mathematics`."""
    value, by = columns.keep(x), columns.keep(step)
    steps = columns.keep(value / by)
    left = columns.keep(value - by * columns.down(steps))
    whole = _is_whole(columns, value) & _is_whole(columns, by)
    exact = whole & (absolute(value) <= LARGEST_WHOLE)
    none = absolute(steps - columns.down(steps + 0.5)) <= tolerance(steps)
    nothing = ~exact & none & ((steps <= 0.0) | (steps >= 0.5))
    beyond = when((absolute(left) >= absolute(by), left - by), otherwise=left)
    falls = ((left < 0.0) & (by > 0.0)) | ((left > 0.0) & (by < 0.0))
    found = when((nothing, of(0.0)), (falls, left + by), otherwise=beyond)
    return when((exact | (absolute(steps) < MOST_STEPS), found))


def _is_whole(columns: Columns, x: Piece) -> Piece:
    """Whether a number has no fraction."""
    return x.equals(columns.down(x)) if x.value is None else truth(float(x.value).is_integer())


# picking and adding


def tiered(columns: Columns, amount: Piece, *tiers: Piece) -> Piece:
    """Each tier at its price; NULL where the limits fall or the amount is negative."""
    *pairs, last = tiers
    limits = [of(0.0), *(columns.keep(limit) for limit in pairs[::2])]
    a = columns.keep(amount)
    inside = a.sure()  # as it is asked for below
    costs = [
        largest(smallest(inside, limit) - below, 0.0) * price
        for (below, limit), price in zip(pairwise(limits), pairs[1::2], strict=True)
    ]
    costs.append(largest(inside - limits[-1], 0.0) * last)
    rises = reduce(lambda a, b: a & b, (one <= two for one, two in pairwise(limits)), truth(True))
    return when((rises & (a >= 0.0), total(columns, *costs)))


def minimum(columns: Columns, *values: Piece) -> Piece:
    """The smallest of several values."""
    return smallest(*(each if not each.nullable else columns.keep(each) for each in values))


def maximum(columns: Columns, *values: Piece) -> Piece:
    """The largest of several values."""
    return largest(*(each if not each.nullable else columns.keep(each) for each in values))


_TOGETHER = 64  # operands of one sum: databases read expressions of limited depth


def total(columns: Columns, *values: Piece) -> Piece:
    """All values added up."""
    if len(values) > _TOGETHER:
        parts = (values[place : place + _TOGETHER] for place in range(0, len(values), _TOGETHER))
        return total(columns, *(columns.keep(total(columns, *part)) for part in parts))
    return reduce(lambda a, b: a + b, values)


def positive(columns: Columns, x: Piece) -> Piece:
    """Without its sign."""
    return absolute(x)


def clamp(columns: Columns, x: Piece, low: Piece, high: Piece) -> Piece:
    """The value, kept between low and high."""
    return maximum(columns, low, minimum(columns, high, x))


def divided(columns: Columns, value: Piece, by: Piece) -> Piece:
    """The quotient; nothing where there is nothing to divide by."""
    divisor = columns.keep(by)
    is_kept = value.nullable and divisor.value is None
    dividend = columns.keep(value) if is_kept else value
    nothing = divisor.equals(0.0) & dividend.is_there() if value.nullable else divisor.equals(0.0)
    found = when((nothing, of(0.0)), otherwise=dividend / divisor)
    return found if value.nullable or divisor.nullable else found.sure()


def multiplied(columns: Columns, rate: Piece, time: Piece) -> Piece:
    """What a rate adds up to in a time."""
    return rate * time


def downtime(columns: Columns, availability: Piece, period: Piece) -> Piece:
    """The time down in a period."""
    return complement(columns, availability) * period


# roots and logarithms


def square_root(columns: Columns, x: Piece) -> Piece:
    """The square root; NULL of what is negative."""
    kept = columns.keep(x)
    return when((kept >= 0.0, root(kept)))


def exponential(columns: Columns, x: Piece) -> Piece:
    """The power of e."""
    return raised(columns.keep(x))


def _logarithm_to(base: float) -> Writer:
    def write(columns: Columns, x: Piece) -> Piece:
        """The logarithm; NULL of what is not positive."""
        kept = columns.keep(x)
        found = call(exp.Ln, kept)
        return when((kept > 0.0, found if base == math.e else found / math.log(base)))

    return write


ln, log2, log10 = _logarithm_to(math.e), _logarithm_to(2.0), _logarithm_to(10.0)


# the medians of ranges


def lognormal(columns: Columns, low: Piece, high: Piece) -> Piece:
    """The geometric mean of its ends."""
    one, two = columns.keep(low), columns.keep(high)
    return when(((one > 0.0) & (two >= one), root(one) * root(two)))


def lognormal_moments(columns: Columns, mean: Piece, deviation: Piece) -> Piece:
    """By its own mean and standard deviation."""
    m, d = columns.keep(mean), columns.keep(deviation)
    share = columns.keep(d / m)
    return when(((m > 0.0) & (d >= 0.0), m / root(1.0 + share * share)))


def middle(columns: Columns, low: Piece, high: Piece) -> Piece:
    """Of a normal range, and of a uniform one."""
    one = columns.keep(low)
    return one + (high - one) / 2.0


def normal_moments(columns: Columns, mean: Piece, deviation: Piece) -> Piece:
    """Of a normal range by its mean."""
    return when((deviation >= 0.0, mean))


def triangular(columns: Columns, low: Piece, mode: Piece, high: Piece) -> Piece:
    """Of a triangular distribution."""
    a, m, b = columns.keep(low), columns.keep(mode), columns.keep(high)
    right = a + root((b - a) * (m - a) / 2.0)
    left = b - root((b - a) * (b - m) / 2.0)
    inside = (a <= m) & (m <= b)
    return when((inside & (m - a >= b - m), right), (inside & (m - a < b - m), left))
