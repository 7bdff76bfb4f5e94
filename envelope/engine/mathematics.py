"""Capacity mathematics on plain floats, behind the functions of the language."""

import math
from collections.abc import Iterable
from functools import lru_cache

from envelope.engine.ranges.normal import quantile
from envelope.engine.rounding import LARGEST_WHOLE, MOST_STEPS, complement, tolerance, whole


class UndefinedError(ValueError):
    """A function has no value for its arguments; the message says in words what it asks of them."""


def remainder(value: float, step: float) -> float:
    """What is left of a value after whole steps, with the sign of the step.

    Whole numbers leave exactly what they leave; of others a near-whole number of steps leaves 0,
    and less than half a step itself. Of as many steps as have no digits left nothing is known.
    """
    if step == 0:
        raise UndefinedError("what it divides by is 0")
    steps = value / step
    if value % 1 != 0 or step % 1 != 0 or abs(value) > LARGEST_WHOLE:
        if abs(steps) >= MOST_STEPS:
            raise UndefinedError("it divides by too little: no digit is left of what it leaves")
        if not 0 < steps < 0.5 and abs(steps - round(steps)) <= tolerance(steps):
            return 0.0
    left = value % step + 0.0  # without the sign of -0.0
    return 0.0 if left == step else left  # of next to nothing with the other sign


def tiered(amount: float, *tiers: float) -> float:
    """What an amount costs: up to each limit at its price, the rest at the last price."""
    *pairs, last = tiers
    limits, prices = pairs[::2], pairs[1::2]
    if amount < 0:
        raise UndefinedError("an amount is 0 or more")
    below, cost = 0.0, 0.0
    for limit, price in zip(limits, prices, strict=True):
        if limit < below:
            raise UndefinedError("the limits rise from 0")
        cost += max(min(amount, limit) - below, 0.0) * price
        below = limit
    return cost + max(amount - below, 0.0) * last


def clamp(value: float, low: float, high: float) -> float:
    """The value, kept between low and high."""
    return max(low, min(high, value))


def divided(value: float, by: float) -> float:
    """The quotient; nothing where there is nothing to divide by."""
    return value / by if by else 0.0


def power(base: float, exponent: float) -> float:
    """Base ^ exponent as a real number; a ValueError where that would be complex."""
    return math.pow(base, exponent)


def erlang_b(servers: float, load: float) -> float:
    """The share of arrivals that finds all servers busy (Erlang B), by its recursion."""
    if servers < 0 or load < 0 or servers > 1e6:
        raise UndefinedError("servers lie between 0 and 1 million, the load is not negative")
    blocked = 1.0
    for count in range(1, whole(servers) + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked


def erlang_c(servers: float, load: float) -> float:
    """The share of arrivals that must wait (Erlang C); 1 when the load exceeds the servers."""
    if load >= servers:
        return 1.0
    blocked = erlang_b(servers, load)
    return blocked / (1 - load / servers * (1 - blocked))


def erlang_servers(load: float, probability: float) -> float:
    """The fewest servers at which no larger share of the arrivals must wait (Erlang C)."""
    if not 0 < probability <= 1 or not 0 <= load <= 1e6:
        raise UndefinedError("the share lies between 0 and 100 %, the load between 0 and 1 million")
    blocked, servers = 1.0, 0
    while True:
        waiting = 1.0 if load >= servers else blocked / (1 - load / servers * (1 - blocked))
        if waiting <= probability and servers > load:
            return float(servers)
        servers += 1
        blocked = load * blocked / (servers + load * blocked)


def collision_probability(count: float, space: float) -> float:
    """The chance that two of `count` random picks from `space` are equal.

    Exact below ten thousand picks, else 1 - exp(-n(n-1)/2N), which differs by less than 1e-9 of
    a probability once the space is large against the number of picks.
    """
    if count < 0 or space <= 0:
        raise UndefinedError("the number of picks is not negative, the space is positive")
    if count > space:
        return 1.0
    if count < 10_000:
        return -math.expm1(math.fsum(math.log1p(-k / space) for k in range(whole(count))))
    return -math.expm1(-count * (count - 1) / (2 * space))


@lru_cache(maxsize=2000)  # what an analysis asks again, of servers that it does not move
def at_least(needed: float, count: float, probability: float) -> float:
    """The chance that at least `needed` of `count` independent events happen (k of n)."""
    if not 0 <= probability <= 1 or count < 0 or count > 100_000:
        raise UndefinedError("a probability lies between 0 and 1, the count between 0 and 100,000")
    total, fewest = whole(count), max(whole(needed), 0)
    return math.fsum(_binomials(total, range(fewest, total + 1), probability))


def binomial(count: int, happened: int, probability: float) -> float:
    """The chance that so many of `count` independent events happen."""
    return _binomials(count, (happened,), probability)[0]


def _binomials(count: int, numbers: Iterable[int], probability: float) -> list[float]:
    """The chance of each of some numbers of `count` independent events that happen."""
    if probability in (0.0, 1.0):
        return [float(happened == count * probability) for happened in numbers]
    gamma, exp, every = math.lgamma, math.exp, math.lgamma(count + 1)
    happens, not_so = math.log(probability), math.log1p(-probability)
    return [
        exp(
            every
            - gamma(happened + 1)
            - gamma(count - happened + 1)
            + (happened * happens + (count - happened) * not_so)
        )
        for happened in numbers
    ]


def combinations(count: float, chosen: float) -> float:
    """In how many ways `chosen` of `count` things can be picked; 0 when there are not as many."""
    if count < 0 or chosen < 0 or count > 1000:
        raise UndefinedError("the numbers lie between 0 and 1000")
    return float(math.comb(whole(count), whole(chosen)))


def normal_quantile(probability: float) -> float:
    """How many standard deviations from the mean a share of a normal distribution ends."""
    if not 0 < probability < 1:
        raise UndefinedError("a probability lies between 0 and 1, both excluded")
    return quantile(probability)


def downtime(availability: float, period: float) -> float:
    """The part of a period that is not available, in the period's unit."""
    return complement(availability) * period
