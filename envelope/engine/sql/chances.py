"""Waiting, popularity and chances in SQL: closed forms, as a query has no loops.

Where the engine adds up as many terms as there are servers or objects, an integral or the formula
of Euler and Maclaurin gives the same to some 1e-12 of it, with a fixed number of terms.
"""

import math
from collections.abc import Sequence
from functools import reduce

from envelope.engine.ranges.normal import CENTER, FAR, TAIL
from envelope.engine.sql.arithmetic import (
    largest,
    logarithm,
    power_of,
    raised,
    root,
    smallest,
    sunken,
)
from envelope.engine.sql.calls import whole
from envelope.engine.sql.columns import Columns
from envelope.engine.sql.pieces import Piece, of, when

# popularity

_FIRST = 12  # from here on the sum of powers is an integral, and what its ends add
_FLATTEST, _STEEPEST = -10.0, 60.0  # exponents
_ENDS = (1 / 12, -1 / 720, 1 / 30240, -1 / 1209600)  # Bernoulli's numbers by factorials


def harmonic(columns: Columns, count: Piece, exponent: Piece | None = None) -> Piece:
    """The first terms one by one, the others by Euler and Maclaurin.

    Of exponents for which all terms but the first are too small to count, one is as good as the
    next; for terms that grow by more than the power of ten there is none.
    """
    asked = of(1.0) if exponent is None else columns.keep(exponent)
    s = columns.keep(largest(smallest(asked.sure(), _STEEPEST), _FLATTEST))
    n = whole(columns, count)
    last = columns.keep(largest(n.sure(), float(_FIRST)))
    size = columns.keep(logarithm(last / float(_FIRST)))
    power = columns.keep((1.0 - s) * size)
    area = columns.keep(
        size * _powered(float(_FIRST), 1.0 - s) * columns.keep(_growth(power))
        + (_falling(columns, last, s) + _powered(float(_FIRST), -s)) / 2.0
    )
    ends = reduce(lambda a, b: a + b, _slopes(columns, s, last), of(0.0))
    head = [_powered(float(k), -s) for k in range(1, _FIRST)]
    few = reduce(
        lambda a, b: a + b,
        (when((n >= float(k), term), otherwise=of(0.0)) for k, term in enumerate(head, 1)),
    )
    many = reduce(lambda a, b: a + b, head) + area + ends
    defined = (n >= 0.0) & (n <= 1e18) & (asked >= _FLATTEST)
    return when((defined & (n >= float(_FIRST)), many), (defined, few))


def _slopes(columns: Columns, s: Piece, last: Piece) -> list[Piece]:
    """What the derivatives at both ends add to the integral."""
    found, factor = [], s
    for place, share in enumerate(_ENDS):
        order = 2.0 * place + 1.0
        slope = _powered(float(_FIRST), -s - order) - _falling(columns, last, s + order)
        found.append(share * factor * slope)
        factor = factor * (s + order) * (s + (order + 1.0))
    return found


def _powered(base: Piece | float, exponent: Piece) -> Piece:
    """A power of a positive base."""
    one = of(base)
    if one.value is not None and exponent.value is not None:
        return of(one.value**exponent.value)
    return power_of(one, exponent)


def _falling(columns: Columns, base: Piece, exponent: Piece) -> Piece:
    """1 over a power of what is at least 1; nothing where a double cannot hold it."""
    return raised(columns.keep(-exponent * logarithm(base)))


def _growth(x: Piece) -> Piece:
    """(exp(x) - 1) / x of a short piece, with all its digits where x is small."""
    if x.value is not None:
        return of(math.expm1(x.value) / x.value if x.value else 1.0)
    series = of(1.0)
    for order in range(16, 1, -1):
        series = 1.0 + x * series / float(order)
    return when(
        (x.equals(0.0), of(1.0)), (largest(x, -x) < 0.5, series), otherwise=(raised(x) - 1.0) / x
    )


def zipf_hit_ratio(columns: Columns, cached: Piece, objects: Piece, exponent: Piece) -> Piece:
    """The share of all terms that the first ones make up."""
    held = smallest(columns.keep(cached), columns.keep(objects))
    return harmonic(columns, held, exponent) / harmonic(columns, objects, exponent)


# waiting

_MOST = 1e6  # servers
_DEPTH = 36.0  # the integral ends where its integrand is the power of minus this one of its peak


