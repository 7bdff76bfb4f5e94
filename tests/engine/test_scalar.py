"""What a tree comes to on floats; and what is said, of which operands, where it has no value."""

import pytest

from envelope.engine.run import run
from envelope.engine.scalar import LARGEST, SAME, winner
from envelope.errors import CalculationError
from envelope.language.tree import Call
from envelope.model.build.lines import build_lines
from tests.tables import over

VALUES: dict[str, float] = {
    "if 1 == 1 and 2 > 1 then 1 else 0": 1,
    "if 1 == 1 and 2 < 1 then 1 else 0": 0,
    "if 1 == 2 and 2 > 1 then 1 else 0": 0,
    "if 1 == 2 and 1 / 0 > 1 then 1 else 0": 0,
    "if 1 == 1 or 2 < 1 then 1 else 0": 1,
    "if 1 == 2 or 2 > 1 then 1 else 0": 1,
    "if 1 == 2 or 2 < 1 then 1 else 0": 0,
    "if 1 == 1 or 1 / 0 > 1 then 1 else 0": 1,
    "if not 1 == 2 then 1 else 0": 1,
    "if not 1 == 1 then 1 else 0": 0,
    f"if {1 - SAME!r} == 1 then 1 else 0": 1,
    f"if {1 - 2 * SAME!r} == 1 then 1 else 0": 0,
    f"if 1 < {1 + 0.9 * SAME!r} then 1 else 0": 0,
    f"if 1 < {1 + 3 * SAME!r} then 1 else 0": 1,
    f"if -1 >= {-1 + SAME!r} then 1 else 0": 1,
    f"if -1e20 != {-1e20 * (1 + 5 * SAME)!r} then 1 else 0": 1,
    "if 0 == 0 then 1 else 0": 1,
    "if 0 != 0 then 1 else 0": 0,
    "if 0 <= 0 then 1 else 0": 1,
    "if 0 < 0 then 1 else 0": 0,
    "1 - 99.9%": 0.001,
    "1.5 - 50% * 1": 1,
    "5% of 200": 10,
    "2 ^ 3 ^ 2": 512,
    "-2 ^ 2": -4,
    "0 ^ 0": 1,
    "4 to 4": 4,
    "max(1, 3, 2) - min(4, 2)": 1,
    "1e270": LARGEST,
    "-1e270": -LARGEST,
}


@over(VALUES)
def test_a_value(expression: str) -> None:
    """To the last bit."""
    assert run(build_lines([expression])).values["(1)"] == VALUES[expression]


NONE: dict[str, tuple[str, dict[str, str]]] = {
    "1 / (2 - 2)": ("division by zero", {"1": "", "2 - 2": "0"}),
    "6 / 0": ("division by zero", {"6": "", "0": ""}),
    "0 / 0": ("division by zero", {}),
    "mod(5, 0)": ("`mod` has no value: what it divides by is 0", {"5": "", "0": ""}),
    "zipf_hit_ratio(0, 0, 1)": ("`zipf_hit_ratio` divides by zero here", {}),
    "(-8) ^ 0.5": ("this power has no real value", {"-8": "", "0.5": ""}),
    "0 ^ (-1)": ("this power has no real value", {}),
    "10 ^ 400": ("this is too large to calculate with", {"10": "", "400": ""}),
    "1e200 * 1e200": ("this is too large to calculate with", {"1e200": ""}),
    "1e200 * 1e100": ("this is too large to calculate with", {"1e200 * 1e100": ""}),
    "-1e200 * 1e100": ("this is too large to calculate with", {"-1e200 * 1e100": ""}),
    "exp(1000)": ("this is too large to calculate with", {"1000": ""}),
    "max(1e200 ^ 2, 1)": ("this is too large to calculate with", {"1e200": ""}),
    "1e155 * sum(1e154 * 1e154, 1e154)": ("this is too large to calculate with", {"1e155": ""}),
    "accumulated(1e200/s, 1e200 s)": ("this is too large to calculate with", {"1e200/s": ""}),
    "sqrt(-1)": ("`sqrt` has no value: it is not defined here", {"-1": ""}),
    "combinations(1001, 1)": (
        "`combinations` has no value: the numbers lie between 0 and 1000",
        {"1001": "", "1": ""},
    ),
    "(1 - 3) to 5": (
        "a lognormal range runs upwards between positive ends",
        {"1 - 3": "-2", "5": ""},
    ),
}


@over(NONE)
def test_what_has_no_value_says_why(expression: str) -> None:
    """At its operands, with what they are where that is not what is written."""
    message, expected = NONE[expression]
    with pytest.raises(CalculationError) as caught:
        run(build_lines([expression]))
    (problem,) = caught.value.problems
    assert (problem.kind, problem.message) == ("no-value", message)
    found = {
        each.text.content[each.span.start : each.span.end]: each.note for each in problem.labels
    }
    for place, note in expected.items():
        assert place in found
        assert found[place] == note or not note


@pytest.mark.parametrize(
    ("expression", "taken"), [("max(1, 3, 2)", 1), ("min(4, 2, 2)", 1), ("sum(1, 2)", None)]
)
def test_a_function_that_picks_has_a_winner(expression: str, taken: int | None) -> None:
    """The first of those that are alike; other functions have none."""
    formula = build_lines([expression]).quantities["(1)"].formula
    assert isinstance(formula.tree, Call)
    found = winner(formula.tree, formula, {})
    assert found is (None if taken is None else formula.tree.arguments[taken])
