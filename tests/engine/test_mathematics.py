"""Capacity mathematics, as the language calls it, against SciPy, NumPy and published tables."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats

from envelope.engine.run import run
from envelope.errors import CalculationError
from envelope.model.build.lines import build_lines
from tests.presets.runs import tries
from tests.tables import over


def value(expression: str) -> float:
    """The value of an expression in base units."""
    return run(build_lines([expression])).values["(1)"]


@settings(deadline=None, max_examples=tries(60))
@given(st.integers(1, 500), st.floats(0.01, 600))
def test_erlang_b_is_a_ratio_of_gamma_functions(servers: int, load: float) -> None:
    """B = pmf(c; a) / cdf(c; a) of a Poisson distribution."""
    expected = stats.poisson.pmf(servers, load) / special.pdtr(servers, load)
    assert value(f"erlang_b({servers}, {load!r})") == pytest.approx(expected, rel=1e-7, abs=1e-290)


@settings(deadline=None, max_examples=tries(60))
@given(st.integers(1, 300), st.floats(0.01, 0.999))
def test_erlang_c_follows_from_erlang_b(servers: int, busy: float) -> None:
    """C = B / (1 - rho (1 - B))."""
    load = servers * busy
    blocked = stats.poisson.pmf(servers, load) / special.pdtr(servers, load)
    expected = blocked / (1 - busy * (1 - blocked))
    assert value(f"erlang_c({servers}, {load!r})") == pytest.approx(expected, rel=1e-6, abs=1e-290)


@over([(1, 0.0101), (2, 0.153), (5, 1.36), (10, 4.46), (20, 12.03), (100, 84.06)])
def test_erlang_b_is_that_of_the_printed_tables(servers: int, load: float) -> None:
    """Loads that the traffic tables of telephony give for a blocking of one percent."""
    assert value(f"erlang_b({servers}, {load})") == pytest.approx(0.01, abs=6e-5)


def test_more_load_than_servers_always_waits() -> None:
    """A queue that grows without end."""
    assert value("erlang_c(5, 5)") == 1
    assert value("erlang_c(5, 9)") == 1


@pytest.mark.parametrize("exponent", [0.0, 0.5, 0.8, 1.0, 1.2, 2.0, 5.0])
@pytest.mark.parametrize("count", [0, 1, 10, 999, 1000, 1001, 5000, 1_000_000])
def test_harmonic_is_the_direct_sum(count: int, exponent: float) -> None:
    """Also beyond the terms that are added one by one."""
    expected = math.fsum(np.arange(1, count + 1, dtype=float) ** -exponent)
    assert value(f"harmonic({count}, {exponent})") == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("count", [1e9, 1e12, 1e15])
def test_harmonic_of_more_than_can_be_added(count: float) -> None:
    """Ln n + gamma, and the zeta function for a tail that ends."""
    assert value(f"harmonic({count})") == pytest.approx(
        math.log(count) + np.euler_gamma + 1 / (2 * count), rel=1e-12
    )
    assert value(f"harmonic({count}, 2)") == pytest.approx(special.zeta(2), rel=1e-8)


@pytest.mark.parametrize("exponent", [0.6, 0.99, 1.0, 1.3])
def test_zipf_hit_ratio_is_a_share_of_ranks(exponent: float) -> None:
    """The most popular objects' part of all requests."""
    weights = np.arange(1, 20_001, dtype=float) ** -exponent
    expected = weights[:2000].sum() / weights.sum()
    assert value(f"zipf_hit_ratio(2000, 20000, {exponent})") == pytest.approx(expected, rel=1e-10)
    assert value(f"zipf_hit_ratio(20000, 20000, {exponent})") == 1
    assert value(f"zipf_hit_ratio(30000, 20000, {exponent})") == 1


@settings(deadline=None, max_examples=tries(80))
@given(st.integers(0, 200), st.integers(0, 200), st.floats(0, 1))
def test_at_least_is_the_tail_of_a_binomial(needed: int, count: int, chance: float) -> None:
    """Survival function of the binomial distribution."""
    expected = stats.binom.sf(needed - 1, count, chance)
    got = value(f"at_least({needed}, {count}, {chance!r})")
    assert got == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("count", "space"), [(0, 5), (1, 5), (2, 365), (23, 365), (400, 1e5)])
