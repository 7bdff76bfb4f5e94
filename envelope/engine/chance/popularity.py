"""How popularity is spread over objects: Zipf's law, and what a cache makes of it."""

import math
from functools import lru_cache

from envelope.engine.mathematics import UndefinedError
from envelope.engine.rounding import whole

_EXACT_TERMS = 1000
_STEEPEST, _DIGITS = 10.0, 160  # the last bit of 1000^-10 is larger than 2^-160
_STEPS = 200  # of Newton's method, which needs about ten


def harmonic(count: float, exponent: float = 1.0) -> float:
    """The sum of k^-exponent for k = 1 to count: exact up to 1,000 terms, then Euler-Maclaurin.

    The remainder's error is below 1e-12 of the sum for exponents from 0 to 10.
    """
    terms = whole(count)
    if terms < 0 or count > 1e18:
        raise UndefinedError("the number of terms lies between 0 and 1e18")
    head = _head(min(terms, _EXACT_TERMS), exponent)
    if terms <= _EXACT_TERMS:
        return head
    first, last = float(_EXACT_TERMS), float(terms)
    area = _area(first, last, exponent)
    ends = (last**-exponent - first**-exponent) / 2
    slopes = exponent / 12 * (first ** (-exponent - 1) - last ** (-exponent - 1))
    return float(head + area + ends + slopes)


def _head(terms: int, exponent: float) -> float:
    """The sum of the first terms, rounded once; what was summed up before is known."""
    if not 0 <= exponent <= _STEEPEST:
        return math.fsum([k**-exponent for k in range(1, terms + 1)])
    sums = _sums(exponent)
    for k in range(len(sums), terms + 1):
        sums.append(sums[-1] + int(math.ldexp(k**-exponent, _DIGITS)))
    return sums[terms] / (1 << _DIGITS)


@lru_cache(maxsize=8)
def _sums(exponent: float) -> list[int]:
    """The sums of the first terms that are known so far, exactly: as whole numbers of 2^-160.

    Many samples have sums of one exponent, each of another number of terms.
    """
    return [0]


def _area(first: float, last: float, exponent: float) -> float:
    """The integral of x^-exponent between two bounds."""
    rest = 1 - exponent
    logarithm = math.log(last / first)
    if abs(rest * logarithm) < 1e-8:
        return logarithm
    return float(first**rest * math.expm1(rest * logarithm) / rest)


def zipf_hit_ratio(cached: float, objects: float, exponent: float) -> float:
    """The share of requests that goes to the `cached` most popular of `objects` objects."""
    return harmonic(min(cached, objects), exponent) / harmonic(objects, exponent)


def zipf_objects(hit_ratio: float, objects: float, exponent: float) -> float:
    """How many of the most popular objects get that share of the requests."""
    if not 0 <= hit_ratio <= 1:
        raise UndefinedError("a hit ratio lies between 0 and 1")
    wanted = hit_ratio * harmonic(objects, exponent)
    low, high = 0, whole(objects)
    while low < high:
        middle = (low + high) // 2
        if harmonic(middle, exponent) >= wanted * (1 - 1e-12):
            high = middle
        else:
            low = middle + 1
    return float(low)


def lru_hit_ratio(cached: float, objects: float, exponent: float) -> float:
    """The hit ratio of a cache that drops what was used longest ago, under Zipf's law.

    Che's approximation (Che, Tung and Wang 2002): an object stays for the time T in which as many
    different ones are asked for as the cache holds; the k-th of them is found with the
    probability 1 - exp(-p_k T).
    """
    if cached < 0 or not 1 <= objects <= 1e15 or exponent < 0:
        raise UndefinedError("the cache and the exponent are not negative, objects from 1 to 1e15")
    if cached >= objects:
        return 1.0
    if cached == 0:
        return 0.0
    ranks = _ranks(objects, exponent)
    time = _stay(ranks, cached)
    hits = math.fsum(n * p * -math.expm1(-p * time) for n, p in ranks)
    return hits / math.fsum(n * p for n, p in ranks)


@lru_cache(maxsize=64)
def _ranks(objects: float, exponent: float) -> tuple[tuple[float, float], ...]:
    """Pairs of a number of ranks and the share of requests of each: one by one, then in groups.

    Beyond the first thousand a group spans 1 % of its rank; its share is the group's mean.
    """
    total = harmonic(objects, exponent)
    last = float(whole(objects))
    pairs = [(1.0, k**-exponent / total) for k in range(1, int(min(_EXACT_TERMS, last)) + 1)]
    end = float(_EXACT_TERMS)
    while end < last:
        start, end = end, min(math.floor(end * 1.01), last)
        mass = _area(start + 0.5, end + 0.5, exponent)
        pairs.append((end - start, mass / total / (end - start)))
    return tuple(pairs)


def _stay(ranks: tuple[tuple[float, float], ...], cached: float) -> float:
    """The time in which as many different objects are asked for as the cache holds.

    Newton's method from below: the count of different ones bends down, so it never overshoots.
    """
    time = cached
    for _ in range(_STEPS):
        found = slope = 0.0
        for number, share in ranks:
            decay = math.expm1(-share * time)
            found -= number * decay
            slope += number * share * (1 + decay)
        step = (cached - found) / slope if slope > 0 else 0.0
        time += step
        if step <= 1e-14 * time:
            break
    return time
