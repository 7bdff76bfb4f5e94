"""Histograms: every sample between the ends is in a bin, whole numbers in the middle of theirs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from envelope.engine.quantiles import Quantiles, even_histogram, histogram, quantiles

Found = tuple[tuple[int, ...], float, float, bool]

CASES: list[tuple[list[float], tuple[float, float], Found]] = [
    ([8, 8, 8, 7], (7, 8), ((1, 3), 6.5, 8.5, True)),
    ([8, 11, 14, 8], (8, 14), ((2, 0, 0, 1, 0, 0, 1), 7.5, 14.5, True)),
    ([5, 5, 5], (5, 5), ((3,), 4.5, 5.5, True)),
    ([0, 19], (0, 19), ((1, 0, 0, 0, 0, 0, 0, 0, 0, 1), -0.5, 19.5, True)),
    ([0.25, 0.25, 0.5], (0.25, 0.25), ((2,), 0.25, 0.25, False)),
    ([0.5, 16.5, 16.5], (0.5, 16.5), ((1, *[0] * 14, 2), 0.5, 16.5, False)),
    ([1e15, 1e15 + 16], (1e15, 1e15 + 16), ((1, *[0] * 14, 1), 1e15, 1e15 + 16, False)),
]


@pytest.mark.parametrize(("values", "ends", "found"), CASES)
def test_bins(values: list[float], ends: tuple[float, float], found: Found) -> None:
    """Their counts and ends."""
    assert histogram(np.array(values, dtype=float), *ends, 16) == found


RANDOM = np.random.default_rng(1)
SHARES = (0.05, 0.5, 0.95, 0.005, 0.995, 0.0, 1.0, 0.3333)


@pytest.mark.parametrize(
    "values",
    [
        RANDOM.normal(60, 9, 16_384),
        -np.exp(RANDOM.normal(0, 5, 16_384)),
        np.round(RANDOM.normal(60, 2, 5_000)),
        np.repeat([7.0, 1e300], [2_000, 1]),
        np.full(3_000, 0.1),
        RANDOM.choice([0.0, 5e-324, 1e-323], 2_000),
        RANDOM.choice([-1e308, 1e308], 2_000),
        RANDOM.uniform(0, 1, 12),
        np.array([3.0]),
    ],
)
def test_quantiles_are_those_of_all_samples_in_order(values: np.ndarray) -> None:
    """To the last digit, whether most samples lie close together or far apart."""
    ordered, last = sorted(values.tolist()), len(values) - 1
    expected = []
    for rank in (share * last for share in SHARES):
        lower, upper = ordered[int(rank)], ordered[min(int(rank) + 1, last)]
        expected.append(lower + (upper - lower) * (rank - int(rank)))
    assert quantiles(values, SHARES) == expected


@given(
    st.one_of(
        st.lists(st.integers(0, 10_000).map(float), min_size=1, max_size=30),
        st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=30),
    ),
    st.sampled_from([16, 32]),
)
def test_no_sample_between_the_ends_is_lost(values: list[float], most: int) -> None:
    """Nor are there more bins than asked for."""
    low, high = min(values), max(values)
    counts, first, last, _ = histogram(np.array(values), low, high, most)
    assert sum(counts) == len(values)
    assert len(counts) <= most
    assert first <= low <= high <= last


@pytest.mark.parametrize(
    ("steps", "widest"),
    [
        (np.repeat([2.0, 4.0, 6.0, 8.0], [100, 60, 30, 5]), 2),
        (np.round(np.random.default_rng(1).normal(60, 9, 16_384)), 5),
        (np.round(np.random.default_rng(1).normal(60, 9, 16_384)) * 411.5, 4),
        (np.random.default_rng(1).normal(60, 9, 16_384), 1),
    ],
)
def test_what_moves_in_steps_is_no_comb(steps: np.ndarray, widest: int) -> None:
    """No bin stands low between two higher ones, and none is wider than that takes."""
    low, high = (float(end) for end in np.quantile(steps, [0.005, 0.995]))
    counts, first, last, _ = even_histogram(steps, low, high, 16)
    assert all(
        middle >= 0.8 * min(before, after) or min(before, after) <= 0.03 * max(counts)
        for before, middle, after in zip(counts, counts[1:], counts[2:], strict=False)
    )
    step = float(np.min(np.diff(np.unique(steps)))) if widest > 1 else (high - low) / 16
    assert (last - first) / len(counts) <= widest * step * (1 + 1e-9)


def teeth(counts: tuple[int, ...]) -> int:
    """Bins that stand low between two others of some height."""
    return sum(
        middle < 0.8 * min(before, after) and min(before, after) > 0.03 * max(counts)
        for before, middle, after in zip(counts, counts[1:], counts[2:], strict=False)
    )


STEPS: list[tuple[list[float], list[int], int]] = [
    ([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5], [16, 7, 23, 3, 13, 9, 20], 6),
    ([0, 2], [10, 10], 2),
    ([0, 4, 8], [10, 10, 10], 9),
    ([0, 2, 4, 6], [9, 9, 9, 9], 4),
    ([0, 0.5, 1.5], [5, 5, 5], 16),
    ([0, 1, 2], [10, 8, 10], 3),
    ([0, 1, 2], [10, 7, 10], 2),
    ([0, 1, 2, 3], [100, 2, 3, 100], 4),
    ([0, 1, 2, 3], [100, 2, 4, 1], 2),
]


@pytest.mark.parametrize(("values", "times", "bins"), STEPS)
def test_the_finest_histogram_of_the_fewest_teeth_is_taken(
    values: list[float], times: list[int], bins: int
) -> None:
    """Of all with at most 16 bins, and at least 6, or 2 of whole numbers."""
    samples = np.repeat(values, times)
    found = even_histogram(samples, values[0], values[-1], 16)
    least = 2 if found[3] else 6
    tried = [histogram(samples, values[0], values[-1], most) for most in range(16, least - 1, -1)]
    assert found == min(tried, key=lambda each: teeth(each[0]))
    assert len(found[0]) == bins


def test_a_stream_that_is_no_stream_of_samples_is_refused() -> None:
    """Blocks that rise: the quantile leaves what was kept around it."""
    stream = Quantiles((0.5,))
    for block in range(4):
        stream.add(np.arange(16_384.0) + 16_384 * block)
    with pytest.raises(ValueError, match="the quantile has left its bracket"):
        stream.values()
    even = Quantiles((0.5,))
    for start in range(4):
        even.add(np.arange(start, 65_536.0, 4))
    assert even.values() == [32_767.5]


@pytest.mark.parametrize("beside", [-1e9, 1e9])
def test_a_quantile_may_be_at_the_end_of_its_bracket(beside: float) -> None:
    """It is the last value that was kept, on either side; half a place further is refused."""
    stream = Quantiles((0.5,))
    stream.add(np.arange(16_384.0))
    (bracket,) = stream.brackets
    rank, end = 0.5 * 16_383 - bracket.below, len(bracket.distinct) - 1 if beside > 0 else 0
    stream.add(np.full(round(2 * abs(end - rank)), beside))  # each moves the rank by a half
    assert stream.values() == [bracket.high if beside > 0 else bracket.low]
    stream.add(np.array([beside]))
    with pytest.raises(ValueError, match="the quantile has left its bracket"):
        stream.values()
