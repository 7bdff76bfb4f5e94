"""Percentiles written as expressions: drawn again, they are the percentiles that they were."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import envelope
from envelope.fit.expressions import expression
from envelope.fit.records import Percentiles

SCENARIO = envelope.load(str(Path(__file__).parent / "plain.toml"))
RUN = SCENARIO.computed()
KINDS = (" to ", "normal(", "lognormal(", " + ", " - ", "max(", "min(")


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("dau", (1e6, 1e6, 1e6), "1M users"),
        ("dau", (1e6, 2e6, 4e6), "1M users to 4M users"),
        ("dau", (1e6, float("nan"), 4e6), "1M users to 4M users"),
        ("dau", (0.0, float("nan"), 4e6), "max(0 users, normal(p5=0 users, p95=4M users))"),
        ("dau", (1e6, 3e6, 5e6), "max(0 users, normal(p5=1M users, p95=5M users))"),
        ("dau", (1e6, 3e6, 6e6), "max(0 users, -3M users + lognormal(p5=4M users, p95=9M users))"),
        ("dau", (1e6, 1e6, 4e6), "1M users"),
        ("dau", (1e6, 2e6, 7e6), "0.75M users + lognormal(p5=250k users, p95=6.25M users)"),
        (
            "dau",
            (1e6, 6e6, 7e6),
            "max(0 users, 7.25M users - lognormal(p5=250k users, p95=6.25M users))",
        ),
        ("cache_hit_ratio", (0.8, 0.894427, 0.95), "80% to 95%"),
        (
            "cache_hit_ratio",
            (0.9, 0.98, 1.0),
            "min(100%, max(0%, 100.66667% - lognormal(p5=0.66667%, p95=10.66667%)))",
        ),
    ],
)
def test_an_expression(name: str, values: tuple[float, float, float], expected: str) -> None:
    """A value, a plain range, one moved along, one that runs downwards."""
    found = expression(RUN, name, Percentiles(*values))
    parsed = [envelope.calc(each) for each in (found, expected)]
    assert parsed[0].magnitude == pytest.approx(parsed[1].magnitude, rel=1e-4)
    assert [each for each in KINDS if each in found] == [each for each in KINDS if each in expected]


@settings(max_examples=25, deadline=None)
@given(st.floats(1, 1e6), st.floats(0.02, 3), st.floats(0.02, 3))
def test_the_percentiles_come_back(low: float, first: float, second: float) -> None:
    """Within 2 %, however the values are spread; the median of a plain run most exactly."""
    values = Percentiles(low, low * (1 + first), low * (1 + first) * (1 + second))
    written = expression(RUN, "dau", values)
    result = SCENARIO.run(dau=written)
    assert result["dau"].magnitude == pytest.approx(values.middle, rel=0.021)
    spread = result.draw().spread("dau")
    assert spread is not None
    assert spread.quantiles[:3] == pytest.approx(values, rel=0.03)
