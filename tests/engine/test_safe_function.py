"""A graph as a function that gives nothing where it has no value."""

import pytest

from envelope.engine.run import run
from envelope.engine.safe_function import probe
from envelope.model.build.build import build
from envelope.model.build.request import Request

SCENARIO = """
[inputs]
x = { value = "4", low = "-9", high = "99" }
share = "90%"
left = { value = "10 - x", min = "0", high = "99" }
fixed = { value = "3", max = "5" }
[formulas]
inverse = "1 / x"
root = "sqrt(x)"
rest = "left * 2"
grown = "x * 1e250"
taken = "share * fixed"
[checks]
small = "x < 5"
few = "rest < 4"
"""
MADE = run(build(Request("own.toml", text=SCENARIO)))
CONDITIONS = [check.formula for check in MADE.graph.checks]


@pytest.mark.parametrize(
    ("outputs", "conditions", "x", "answers"),
    [
        (["inverse"], 0, 4.0, (0.25,)),
        (["inverse"], 0, 0.0, None),
        (["root"], 0, 4.0, (2.0,)),
        (["root"], 0, -1.0, None),
        (["inverse", "root"], 0, 4.0, (0.25, 2.0)),
        (["grown"], 0, 4.0, (4e250,)),
        (["grown"], 0, 1e60, None),  # not finite
        ([], 1, 4.0, (True,)),
        ([], 1, 5.0, (False,)),
        (["inverse"], 1, 4.0, (0.25, True)),
        (["rest"], 0, 4.0, (12.0,)),
        (["rest"], 0, 10.0, (0.0,)),
        (["rest"], 0, 10.1, None),  # what it is computed from cannot be negative
        (["left"], 0, 10.1, None),
        (["rest", "inverse"], 1, 4.0, (12.0, 0.25, True)),
        (["inverse"], 2, 4.0, (0.25, True, False)),
        (["inverse"], 2, 9.0, (1 / 9, False, True)),
        (["inverse"], 2, 10.5, None),  # a condition speaks of it
        (["taken"], 0, 4.0, (2.7,)),
    ],
)
def test_answers_of_one_input(
    outputs: list[str], conditions: int, x: float, answers: tuple[float | bool, ...] | None
) -> None:
    """Results, then conditions; nothing where one of them has no value or cannot be."""
    found = probe(MADE, ["x"], outputs, CONDITIONS[:conditions])(x)
    assert found == (None if answers is None else pytest.approx(answers))


@pytest.mark.parametrize(
    ("inputs", "values", "answers"),
    [
        (["share"], (1.0,), (3.0,)),
        (["share"], (1.01,), None),
        (["share"], (-0.01,), None),
        (["fixed"], (5.0,), (4.5,)),
        (["fixed"], (5.1,), None),
        (["share", "fixed"], (0.5, 4.0), (2.0,)),
        (["share", "fixed"], (0.5, 6.0), None),
    ],
)
def test_inputs_keep_to_what_they_can_be(
    inputs: list[str], values: tuple[float, ...], answers: tuple[float, ...] | None
) -> None:
    """Each to its own limits, whatever depends on it."""
    found = probe(MADE, inputs, ["taken"])(*values)
    assert found == (None if answers is None else pytest.approx(answers))