def erlang_b(columns: Columns, servers: Piece, load: Piece) -> Piece:
    """The share of arrivals lost: 1/B is the integral of exp(-t) (1 + t/load)^servers over t > 0.

    The integrand has one peak, around which Gauss and Legendre's nodes lie: no further than to
    where it is too small to count, on either side.
    """
    asked, a = columns.keep(servers), columns.keep(load)
    c = whole(columns, asked)
    busy = columns.keep(largest(a.sure(), 1e-9))
    peak = columns.keep(largest(c.sure() - busy, 0.0))
    top = columns.keep(c * logarithm(1.0 + peak / busy) - peak)
    low = columns.keep(largest(peak - root(2.0 * _DEPTH * largest(c.sure(), 0.0)), 0.0))
    width = columns.keep(_reach(columns, c, busy, peak) - low)
    values = []
    for place, weight in _nodes():
        t = columns.keep(low + place * width)
        height = columns.keep(c * logarithm(1.0 + t / busy) - t - top)
        values.append(weight * sunken(smallest(height.sure(), 0.0)))
    area = columns.keep(width * reduce(lambda x, y: x + y, values))
    # A load that is next to nothing was taken for more: the share falls with its power.
    scarce = columns.keep(c * logarithm(largest(a.sure(), 1e-300) / busy))
    lost = sunken(columns.keep(smallest(scarce.sure(), 0.0) - top)) / area
    valid = (asked >= 0.0) & (asked <= _MOST) & (a >= 0.0)
    none = when((c < 1.0, of(1.0)), otherwise=of(0.0))
    return when((valid & (a <= 0.0), none), (valid & (c < 1.0), of(1.0)), (valid, lost))


def _reach(columns: Columns, c: Piece, busy: Piece, peak: Piece) -> Piece:
    """Where the integrand ends: by how it bends, and below the peak by how it falls, too."""
    some = columns.keep(largest(c.sure(), 1e-9))
    depth = columns.keep(_DEPTH / some)
    bend = columns.keep((busy + peak) * (depth + root(depth * depth + 2.0 * depth)))
    fall = largest(1.0 - c.sure() / busy, 1e-12)
    return when((peak > 0.0, peak + bend), otherwise=smallest(bend.sure(), _DEPTH / fall))


def _nodes() -> Sequence[tuple[float, float]]:
    """The nodes and weights of Gauss and Legendre between 0 and 1, by Newton's method."""
    count, found = 40, []
    for index in range(count):
        x = math.cos(math.pi * (index + 0.75) / (count + 0.5))
        for _ in range(8):
            before, value = 1.0, x
            for order in range(2, count + 1):
                before, value = value, ((2 * order - 1) * x * value - (order - 1) * before) / order
            slope = count * (x * value - before) / (x * x - 1)
            x -= value / slope
        found.append(((1 - x) / 2, 1 / ((1 - x * x) * slope * slope)))
    return found


def erlang_c(columns: Columns, servers: Piece, load: Piece) -> Piece:
    """The share of arrivals that must wait; 1 when the load reaches the servers."""
    c, a = columns.keep(servers), columns.keep(load)
    lost = columns.keep(erlang_b(columns, c, a))
    return when((a >= c, of(1.0)), otherwise=lost / (1.0 - a / c * (1.0 - lost)))


# chances


def normal_quantile(columns: Columns, probability: Piece) -> Piece:
    """Wichura's AS 241, as the engine has it."""
    p = columns.keep(probability)
    middle = columns.keep(p - 0.5)
    side = smallest(p.sure(), 1.0 - p.sure())
    far = columns.keep(root(-logarithm(largest(side, 1e-300))))
    center = _ratio(columns, CENTER, 0.180625 - middle * middle) * middle
    tails = when(
        (far <= 5.0, _ratio(columns, TAIL, far - 1.6)), otherwise=_ratio(columns, FAR, far - 5.0)
    )
    tail = columns.keep(tails)
    inside = (p > 0.0) & (p < 1.0)
    near = largest(middle, -middle) <= 0.425
    return when((inside & near, center), (inside & (middle < 0.0), -tail), (inside, tail))


def _ratio(columns: Columns, both: Sequence[Sequence[float]], place: Piece) -> Piece:
    x = columns.keep(place)
    above, below = (
        reduce(lambda total, each: total * x + each, coefficients[1:], of(coefficients[0]))
        for coefficients in both
    )
    return above / below


def gamma_share(columns: Columns, x: Piece, variability: Piece) -> Piece:
    """Of a constant and of an exponential distribution; others have no closed form."""
    value = columns.keep(x)
    if variability.value == 0.0:
        return when((value >= 1.0, of(1.0)), (value < 1.0, of(0.0)))
    if variability.value != 1.0:
        raise NotImplementedError("only where the variability is 0 or 1 has it a closed form")
    falling = columns.keep(-value)
    share = value * columns.keep(_growth(falling))
    return when((value <= 0.0, of(0.0)), (value > 0.0, share))