def test_collision_probability_is_the_exact_product(count: int, space: float) -> None:
    """One minus the chance that all picks differ."""
    expected = 1 - math.prod(1 - k / space for k in range(count))
    assert value(f"collision_probability({count}, {space})") == pytest.approx(expected, rel=1e-9)


def test_collisions_of_very_many_picks() -> None:
    """Beyond ten thousand picks against the sum of logarithms."""
    count, space = 2_000_000, 62.0**7
    logarithms = np.log1p(-np.arange(count, dtype=float) / space)
    got = value(f"collision_probability({count}, {space!r})")
    assert got == pytest.approx(-math.expm1(logarithms.sum()), rel=1e-5)
    assert value("collision_probability(366, 365)") == 1


@settings(deadline=None, max_examples=tries(60))
@given(st.floats(0.001, 0.9), st.floats(0.001, 0.099))
def test_a_range_of_shares_has_the_median_of_a_logit_normal(low: float, more: float) -> None:
    """The middle on the logit scale."""
    expected = special.expit((special.logit(low) + special.logit(low + more)) / 2)
    got = value(f"{low * 100!r}% to {(low + more) * 100!r}%")
    assert got == pytest.approx(expected, rel=1e-9)


@settings(deadline=None, max_examples=tries(60))
@given(st.floats(-100, 100), st.floats(0.1, 100), st.floats(0, 1))
def test_the_median_of_a_triangle_is_that_of_scipy(low: float, width: float, mode: float) -> None:
    """On both sides of the most likely value."""
    top = low + width * mode
    high = max(low + width, top)
    got = value(f"triangular(low={low!r}, mode={top!r}, high={high!r})")
    expected = stats.triang.median((top - low) / (high - low), loc=low, scale=high - low)
    assert got == pytest.approx(expected, rel=1e-7, abs=1e-7)


@over(
    [
        "harmonic(-1)",
        "harmonic(1e19)",
        "erlang_b(-1, 5)",
        "erlang_b(5, -1)",
        "erlang_b(1e7, 5)",
        "erlang_c(-1, -5)",
        "collision_probability(5, 0)",
        "collision_probability(-1, 5)",
        "at_least(1, 2, 1.5)",
        "at_least(1, 1e6, 0.5)",
        "zipf_hit_ratio(0, 0, 1)",
        "triangular(low=3, mode=1, high=2)",
        "lognormal(p5=0, p95=2)",
        "clamp(1, 2, 1) / 0",
        "round_up(7, 0)",
        "log2(0)",
        "sqrt(-1)",
    ]
)
def test_what_has_no_value_is_an_error_with_its_operands(expression: str) -> None:
    """Outside its domain a function has no value, and says for which operands."""
    with pytest.raises(CalculationError) as caught:
        value(expression)
    assert caught.value.problems[0].labels


@pytest.mark.parametrize(("objects", "exponent"), [(10, 1.0), (1000, 0.7), (100_000, 0.9)])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.8, 0.99, 1.0])
def test_zipf_objects_are_the_fewest_that_reach_the_share(
    objects: int, exponent: float, share: float
) -> None:
    """Where the running sum of all weights, added up by NumPy, first reaches the share."""
    sums = np.cumsum(np.arange(1, objects + 1, dtype=float) ** -exponent)
    expected = int(np.searchsorted(sums, share * sums[-1] * (1 - 1e-12))) + 1
    assert value(f"zipf_objects({share}, {objects}, {exponent})") == expected


@pytest.mark.parametrize(
    ("cached", "objects", "exponent"),
    [(10, 100, 1.0), (900, 1000, 0.5), (10_000, 100_000, 0.8), (5000, 1_000_000, 1.1)],
)
def test_lru_hit_ratio_is_ches_sum_over_all_objects(
    cached: int, objects: int, exponent: float
) -> None:
    """Every object by itself, and SciPy's root finder, where ours takes objects in groups."""
    weights = np.arange(1, objects + 1, dtype=float) ** -exponent
    shares = weights / weights.sum()
    time = optimize.brentq(lambda t: -np.expm1(-shares * t).sum() - cached, 0, 1e9, xtol=1e-6)
    expected = (shares * -np.expm1(-shares * time)).sum()
    assert value(f"lru_hit_ratio({cached}, {objects}, {exponent})") == pytest.approx(
        expected, rel=1e-5
    )


