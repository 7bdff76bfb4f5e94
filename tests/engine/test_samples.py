"""Ranges drawn: distributions against SciPy, quantiles against closed forms, streams by name."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from envelope.engine.arrays import array_functions
from envelope.engine.functions import COMPUTATIONS
from envelope.engine.quantiles import Quantiles, quantiles
from envelope.engine.ranges.distributions import normal_scores, share_below
from envelope.engine.run import Run, Sampling, run
from envelope.engine.samples import Sampler, spreads
from envelope.engine.terms.term import erased_checks
from envelope.errors import InputError
from envelope.language.functions import PERCENTILES
from envelope.model.build.build import build
from envelope.model.build.request import Request

Z95 = stats.norm.ppf(0.95)


def scenario(inputs: str, formulas: str, more: str = "") -> Run:
    """The run of a scenario of these lines."""
    text = f"{more}\n[inputs]\n{inputs}\n[formulas]\n{formulas}\n"
    return run(build(Request("test", text=text)))


# distributions


Oracle = tuple[str, tuple[float, ...], Any]


def _by_percentiles(word: str, oracle: Any) -> Iterator[Oracle]:
    """A distribution by each pair of its percentiles."""
    for pair in PERCENTILES:
        ends = tuple(float(oracle.ppf(int(each[1:]) / 100)) for each in pair)
        yield f"{word}__{'_'.join(pair)}", ends, oracle


def _pert(place: float) -> Oracle:
    """From -1 to 4, its mode at this place between."""
    beta = stats.beta(1 + 4 * place, 5 - 4 * place, -1, 5)
    return "pert", (-1.0, -1 + 5 * place, 4.0), beta


ORACLES = [
    ("normal", (3.0, 9.0), stats.norm(6, 3 / Z95)),
    ("normal", (-5.0, 1.0), stats.norm(-2, 3 / Z95)),
    ("lognormal", (2.0, 50.0), stats.lognorm(math.log(25) / (2 * Z95), scale=10)),
    ("uniform", (-1.0, 4.0), stats.uniform(-1, 5)),
    ("triangular", (1.0, 2.0, 6.0), stats.triang(0.2, 1, 5)),
    ("triangular", (0.0, 3.0, 3.0), stats.triang(1, 0, 3)),
    ("normal__mean_deviation", (6.0, 2.0), stats.norm(6, 2)),
    ("normal__mean_deviation", (-6.0, 2.0), stats.norm(-6, 2)),
    ("lognormal__mean_deviation", (1.0, (math.e - 1) ** 0.5), stats.lognorm(1, scale=math.e**-0.5)),
    *_by_percentiles("normal", stats.norm(6, 2)),
    *_by_percentiles("lognormal", stats.lognorm(0.8, scale=3)),
    *(_pert(place) for place in (0, 0.01, 0.3, 0.5, 0.9, 1)),
]


@pytest.mark.parametrize(("name", "ends", "oracle"), ORACLES)
def test_a_distribution_is_scipys(name: str, ends: tuple[float, ...], oracle: object) -> None:
    """Quantile by quantile."""
    shares = np.linspace(0.001, 0.999, 201)
    scores = shares if COMPUTATIONS[name].by_share else stats.norm.ppf(shares)
    expected = oracle.ppf(shares)  # type: ignore[attr-defined]  # SciPy has no types
    found = array_functions()[f"draw_{name}"](*ends, scores)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("place", [0.2, 1.0])
def test_a_table_of_a_pert_is_scipys(place: float) -> None:
    """Out to the smallest share that counts; few samples are solved one by one, as are rows."""
    shares = np.concatenate([np.logspace(-11, -1, 900), np.linspace(0.1, 1 - 1e-9, 4200)])
    draw, beta = array_functions()["draw_pert"], stats.beta(1 + 4 * place, 5 - 4 * place)
    np.random.default_rng(1).shuffle(shares)
    assert draw(0.0, place, 1.0, shares) == pytest.approx(beta.ppf(shares), rel=3e-10)
    few = np.array([0.0, 1e-13, 1e-12, 0.3, 0.5, 0.50001, 0.999, 1.0])
    within = np.clip(few, 1e-12, 1 - 1e-12)
    assert draw(0.0, place, 1.0, few) == pytest.approx(beta.ppf(within), rel=1e-12)
    low = np.linspace(-3, 3, 8)
    rows = draw(low, low + place * 2, low + 2, few)
    assert rows == pytest.approx(low + 2 * beta.ppf(within), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("place", [0.0, 1e-9, 0.2, 0.5, 0.8, 1.0])
def test_many_samples_of_a_pert_come_from_a_table(place: float) -> None:
    """Which is as SciPy has it, out to a share of 1e-9; the ends may differ in each sample."""
    shares = np.concatenate([np.logspace(-9, -1, 2000), np.linspace(0.1, 1 - 1e-9, 4000)])
    np.random.default_rng(1).shuffle(shares)
    draw = array_functions()["draw_pert"]
    beta = stats.beta(1 + 4 * place, 5 - 4 * place)
    assert draw(0.0, place, 1.0, shares) == pytest.approx(beta.ppf(shares), rel=1e-8)
    low, width = np.linspace(-3, 3, len(shares)), np.linspace(1, 9, len(shares))
    rows = draw(low[:5], low[:5] + place, low[:5] + 1, shares[:7, None])
    assert rows == pytest.approx(low[:5] + beta.ppf(shares[:7, None]), rel=1e-7, abs=1e-7)
    found = draw(low, low + place * width, low + width, shares)
    assert found == pytest.approx(low + width * beta.ppf(shares), rel=1e-7, abs=1e-7)


@pytest.mark.parametrize(
    ("draw", "arguments"),
    [
        ("draw_pert", (0.0, np.array([-1.0, 0.5, 2.0, math.nan]), 1.0)),
        ("draw_normal__mean_deviation", (1.0, np.array([-1.0, 0.5, -2.0, math.nan]))),
        ("draw_lognormal__mean_deviation", (1.0, np.array([-1.0, 0.5, -2.0, math.nan]))),
    ],
)
def test_a_sample_without_a_distribution_has_no_value(draw: str, arguments: tuple[float]) -> None:
    """A mode outside its ends, a deviation below zero."""
    with np.errstate(invalid="ignore"):
        found = array_functions()[draw](*arguments, np.full(4, 0.3))
    assert np.isfinite(found).tolist() == [False, True, False, False]


def test_a_pert_without_width_is_a_number() -> None:
    """Its ends and its mode are the same."""
    assert array_functions()["draw_pert"](2.0, 2.0, 2.0, np.array([0.1, 0.9])).tolist() == [2, 2]


def test_a_range_of_shares_is_logit_normal() -> None:
    """The logit is normal, its 5th and 95th percentile are the ends."""
    scores = stats.norm.ppf([0.05, 0.3, 0.5, 0.95])
    found = array_functions()["draw_shares"](0.9, 0.97, scores)
    low, high = np.log(9), np.log(0.97 / 0.03)
    logits = (low + high) / 2 + scores * (high - low) / (2 * Z95)
    assert found == pytest.approx(1 / (1 + np.exp(-logits)), rel=1e-12)
    assert found[[0, 3]] == pytest.approx([0.9, 0.97], rel=1e-12)


def test_normal_scores_are_scipys() -> None:
    """From the far tail to the far tail, in one rising array."""
    shares = np.concatenate([np.logspace(-300, -2, 500), np.linspace(0.011, 0.999999, 9000)])
    assert normal_scores(shares) == pytest.approx(stats.norm.ppf(shares), rel=1e-12, abs=1e-14)
    assert share_below(normal_scores(shares[500:])) == pytest.approx(shares[500:], rel=1e-12)


# quantiles


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 400), st.integers(0, 10_000), st.booleans())
def test_quantiles_are_numpys(count: int, seed: int, whole: bool) -> None:
    """Of samples that are all there, and of the same in pieces; with ties and without."""
    values = np.random.default_rng(seed).lognormal(size=count)
    values = np.ceil(values * 2) if whole else values
    shares = (0.0, 0.05, 0.5, 0.95, 1.0)
    expected = np.quantile(values, shares)
    stream = Quantiles(shares)
    for start in range(0, count, 50):
        stream.add(values[start : start + 50])
    assert quantiles(values, shares) == pytest.approx(expected, rel=1e-12)
    assert stream.values() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("whole", [False, True])
def test_quantiles_of_a_long_stream_are_exact(whole: bool) -> None:
    """A million values, of which few are held."""
    values = np.random.default_rng(7).lognormal(size=1_000_000)
    values = np.ceil(values * 3) if whole else values
    stream = Quantiles((0.05, 0.5, 0.95))
    for start in range(0, len(values), 16_384):
        stream.add(values[start : start + 16_384])
    assert stream.values() == pytest.approx(np.quantile(values, (0.05, 0.5, 0.95)), rel=1e-12)
    assert all(len(each.distinct) < 60_000 for each in stream.brackets)


# samples


def test_tiers_and_remainders_are_drawn() -> None:
    """Sample by sample what floats give: here quantile by quantile, as a cost only rises."""
    cost = "tiered(used, 10 TB, $0.09/GB, 50 TB, $0.085/GB, $0.05/GB)"
    formulas = f'cost = "{cost}"\nrest = "mod(used, 10 TB)"'
    own = scenario('used = "uniform(low=0 TB, high=100 TB)"', formulas)
    found = spreads(own, ["cost", "rest"]).quantities
    expected = [5e3 * 0.09, 9e2 + 4e4 * 0.085, 9e2 + 4e4 * 0.085 + 4.5e4 * 0.05]
    assert found["cost"].quantiles == pytest.approx(expected, rel=2e-3)
    assert found["rest"].quantiles == pytest.approx([0.5e12, 5e12, 9.5e12], rel=2e-2)


def test_products_of_lognormals_are_lognormal() -> None:
    """Percentiles of a product of six: no bias, and half the error of plain Monte Carlo."""
    names = [f"x{index}" for index in range(6)]
    ends = [(1, 2), (3, 4), (0.1, 1), (5, 7), (2, 6), (1, 1.5)]
    inputs = "\n".join(
        f'{name} = "{low} to {high}"' for name, (low, high) in zip(names, ends, strict=True)
    )
    model = scenario(inputs, f'y = "{" * ".join(names)}"')
    middle = sum(math.log(low * high) / 2 for low, high in ends)
    deviation = math.sqrt(sum((math.log(high / low) / (2 * Z95)) ** 2 for low, high in ends))
    exact = np.exp([middle + z * deviation for z in (-Z95, 0, Z95)])
    found = [spreads(model, ["y"], (), Sampling(seed=seed)) for seed in range(20)]
    errors = np.array([each.quantities["y"].quantiles for each in found]) / exact - 1
    # What plain Monte Carlo errs: sqrt(p (1 - p) / n) over the density, in shares of the value.
    densities = stats.norm.pdf([-Z95, 0, Z95])
    plain = np.sqrt(np.array([0.0475, 0.25, 0.0475]) / 16_384) / densities * deviation
    assert (np.sqrt(np.mean(errors**2, axis=0)) < plain / 2).all()
    assert np.abs(errors.mean(axis=0)) == pytest.approx(0, abs=0.002)


def test_the_error_of_percentiles_over_fifty_seeds() -> None:
    """Below 0.5 % (root mean square) at 16,384 points, where plain Monte Carlo has 0.3 to 0.6 %."""
    inputs = 'a = "1 to 3"\nb = "2 to 5"\nc = "1 to 8"\ne = "2 to 3"'
    model = scenario(inputs, 'y = "a * b * c + e * a"')
    many = spreads(model, ["y"], (), Sampling(4_000_000, 99)).quantities["y"].quantiles
    errors = [
        [value / true - 1 for value, true in zip(each, many, strict=True)]
        for each in (
            spreads(model, ["y"], (), Sampling(seed=seed)).quantities["y"].quantiles
            for seed in range(50)
        )
    ]
    root_mean_square = np.sqrt(np.mean(np.square(errors), axis=0))
    assert (root_mean_square < 0.005).all(), root_mean_square


def test_a_variable_is_drawn_once_in_each_world() -> None:
    """An input used twice is not two inputs."""
    model = scenario('a = "1 to 3"', 'same = "a - a"\nratio = "a / a"\ntwice = "a + a"')
    arrays = Sampler(model, ["a", "same", "ratio", "twice"]).arrays()
    assert set(arrays["same"]) == {0.0}
    assert set(arrays["ratio"]) == {1.0}
    assert arrays["twice"] == pytest.approx(2 * arrays["a"])


def test_adding_an_input_does_not_move_the_others() -> None:
    """Streams follow from names, wherever they stand."""
    before = Sampler(scenario('a = "1 to 3"\nb = "2 to 3"', 'y = "a * b"'), ["a", "b"]).arrays()
    model = scenario('z = "5 to 9"\nb = "2 to 3"\na = "1 to 3"', 'y = "a * b * z"')
    after = Sampler(model, ["a", "b", "y"]).arrays()
    assert (before["a"] == after["a"]).all()
    assert (before["b"] == after["b"]).all()


def test_the_same_seed_gives_the_same_worlds() -> None:
    """And another one others."""
    model = scenario('a = "1 to 3"', 'y = "a ^ 2"')
    one, same, other = (
        spreads(model, ["y"], (), Sampling(1000, seed)).quantities["y"] for seed in (5, 5, 6)
    )
    assert one == same
    assert one != other


# integers and conditions


def test_whole_numbers_stay_whole() -> None:
    """The distribution of a rounded result is that of the rounding, value by value."""
    model = scenario('a = "10 to 30"', 'servers_needed = "ceil(a)"\ntwice = "2 * ceil(a / 2)"')
    arrays = Sampler(model, ["a", "servers_needed", "twice"]).arrays()
    assert (arrays["servers_needed"] == np.ceil(arrays["a"])).all()
    assert (arrays["twice"] == 2 * np.ceil(arrays["a"] / 2)).all()


def test_the_odds_of_a_check_are_those_of_its_distribution() -> None:
    """P(X <= 12) of a lognormal range, and both sides of it."""
    checks = '[checks]\nfits = { that = "a <= 12" }\nbig = { that = "a > 12 or a < 0" }\n'
    model = scenario('a = "5 to 20"', 'y = "a"', "")
    model = run(build(Request("t", text=f'[inputs]\na = "5 to 20"\n{checks}')))
    found = spreads(model, ["a"], erased_checks(model.graph))
    expected = stats.lognorm(math.log(4) / (2 * Z95), scale=10).cdf(12)
    assert found.holds[0] == pytest.approx(expected, abs=2e-4)
    assert sum(found.holds) == pytest.approx(1)


def test_a_range_that_leads_to_no_value_says_so() -> None:
    """Division by a range around zero is finite almost always; by a rounded one it is not."""
    model = scenario('a = "0.6 to 5"', 'y = "1 / floor(a)"')
    with pytest.raises(InputError, match="`y` has no value in some of the samples"):
        spreads(model, ["y"])


# correlation


@pytest.mark.parametrize("rank", [-0.8, 0.0, 0.6, 1.0])
def test_correlated_inputs_have_that_rank_correlation(rank: float) -> None:
    """And their own distributions as before."""
    inputs = 'a = "1 to 3"\nb = "2 to 5"\nc = "uniform(low=0, high=1)"'
    wanted = (
        f'correlated = [["a", "b", {rank}], ["c", "a", 0.5]]'
        if rank in (0.0, 0.6)
        else (f'correlated = [["a", "b", {rank * 0.99}]]')
    )
    model = scenario(inputs, 'y = "a * b * c"', wanted)
    arrays = Sampler(model, ["a", "b", "c"]).arrays()
    expected = rank if rank in (0.0, 0.6) else rank * 0.99
    found = stats.spearmanr(arrays["a"], arrays["b"]).statistic
    assert found == pytest.approx(expected, abs=0.02)
    assert np.quantile(arrays["b"], [0.05, 0.95]) == pytest.approx([2, 5], rel=0.02)
    if rank in (0.0, 0.6):
        assert stats.spearmanr(arrays["a"], arrays["c"]).statistic == pytest.approx(0.5, abs=0.02)
        assert stats.kstest(arrays["c"], "uniform").statistic < 0.01


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('["a", "b"]', "two inputs and a number from -1 to 1"),
        ('["a", "b", 2]', "two inputs and a number from -1 to 1"),
        ('["a", "bb", 0.5]', "nothing here is called `bb`"),
        ('["a", "k", 0.5]', "`k` is no range"),
    ],
)
def test_a_wrong_correlation_is_told(row: str, words: str) -> None:
    """At its place in the file."""
    text = f'correlated = [{row}]\n[inputs]\na = "1 to 2"\nb = "1 to 3"\nk = "4"\n'
    with pytest.raises(InputError, match=words):
        build(Request("t", text=text))


def test_what_is_not_drawn_moves_nothing_else() -> None:
    """A pair of which one range is not asked for."""
    inputs = 'a = "1 to 2"\nb = "1 to 3"'
    alone, both = (
        scenario(inputs, 'y = "a * 2"\nz = "a * b"', more)
        for more in ("", 'correlated = [["a", "b", 0.9]]')
    )
    assert np.array_equal(*(Sampler(each, ["y"]).arrays()["y"] for each in (alone, both)))
    assert not np.array_equal(*(Sampler(each, ["z"]).arrays()["z"] for each in (alone, both)))


def test_correlations_that_contradict_each_other_are_refused() -> None:
    """A with b, b with c, but a against c."""
    rows = '["a", "b", 0.9], ["b", "c", 0.9], ["a", "c", -0.9]'
    model = scenario(
        'a = "1 to 2"\nb = "1 to 2"\nc = "1 to 2"', 'y = "a*b*c"', f"correlated = [{rows}]"
    )
    with pytest.raises(InputError) as caught:
        Sampler(model, ["y"])
    (problem,) = caught.value.problems
    assert problem.message == "the correlations of `a`, `b`, `c` contradict each other"
    (label,) = problem.labels
    assert label.text.content[label.span.start : label.span.end] == '["a", "c", -0.9]'


def test_a_scenario_without_ranges_draws_nothing(tmp_path: Path) -> None:
    """There is nothing to be unsure of."""
    model = scenario('a = "3"', 'y = "a * 2"')
    sampler = Sampler(model, ["y"])
    assert sampler.moving == ()
    assert dict(sampler.streams) == {}
