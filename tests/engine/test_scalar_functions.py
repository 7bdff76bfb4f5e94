"""Capacity mathematics against SciPy, NumPy and direct computation."""

import math

import numpy as np
import pytest
from scipy import stats

from envelope.engine import mathematics
from envelope.engine.chance import popularity
from envelope.engine.ranges import medians
from tests.tables import over


@pytest.mark.parametrize(("servers", "load"), [(1, 0.5), (10, 5), (50, 45), (200, 180.0)])
def test_erlang_follows_from_the_poisson_distribution(servers: int, load: float) -> None:
    """B = P(N = c) / P(N <= c) of a Poisson variable; C follows from B."""
    poisson = stats.poisson(load)
    blocked = poisson.pmf(servers) / poisson.cdf(servers)
    waits = blocked / (1 - load / servers * (1 - blocked))
    assert mathematics.erlang_b(servers, load) == pytest.approx(blocked, rel=1e-9)
    assert mathematics.erlang_c(servers, load) == pytest.approx(waits, rel=1e-9)


def test_everybody_waits_at_full_load() -> None:
    """Erlang C is 1 where the load reaches the servers."""
    assert mathematics.erlang_c(5, 5) == 1


@pytest.mark.parametrize("count", [0, 1, 7, 1000, 1001, 123_456])
@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0, 1.3, 3.0])
def test_harmonic_is_the_sum_of_its_terms(count: int, exponent: float) -> None:
    """Also beyond the thousand terms that are added up one by one."""
    direct = math.fsum((np.arange(1, count + 1, dtype=float) ** -exponent).tolist())
    assert popularity.harmonic(count, exponent) == pytest.approx(direct, rel=1e-11)


@over([0.0, 0.3, 1.0, 2.7, 10.0, 10.5, 40.0, -2.0])
def test_short_harmonic_sums_are_rounded_once(exponent: float) -> None:
    """In whatever order they are asked for, and whatever their terms are."""
    for count in (3, 1000, 77, 0, 999, 1):
        terms = [k**-exponent for k in range(1, count + 1)]
        assert popularity.harmonic(count, exponent) == math.fsum(terms)


@pytest.mark.parametrize(("cached", "exponent"), [(1e5, 0.8), (2e5, 0.9), (2e5, 1.0), (1e3, 1.2)])
def test_zipf_hit_ratios_are_shares_of_all_weights(cached: float, exponent: float) -> None:
    """A million objects, their weights added up by NumPy."""
    weights = np.arange(1, 1_000_001, dtype=float) ** -exponent
    share = weights[: int(cached)].sum() / weights.sum()
    assert popularity.zipf_hit_ratio(cached, 1e6, exponent) == pytest.approx(share, rel=1e-9)


@pytest.mark.parametrize(("needed", "count", "chance"), [(2, 3, 0.99), (0, 5, 0.3), (51, 100, 0.5)])
def test_k_of_n_is_the_tail_of_a_binomial(needed: int, count: int, chance: float) -> None:
    """Against SciPy's survival function."""
    tail = stats.binom.sf(needed - 1, count, chance)
    assert mathematics.at_least(needed, count, chance) == pytest.approx(tail, rel=1e-9)


@pytest.mark.parametrize(("count", "space"), [(2, 10), (23, 365), (5000, 1e9)])
def test_collisions_are_the_product_of_misses(count: int, space: float) -> None:
    """1 - (1 - 1/N)(1 - 2/N)... computed term by term."""
    missed = math.prod(1 - k / space for k in range(count))
    assert mathematics.collision_probability(count, space) == pytest.approx(1 - missed, rel=1e-9)


def test_medians_of_ranges() -> None:
    """Against SciPy's distributions with the same 5th and 95th percentiles."""
    sigma = math.log(9 / 4) / (2 * stats.norm.ppf(0.95))
    assert medians.of_lognormal(4, 9) == pytest.approx(stats.lognorm(sigma, scale=6).median())
    triangle = stats.triang(c=0.2, loc=1, scale=5)
    assert medians.of_triangular(1, 2, 6) == pytest.approx(triangle.median())
    assert medians.of_shares(0.1, 0.9) == pytest.approx(0.5)


@over([0.0, 1e-9, 0.01, 0.2, 0.5, 0.7, 0.999, 1.0])
def test_the_median_of_a_pert_is_that_of_a_beta_distribution(place: float) -> None:
    """Against SciPy, wherever the mode lies."""
    low, high = -3.0, 9.0
    beta = stats.beta(1 + 4 * place, 5 - 4 * place, loc=low, scale=high - low)
    found = medians.of_pert(low, low + place * (high - low), high)
    assert found == pytest.approx(beta.median(), rel=1e-13)


@pytest.mark.parametrize(("mean", "deviation"), [(4.0, 3.0), (1.0, 0.0), (1e-6, 1e-3), (1e9, 1e8)])
def test_a_lognormal_has_the_mean_and_the_deviation_that_it_is_given(
    mean: float, deviation: float
) -> None:
    """Of itself, not of its logarithm: SciPy's distribution of the same median."""
    median = medians.of_lognormal_moments(mean, deviation)
    sigma = math.sqrt(2 * math.log(mean / median)) if deviation else 1e-12
    other = stats.lognorm(sigma, scale=median)
    assert other.mean() == pytest.approx(mean, rel=1e-9)
    assert other.std() == pytest.approx(deviation, rel=1e-6, abs=1e-9 * mean)


@pytest.mark.parametrize("share", ["p75", "p80", "p90", "p95", "p99"])
def test_percentiles_lie_where_a_normal_distribution_has_them(share: str) -> None:
    """In standard deviations, by SciPy."""
    assert medians.REACH[share] == pytest.approx(stats.norm.ppf(int(share[1:]) / 100), rel=1e-15)


def test_tiers_are_paid_one_after_another() -> None:
    """Below, at and beyond each limit: the area under the prices."""
    tiers = (10.0, 3.0, 50.0, 2.0, 1.0)
    prices = [3.0] * 10 + [2.0] * 40 + [1.0] * 60
    for amount in range(111):
        assert mathematics.tiered(amount, *tiers) == sum(prices[:amount])
    assert mathematics.tiered(7.0, 0.0, 9.0, 0.0, 8.0, 2.0) == 14