def test_lru_hit_ratio_is_what_a_simulated_cache_has() -> None:
    """A real least-recently-used cache, 400,000 requests after it is full."""
    rng = np.random.default_rng(1)
    weights = np.arange(1, 2001, dtype=float) ** -0.9
    requests = rng.choice(2000, size=450_000, p=weights / weights.sum()).tolist()
    held: dict[int, None] = {}
    hits = 0
    for index, wanted in enumerate(requests):
        if wanted in held:
            hits += index >= 50_000
            del held[wanted]
        elif len(held) == 200:
            del held[next(iter(held))]
        held[wanted] = None
    assert value("lru_hit_ratio(200, 2000, 0.9)") == pytest.approx(hits / 400_000, abs=0.005)


@pytest.mark.parametrize("load", [0.5, 5, 42.5, 300])
@pytest.mark.parametrize("share", [0.001, 0.05, 0.5])
def test_erlang_servers_is_where_waiting_falls_to_the_share(load: float, share: float) -> None:
    """One server fewer, and more must wait."""
    servers = value(f"erlang_servers({load}, {share})")
    assert value(f"erlang_c({servers}, {load})") <= share
    assert value(f"erlang_c({servers - 1}, {load})") > share


@pytest.mark.parametrize(("count", "chosen"), [(5, 2), (10, 0), (52, 5), (3, 4)])
def test_combinations_are_binomial_coefficients(count: int, chosen: int) -> None:
    """Against SciPy."""
    assert value(f"combinations({count}, {chosen})") == special.comb(count, chosen, exact=True)


@pytest.mark.parametrize("share", [1e-6, 0.05, 0.5, 0.95, 0.999])
def test_normal_quantile_is_scipys(share: float) -> None:
    """The inverse of the normal distribution."""
    assert value(f"normal_quantile({share})") == pytest.approx(stats.norm.ppf(share), abs=1e-9)


@pytest.mark.parametrize("variability", [1e-5, 0.02, 0.5, 1, 4, 25])
@pytest.mark.parametrize("share", [1e-6, 0.05, 0.5, 0.99, 0.999999])
def test_gamma_functions_are_scipys(share: float, variability: float) -> None:
    """The distribution of mean 1, and its inverse; nearly normal ones by a cube root."""
    quantile = value(f"gamma_quantile({share}, {variability})")
    of_scipy = stats.gamma.ppf(share, 1 / variability, scale=variability)
    near = 1e-7 if variability < 1e-4 else 1e-10
    assert quantile == pytest.approx(of_scipy, rel=near, abs=1e-290)
    if quantile > 1e-290:
        back = value(f"gamma_share({quantile!r}, {variability})")
        assert back == pytest.approx(share, rel=1e-9)


@pytest.mark.parametrize(("mean", "near"), [(0.01, 1e-9), (1, 1e-9), (80, 1e-9), (2e4, 0.003)])
@pytest.mark.parametrize("count", [2, 10, 1000])
def test_poisson_maximum_is_the_sum_of_scipys_chances(mean: float, near: float, count: int) -> None:
    """Summed term by term; far beyond 500, by the excess over the mean."""
    numbers = np.arange(int(mean + 15 * mean**0.5 + 80))
    above = np.minimum(stats.poisson.sf(numbers, mean), 1 - 1e-16)
    expected = -np.expm1(count * np.log1p(-above)).sum()
    found = value(f"poisson_maximum({mean}, {count})")
    assert found - mean == pytest.approx(expected - mean, rel=near)


@over(
    [
        "zipf_objects(1.5, 10, 1)",
        "lru_hit_ratio(-1, 10, 1)",
        "erlang_servers(5, 0)",
        "combinations(2000, 1)",
        "normal_quantile(1)",
        "gamma_quantile(1, 1)",
        "gamma_share(1, -1)",
        "poisson_maximum(-1, 1)",
    ]
)
def test_what_has_no_value_says_so(expression: str) -> None:
    """In words, not as a traceback."""
    with pytest.raises(CalculationError, match=r"has no value: (the|a) "):
        value(expression)


def test_a_cache_of_nothing_hits_nothing() -> None:
    """And one that holds everything always."""
    assert value("lru_hit_ratio(0, 1000, 0.8)") == 0
    assert value("lru_hit_ratio(1000, 1000, 0.8)") == 1
