"""Capacity mathematics on plain floats, behind the functions of the language."""

import math


class UndefinedError(ValueError):
    """A function has no value for its arguments; the message says in words what it asks of them."""


def ceil(value: float, step: float = 1.0) -> float:
    """Round up to whole steps; what is within 1e-9 of a whole number of steps is that number."""
    return math.ceil(settled(value / step)) * step


def floor(value: float, step: float = 1.0) -> float:
    """Round down to whole steps, with the same care."""
    return math.floor(settled(value / step)) * step


def nearest(value: float, step: float = 1.0) -> float:
    """Round to the nearest step, halves to the even one."""
    return round(settled(value / step)) * step


def settled(number: float) -> float:
    """The whole number that a number is within 1e-9 of, else the number."""
    whole = round(number)
    return float(whole) if abs(number - whole) <= 1e-9 * max(1.0, abs(number)) else number


def next_power_of_2(value: float) -> float:
    """The smallest power of two that is not below the value; 1 for everything up to 1."""
    return 2.0 ** math.ceil(settled(math.log2(value))) if value > 1 else 1.0


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
    for count in range(1, int(settled(servers)) + 1):
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
        return -math.expm1(math.fsum(math.log1p(-k / space) for k in range(int(count))))
    return -math.expm1(-count * (count - 1) / (2 * space))


def at_least(needed: float, count: float, probability: float) -> float:
    """The chance that at least `needed` of `count` independent events happen (k of n)."""
    if not 0 <= probability <= 1 or count < 0 or count > 100_000:
        raise UndefinedError("a probability lies between 0 and 1, the count between 0 and 100,000")
    total, fewest = int(settled(count)), max(int(settled(needed)), 0)
    return math.fsum(_binomial(total, k, probability) for k in range(fewest, total + 1))


def _binomial(count: int, happened: int, probability: float) -> float:
    if probability in (0.0, 1.0):
        return float(happened == count * probability)
    ways = math.lgamma(count + 1) - math.lgamma(happened + 1) - math.lgamma(count - happened + 1)
    chance = happened * math.log(probability) + (count - happened) * math.log1p(-probability)
    return math.exp(ways + chance)


def combinations(count: float, chosen: float) -> float:
    """In how many ways `chosen` of `count` things can be picked; 0 when there are not as many."""
    if count < 0 or chosen < 0 or count > 1000:
        raise UndefinedError("the numbers lie between 0 and 1000")
    return float(math.comb(int(settled(count)), int(settled(chosen))))


def normal_quantile(probability: float) -> float:
    """How many standard deviations from the mean a share of a normal distribution ends."""
    from statistics import NormalDist  # 20 ms, and hardly any scenario asks

    if not 0 < probability < 1:
        raise UndefinedError("a probability lies between 0 and 1, both excluded")
    return NormalDist().inv_cdf(probability)


def downtime(availability: float, period: float) -> float:
    """The part of a period that is not available, in the period's unit."""
    return (1 - availability) * period


def median_of_lognormal(low: float, high: float) -> float:
    """The median of a lognormal range: the geometric mean of its ends."""
    if low <= 0 or high < low:
        raise UndefinedError("a lognormal range runs upwards between positive ends")
    return math.sqrt(low) * math.sqrt(high)


def median_of_shares(low: float, high: float) -> float:
    """The median of a logit-normal range of shares."""
    if not 0 < low <= high < 1:
        raise UndefinedError("a range of shares runs upwards between 0 % and 100 %")
    odds = math.sqrt(low / (1 - low) * (high / (1 - high)))
    return odds / (1 + odds)


def median_of_normal(low: float, high: float) -> float:
    """The median of a normal range, and of a uniform one: the middle."""
    return low + (high - low) / 2


def median_of_triangular(low: float, mode: float, high: float) -> float:
    """The median of a triangular distribution."""
    if not low <= mode <= high:
        raise UndefinedError("the most likely value lies between low and high")
    if mode - low >= high - mode:
        return low + math.sqrt((high - low) * (mode - low) / 2)
    return high - math.sqrt((high - low) * (high - mode) / 2)
