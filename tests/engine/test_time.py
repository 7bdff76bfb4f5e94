"""What grows and accumulates over a grid of moments, beside what can be worked out by hand."""

from math import exp, log

import numpy as np
import pytest

from envelope.engine.run import run
from envelope.engine.time import Course, Grid, grown_until
from envelope.errors import CalculationError, text_of
from envelope.language.tree import Literal
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.graph import Formula
from envelope.model.graph.growths import Growth
from envelope.units.system import STANDARD

YEAR = 31_557_600.0
NONE = Formula(text_of("1"), Literal(1.0), {}, "", STANDARD)
GROWING = """
[inputs]
users = {{ value = "100 users", growth = {0} }}
size = "1 GB/user"
[formulas]
rate = "users * size / (1 year)"
stored = "accumulated(rate, {1})"
[checks]
few = "users < 250 users"
always = "size > 0 GB/user"
never = "size < 0 GB/user"
"""


def course(growth: str, kept: str = "10 years") -> Course:
    """A scenario whose users grow and whose data accumulates."""
    graph = build(Request("own.toml", text=GROWING.format(growth, kept)))
    return Course(run(graph), ["users", "stored"], graph.growths)


@pytest.mark.parametrize(
    ("growth", "years", "users"),
    [
        ('"100%/year"', [0, 0.5, 1, 3], [100, 100 * 2**0.5, 200, 800]),
        ('"1%/month"', [0, 1 / 12, 1], [100, 101, 100 * 1.01**12]),
        ('"-50%/year"', [0, 1, 2], [100, 50, 25]),
        ('"50 users/year"', [0, 1, 2.5], [100, 150, 225]),
        ('{ "2 years" = "900 users", "1 year" = "300 users" }', [0, 1, 1.5, 2, 9],
         [100, 300, 300, 900, 900]),
    ],
)  # fmt: skip
def test_an_input_grows(growth: str, years: list[float], users: list[float]) -> None:
    """By a share that compounds, in a straight line, in steps from their times on."""
    found, _ = course(growth).at([year * YEAR for year in years])
    assert found[0].tolist() == pytest.approx(users)


@pytest.mark.parametrize(
    ("growth", "kept", "year", "stored"),
    [
        ('"100%/year"', "10 years", 1, 100 / log(2)),
        ('"100%/year"', "1 year", 3, 400 / log(2)),
        ('"0%/year"', "10 years", 3, 300),
        ('"100 users/year"', "10 years", 2, 100 * 2 + 100 * 2 * 2 / 2),
        ('"100 users/year"', "1 year", 2, 100 + 100 * 1.5),
        ('{ "1 year" = "300 users" }', "10 years", 2, 100 + 300),
        ('{ "1 year" = "0 users" }', "10 years", 2, 100),
        ('"-50 users/year"', "10 years", 2, 200 - 100),
    ],
)
def test_what_comes_in_accumulates(growth: str, kept: str, year: float, stored: float) -> None:
    """As the integral does, over as long as it is kept."""
    each = course(growth, kept)
    found, _ = each.at(each.moments(year * YEAR, 240))
    assert found[1][-1] / 1e9 == pytest.approx(stored, rel=1e-4)
    assert found[1][0] == 0


def test_a_check_fails_when_it_does() -> None:
    """To a thousandth of the step of a grid; at once, or never."""
    few, always, never = course('"100%/year"').first_failures(5 * YEAR)
    assert few == pytest.approx(YEAR * log(2.5) / log(2), rel=1e-5)
    assert (always, never) == (None, 0.0)
    few, *_ = course('{ "2 years" = "900 users" }').first_failures(5 * YEAR)
    assert few == pytest.approx(2 * YEAR)


def test_moments_are_even_and_hold_every_step() -> None:
    """The start, the end, and the times at which something jumps before it."""
    each = course('{ "1 year" = "300 users", "9 years" = "900 users" }')
    assert each.moments(4 * YEAR, 2) == [0, YEAR, 2 * YEAR, 4 * YEAR]
    assert each.moments(9 * YEAR, 2) == [0, YEAR, 4.5 * YEAR, 9 * YEAR]


def test_a_step_has_a_moment_right_before_it() -> None:
    """So that nothing is a slope that is a jump; what comes after the last moment is left out."""
    grid = Grid(np.array([0.0, 10.0])).with_steps([Growth((NONE, NONE), 0.0, (4.0, 10.0))])
    assert grid.times.tolist() == pytest.approx([0, 4, 4, 10, 10])
    assert len(set(grid.times.tolist())) == 5
    later = Grid(np.array([0.0, 10.0])).with_steps([Growth((NONE,), 0.0, (11.0,))])
    assert later.times.tolist() == [0, 10]


@pytest.mark.parametrize(
    ("rates", "kept", "expected"),
    [
        ([2.0, 2.0, 2.0], 100.0, [0, 2, 4]),
        ([2.0, 2.0, 2.0], 1.0, [0, 2, 2]),
        ([2.0, 2.0, 2.0], 0.5, [0, 1, 1]),
        ([0.0, 2.0, 4.0], 100.0, [0, 1, 1 + 2 / log(2)]),
        ([0.0, 2.0, 0.0], 100.0, [0, 1, 2]),
        ([1.0, exp(1), exp(2)], 100.0, [0, exp(1) - 1, exp(2) - 1]),
        ([1.0, exp(1), exp(2)], 0.5, [0, exp(1) - exp(0.5), exp(2) - exp(1.5)]),
        ([0.0, 2.0, 0.0], 0.5, [0, 0.75, 0.25]),
        ([3.0, 3.0, 3.0], 0.0, [0, 0, 0]),
    ],
)
def test_an_integral_over_the_last_time(
    rates: list[float], kept: float, expected: list[float]
) -> None:
    """Between two moments the rate is an exponential, a straight line where it touches zero."""
    found = Grid(np.array([0.0, 1.0, 2.0])).accumulated(np.array(rates), np.array(kept))
    assert found.tolist() == pytest.approx(expected)


def test_what_is_left_of_what_shrinks_is_more_than_nothing() -> None:
    """Nothing shrinks by all that there is."""
    with pytest.raises(CalculationError, match="cannot shrink by all that there is"):
        course('"-100%/year"').at([YEAR])
    found, _ = course('"-99%/year"').at([0, YEAR])
    assert found[0].tolist() == pytest.approx([100, 1])


def test_the_factor_of_an_integral() -> None:
    """How many times as much has come in as if it had always come in as it does at the end."""
    graph = build(Request("own.toml", text=GROWING.format('"100%/year"', "1 year")))
    values, factors = grown_until(run(graph), 3 * YEAR)
    assert values == {"users": pytest.approx(800)}
    assert factors == {("stored", 0): pytest.approx(400 / log(2) / 800, rel=1e-5)}
    graph = build(Request("own.toml", text=GROWING.format('"0%/year"', "1 year")))
    _, factors = grown_until(run(graph), 3 * YEAR)
    assert factors == {("stored", 0): pytest.approx(1)}
    _, factors = grown_until(run(graph), YEAR / 2)
    assert factors == {("stored", 0): pytest.approx(1)}
