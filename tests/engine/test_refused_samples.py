"""Samples that cannot be: what is said of them, and of which quantity."""

import warnings

import pytest

from envelope.engine.run import Run, Sampling, run
from envelope.engine.samples import spreads
from envelope.engine.terms.term import erased
from envelope.errors import InputError
from envelope.model.build.build import build
from envelope.model.build.request import Request

SHARE = "a range between two percentages stays between 0% and 100%"
NARROW = "narrow the range, or use max(..., 0)"
AT_LEAST = "`b` would be 1.00113 in 25% of the samples: it must be at least 1.5"
AT_MOST = "`e` would be 2.99913 in 25% of the samples: it can be at most 2.5"
OF_SHARE = "`share` would be 119.965% in 25% of the samples: it can be at most 100%"
SCENARIO = """
[inputs]
a = "uniform(low=1, high=3)"
b = {{ value = "a * 1", min = "1.5" }}
e = {{ value = "a * 1", max = "2.5" }}
none = {{ value = "floor(a) - 1", min = "0" }}
minus = {{ value = "1 - floor(a)", max = "0" }}
half = {{ value = "floor(a) - 2", min = "0" }}
other_half = {{ value = "2 - floor(a)", max = "0" }}
share = {{ value = "a * 40% -> %", max = "100%" }}
[formulas]
inverse = "1 / (floor(a) - 1)"
large = "10 ^ (a * 95)"
larger = "10 ^ (a * 101)"
largest = "10 ^ (a * 110)"
fine = "a * 10 ^ 269"
result = "{}"
[checks]
holds = "b > 1"
"""


def scenario(result: str = "a") -> Run:
    """The run of the scenario."""
    return run(build(Request("own.toml", text=SCENARIO.format(result))))


TOO_FAR = "has no value in some of the samples: a range leads to a division by zero, or too far"
TOO_LARGE = "is too large to calculate with in some of the samples"


@pytest.mark.parametrize(
    ("outputs", "samples", "problems"),
    [
        (["a"], 16_384, []),
        (["fine", "none", "minus"], 16_384, []),
        (["b"], 1000, [(AT_LEAST, "")]),
        (["e"], 1000, [(AT_MOST, "")]),
        (["e", "b"], 1000, [(AT_MOST, ""), (AT_LEAST, "")]),
        (["share"], 1000, [(OF_SHARE, SHARE)]),
        (["half"], 1000, [("`half` would be -1 in 50% of the samples: it cannot be negative", "")]),
        (
            ["other_half"],
            1000,
            [("`other_half` would be 1 in 50% of the samples: it can be at most 0", "")],
        ),
        (["inverse"], 1000, [(f"`inverse` {TOO_FAR}", NARROW)]),
        (["largest"], 1000, [(f"`largest` {TOO_FAR}", NARROW)]),
        (["large"], 1000, [(f"`large` {TOO_LARGE}", "narrow the range")]),
        (["larger"], 16_385, [(f"`larger` {TOO_LARGE}", "narrow the range")]),
    ],
)
def test_what_some_samples_cannot_be_is_refused(
    outputs: list[str], samples: int, problems: list[tuple[str, str]]
) -> None:
    """With how often, the value that is furthest off, and what may cure it; without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found: list[tuple[str, str]] = []
        try:
            spreads(scenario(), outputs, (), Sampling(samples))
        except InputError as error:
            found = [(each.message, each.hint) for each in error.problems]
    assert found == problems


@pytest.mark.parametrize(
    ("result", "is_refused"), [("b + 1", True), ("a + 1", False), ("e + b", True)]
)
def test_what_a_result_is_computed_from_is_looked_at(result: str, is_refused: bool) -> None:
    """And nothing else; what a condition speaks of is, too."""
    made = scenario(result)
    if is_refused:
        with pytest.raises(InputError, match="would be"):
            spreads(made, ["result"])
        return
    found = spreads(made, ["result"])
    assert [*found.quantities] == ["result"]
    with pytest.raises(InputError, match="`b` would be"):
        spreads(made, ["result"], [erased(made.graph.checks[0].formula)])
