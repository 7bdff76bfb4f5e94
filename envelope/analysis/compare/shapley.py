"""How much each of several changes contributes to a difference: Shapley values.

A change contributes what it adds when it is made after some of the others, averaged over all orders
of making them. Contributions add up to the whole difference, equal changes contribute equally, and
what changes nothing contributes nothing: L. S. Shapley, A Value for n-Person Games (1953).
"""

import math
import random
from collections.abc import Callable, Sequence
from functools import cache

from envelope.tuples import NamedTuple

EXACT = 10  # changes; their 1024 subsets are all computed
ORDERS = 200  # drawn where there are more changes

Worth = Callable[[int], Sequence[float]]  # of a set of changes, as bits: results with those made


class Shares(NamedTuple):
    """What each change contributes to each result: a row per change, a column per result.

    `orders` is 0 where all orders count, else the number of orders that were drawn, and `errors`
    are the standard errors of the rows then.
    """

    rows: tuple[tuple[float, ...], ...]
    orders: int
    errors: tuple[tuple[float, ...], ...]


def shapley(worth: Worth, changes: int, seed: int, exact: int = EXACT) -> Shares:
    """The contributions of so many changes, exact for few, else from drawn orders."""
    known = cache(worth)
    if changes <= exact:
        rows = _over_subsets(known, changes)
        return Shares(rows, 0, tuple((0.0,) * len(row) for row in rows))
    return _over_orders(known, changes, seed)


def _over_subsets(worth: Worth, changes: int) -> tuple[tuple[float, ...], ...]:
    """Every set of the other changes counts by the share of orders that begin with it."""
    everything = range(1 << changes)
    weights = [
        math.factorial(size) * math.factorial(changes - size - 1) / math.factorial(changes)
        for size in range(changes)
    ]
    return tuple(
        _sums(
            [
                (weights[made.bit_count()], worth(made), worth(made | 1 << change))
                for made in everything
                if not made >> change & 1
            ]
        )
        for change in range(changes)
    )


def _over_orders(worth: Worth, changes: int, seed: int) -> Shares:
    """Every drawn order counts together with its reverse, which evens out much of the chance."""
    draw = random.Random(seed)
    steps: list[list[tuple[float, Sequence[float], Sequence[float]]]] = [[] for _ in range(changes)]
    for _ in range(ORDERS // 2):
        order = draw.sample(range(changes), changes)
        for each in (order, order[::-1]):
            made = 0
            for change in each:
                steps[change].append((1 / ORDERS, worth(made), worth(made | 1 << change)))
                made |= 1 << change
    rows = tuple(_sums(listed) for listed in steps)
    return Shares(rows, ORDERS, tuple(_errors(listed) for listed in steps))


def _errors(steps: Sequence[tuple[float, Sequence[float], Sequence[float]]]) -> tuple[float, ...]:
    """For each result, the standard error of the mean of what was added by pairs of orders."""
    results = range(len(steps[0][1]))
    added = [[after[at] - before[at] for _, before, after in steps] for at in results]
    return tuple(
        _error([(one + two) / 2 for one, two in zip(each[::2], each[1::2], strict=True)])
        for each in added
    )


def _error(values: Sequence[float]) -> float:
    mean = math.fsum(values) / len(values)
    square = math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)
    return math.sqrt(square / len(values))


def _sums(steps: Sequence[tuple[float, Sequence[float], Sequence[float]]]) -> tuple[float, ...]:
    """For each result, the sum of what was added, each step by its weight."""
    results = range(len(steps[0][1]))
    return tuple(
        math.fsum(weight * (after[result] - before[result]) for weight, before, after in steps)
        for result in results
    )