def gamma_quantile(columns: Columns, probability: Piece, variability: Piece) -> Piece:
    """Of a constant and of an exponential distribution."""
    p = columns.keep(probability)
    inside = (p >= 0.0) & (p < 1.0)
    if variability.value == 0.0:
        return when((inside, of(1.0)))
    if variability.value != 1.0:
        raise NotImplementedError("only where the variability is 0 or 1 has it a closed form")
    return when((inside, -_logarithm_beyond_one(columns, -p)))


def _logarithm_beyond_one(columns: Columns, x: Piece) -> Piece:
    """The logarithm of 1 + x, with all its digits where x is small: Kahan's way."""
    small = columns.keep(x)
    sum_ = columns.keep(1.0 + small)
    rest = columns.keep(sum_ - 1.0)
    return when((rest.equals(0.0), small), otherwise=logarithm(sum_) * small / rest)


def _factorial(columns: Columns, n: Piece) -> Piece:
    """The logarithm of n! for a whole number that is not negative, by Stirling's series."""
    x = columns.keep(largest(n.sure(), 0.0) + 1.0)
    product = reduce(lambda a, b: a * b, (x + float(k) for k in range(8)))
    y = columns.keep(x + 8.0)
    square = columns.keep(y * y)
    series = (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680) / square) / square) / square) / y
    stirling = (y - 0.5) * logarithm(y) - y + math.log(2 * math.pi) / 2 + series
    return columns.keep(stirling - logarithm(columns.keep(product)))


def combinations(columns: Columns, count: Piece, chosen: Piece) -> Piece:
    """By logarithms of factorials; whole where a double shows that."""
    asked, picked = columns.keep(count), columns.keep(chosen)
    n, k = whole(columns, asked), whole(columns, picked)
    size = _factorial(columns, n) - _factorial(columns, k) - _factorial(columns, n - k)
    ways = columns.keep(raised(columns.keep(size)))
    counted = when((ways < 1e12, columns.down(ways + 0.5)), otherwise=ways)
    defined = (asked >= 0.0) & (picked >= 0.0) & (asked <= 1000.0)
    return when((defined & (k > n), of(0.0)), (defined, counted))


def collision_probability(columns: Columns, count: Piece, space: Piece) -> Piece:
    """By power sums where the picks are few against the space, else by factorials."""
    n, of_ = columns.keep(count), columns.keep(space)
    picks = whole(columns, n)
    below = columns.keep(picks - 1.0)
    pairs = columns.keep(below * picks / 2.0)
    squares = columns.keep(below * picks * (2.0 * below + 1.0) / 6.0)
    fourths = squares * (3.0 * below * below + 3.0 * below - 1.0) / 5.0
    fifths = pairs * pairs * (2.0 * below * below + 2.0 * below - 1.0) / 3.0
    sums = [pairs, squares / 2.0, pairs * pairs / 3.0, fourths / 4.0, fifths / 5.0]
    few = of(0.0)
    for each in reversed(sums):
        few = (few + each) / of_
    few = columns.keep(few)
    exact = picks * logarithm(largest(of_.sure(), 1e-300)) + _factorial(columns, of_ - picks)
    all_ = columns.keep(exact - _factorial(columns, of_))
    exponent = columns.keep(
        when(
            (picks <= 1.0, of(0.0)),
            (n >= 10_000.0, n * (n - 1.0) / (2.0 * of_)),
            (picks / of_ < 0.01, few),
            otherwise=all_,
        )
    )
    falling = columns.keep(-exponent)
    chance = exponent * columns.keep(_growth(falling))
    defined = (n >= 0.0) & (of_ > 0.0)
    return when((defined & (n > of_), of(1.0)), (defined, chance))


_TERMS = 200  # of a sum of chances that is written term by term


def at_least(columns: Columns, needed: Piece, count: Piece, probability: Piece) -> Piece:
    """Term by term, where it is known how many of how many."""
    if needed.value is None or count.value is None:
        raise NotImplementedError("how many of how many must not depend on a column")
    n, fewest = whole(columns, count).value, whole(columns, needed).value
    assert n is not None
    assert fewest is not None
    total, first = int(n), max(int(fewest), 0)
    if total - first >= _TERMS:
        raise NotImplementedError(f"a query adds up to {_TERMS} chances")
    p = columns.keep(probability)
    q = columns.keep(1.0 - p)
    terms = [
        math.comb(total, k) * _power(p, k) * _power(q, total - k) for k in range(first, total + 1)
    ]
    return when(((p >= 0.0) & (p <= 1.0), reduce(lambda a, b: a + b, terms, of(0.0))))


def _power(base: Piece, exponent: int) -> Piece:
    if exponent <= 1:
        return base if exponent else of(1.0)
    return power_of(base, of(float(exponent)))
