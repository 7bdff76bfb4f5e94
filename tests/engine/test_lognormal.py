"""Lognormal times against drawn samples, closed forms and SciPy."""

import math
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envelope.engine.lognormal import Lognormal, added, fitted, slowest

RANDOM = np.random.default_rng(1)


@cache
def scipy_stats() -> Any:
    """The module, which takes a second: it is read when it is asked for."""
    return import_module("scipy.stats")


def drawn(time: Lognormal, shape: tuple[int, ...]) -> np.ndarray:
    """Sampler of a time."""
    return np.exp(RANDOM.normal(time.center, time.width, shape))


@given(st.floats(1e-6, 1e3), st.floats(1.001, 14.9))
def test_a_fit_has_the_mean_and_the_percentile_that_it_was_fitted_to(
    mean: float, times: float
) -> None:
    """By SciPy's lognormal of the same center and width."""
    time = fitted(mean, mean * times)
    known = scipy_stats().lognorm(s=time.width, scale=math.exp(time.center))
    assert known.mean() == pytest.approx(mean, rel=1e-9)
    assert known.ppf(0.99) == pytest.approx(mean * times, rel=1e-9)
    assert (time.mean, time.p99) == pytest.approx((mean, mean * times), rel=1e-9)
    assert time.median == pytest.approx(known.median(), rel=1e-9)


@given(st.floats(1e-3, 1e3), st.floats(15, 1000))
def test_what_no_lognormal_has_keeps_its_percentile(mean: float, times: float) -> None:
    """And has a larger mean: on the slow side."""
    time = fitted(mean, mean * times)
    assert time.p99 == pytest.approx(mean * times)
    assert time.mean >= mean


def test_a_percentile_below_the_mean_leaves_no_spread() -> None:
    """Every time is the mean then."""
    assert fitted(3.0, 2.0) == Lognormal(math.log(3.0), 0.0)


# Means in ms and how many times the mean the 99th percentile is; exponential times have 4.6.
SUMS = {
    "three services": [(50, 4.6), (50, 4.6), (50, 4.6)],
    "a page": [(0.05, 4.6), (50, 4.6), (1, 13.8)],
    "ten alike": [(10, 4.6)] * 10,
    "steady and wild": [(20, 1.2), (5, 12)],
}


@pytest.mark.parametrize("parts", SUMS.values(), ids=SUMS)
def test_a_sum_is_near_to_what_is_drawn(parts: list[tuple[float, float]]) -> None:
    """Within 3 %, at the median too; percentiles do not add up."""
    times = [fitted(mean, mean * times) for mean, times in parts]
    samples = sum(drawn(time, (400_000,)) for time in times)
    whole = added(times)
    median, p99 = np.quantile(samples, (0.5, 0.99))
    assert whole.median == pytest.approx(float(median), rel=0.03)
    assert whole.p99 == pytest.approx(float(p99), rel=0.03)
    assert whole.p99 < sum(time.p99 for time in times)


def test_a_sum_of_one_is_that_one() -> None:
    """To the last digit; and twice the same is drawn twice."""
    time = fitted(2.0, 9.0)
    assert added([time]) == (time.median, time.p99)
    assert added([time, time]) == added([time, time])


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.floats(0.01, 100), st.floats(1.1, 14)), min_size=2, max_size=6))
def test_a_sum_is_between_its_slowest_part_and_all_percentiles(
    parts: list[tuple[float, float]],
) -> None:
    """No part can make it shorter; and rarely are two at their worst at once."""
    times = [fitted(mean, mean * times) for mean, times in parts]
    assert max(time.p99 for time in times) * 0.97 <= added(times).p99
    assert added(times).p99 <= sum(time.p99 for time in times) * 1.01


@pytest.mark.parametrize("count", [2, 20, 100])
def test_the_slowest_of_many_alike(count: int) -> None:
    """Its 99th percentile is the 0.99^(1/n) quantile of one; its mean that of drawn maxima."""
    time = fitted(5.0, 23.0)
    found = slowest([(time, count)])
    known = scipy_stats().lognorm(s=time.width, scale=math.exp(time.center))
    assert found.p99 == pytest.approx(known.ppf(0.99 ** (1 / count)), rel=1e-4)
    maxima = drawn(time, (40_000, count)).max(axis=1)
    assert found.mean == pytest.approx(float(maxima.mean()), rel=0.01)


def test_the_slowest_of_unlike_times() -> None:
    """Against drawn samples; a time far below the other does not matter."""
    quick, slow = fitted(5.0, 60.0), fitted(20.0, 40.0)
    found = slowest([(quick, 3), (slow, 1)])
    samples = np.maximum(drawn(quick, (200_000, 3)).max(axis=1), drawn(slow, (200_000,)))
    assert found.mean == pytest.approx(float(samples.mean()), rel=0.01)
    assert found.p99 == pytest.approx(float(np.quantile(samples, 0.99)), rel=0.03)
    assert slowest([(slow, 1), (fitted(1e-6, 2e-6), 5)]).p99 == pytest.approx(slow.p99, rel=1e-4)


def test_the_slowest_of_steady_times_is_the_longest() -> None:
    """Without any spread there is nothing to draw."""
    one, other = Lognormal(math.log(2.0), 0.0), Lognormal(math.log(3.0), 0.0)
    assert slowest([(one, 5)]).mean == pytest.approx(2.0)
    assert slowest([(one, 5), (other, 1)]).mean == pytest.approx(3.0, rel=0.01)
