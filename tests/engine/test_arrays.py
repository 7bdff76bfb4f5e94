"""Functions on arrays: what they are on floats, element by element."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import envelope
from envelope.engine.arrays import BLOCK, array_function, array_functions, divided
from envelope.engine.functions import COMPUTATIONS
from envelope.engine.scalar import value_of
from envelope.language.operators import COMPARISONS
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.engine.tried import outcome, tried
from tests.presets.runs import tries


def on_floats(function: str, *values: float) -> float:
    """The value on floats; NaN where there is none."""
    try:
        return COMPUTATIONS[function].scalar(*values)
    except (ValueError, ArithmeticError):
        return math.nan


@settings(deadline=None, max_examples=tries(60))
@given(st.lists(st.tuples(st.floats(-3, 80), st.floats(-3, 90)), min_size=1, max_size=20))
@pytest.mark.parametrize("name", ["erlang_b", "erlang_c", "combinations"])
def test_functions_of_two_arrays(name: str, pairs: list[tuple[float, float]]) -> None:
    """Arguments without a value are NaN and leave the others alone."""
    left, right = np.array(pairs).T
    expected = [on_floats(name, *pair) for pair in pairs]
    with np.errstate(all="ignore"):
        found = array_function(name)(left, right)
        one = [float(each) for each in array_function(name)(pairs[0][0], right)]
    assert found == pytest.approx(expected, rel=1e-12, nan_ok=True)
    assert one == pytest.approx(
        [on_floats(name, pairs[0][0], load) for _, load in pairs], rel=1e-12, nan_ok=True
    )


@pytest.mark.parametrize("name", [name for name, row in COMPUTATIONS.items() if row.array])
def test_a_function_of_arrays_is_that_of_floats(name: str) -> None:
    """On random arguments; what has no value on floats is no finite number.

    The others are those of floats, element by element.
    """
    cases = list(tried(name))
    with np.errstate(all="ignore"):
        found = array_function(name)(*np.array(cases).T)
    expected = [outcome(name, case) for case in cases]
    assert any(each is not None for each in expected)
    wrong = [
        (case, one, other)
        for case, one, other in zip(cases, found.tolist(), expected, strict=True)
        if not (other is None and not math.isfinite(one))
        and (other is None or not math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9))
    ]
    assert wrong == []


COUNTS = np.random.default_rng(1).integers(0, 40, (2, 3_000)).astype(float)
SHARES = np.random.default_rng(2).choice([0.0, 0.3, 0.999, 1.0, 1.5, math.nan], 3_000)


@pytest.mark.parametrize(
    "columns",
    [
        (COUNTS[0], COUNTS[1], SHARES),
        (COUNTS[0], COUNTS[1], 0.9),
        (COUNTS[0], np.where(COUNTS[1] > 30, 1e9, COUNTS[1]), SHARES),
        (COUNTS[0] - 9, np.full(3_000, 12.0), 0.25),
        (COUNTS[0] / 2, 30.0, SHARES),
        (COUNTS[0].reshape(-1, 1)[:50], COUNTS[1][:20], math.nan),
    ],
)
def test_what_has_no_loop_is_that_of_floats_row_by_row(columns: tuple[np.ndarray, ...]) -> None:
    """To the last digit, however far apart the numbers are that tell the rows apart."""
    with np.errstate(all="ignore"):
        found = array_function("at_least")(*columns)
    whole = np.broadcast_arrays(*columns)
    rows = zip(*(each.ravel().tolist() for each in whole), strict=True)
    assert found.shape == whole[0].shape
    expected = [on_floats("at_least", *row) for row in rows]
    assert np.array_equal(found.ravel(), expected, equal_nan=True)


def scenario(path: Path, formulas: str) -> envelope.Scenario:
    """A scenario of three inputs and some formulas."""
    inputs = '[inputs]\nx = "1"\ny = "2"\nz = "3"\n[formulas]\n'
    (path / "small.toml").write_text(inputs + formulas)
    return envelope.load(str(path / "small.toml"))


FORMULAS = """
both = "x + y"
twice = "both * 2"
back = "twice - both"
again = "x + y"
turned = "y * (x + y)"
inverse = "1 / both"
mixed = "(both - twice) / (x * y) + max(both, x) + (if x < y then both else -both)"
best = "max(x, y, z) + ceil(x / 3) + 0 + 1 * x"
"""
ALL = ["both", "twice", "back", "again", "turned", "inverse", "mixed", "best"]


@pytest.mark.parametrize("size", [1, 5, 2 * BLOCK + 7])
def test_results_in_place_are_those_of_floats(tmp_path: Path, size: int) -> None:
    """What is used again is not written over: neither results nor the caller's arrays."""
    function = scenario(tmp_path, FORMULAS).compile(["x", "y", "z"], ALL)
    given = [np.random.default_rng(seed).uniform(1, 9, size) for seed in range(3)]
    before = [each.copy() for each in given]
    found = function(*given)
    for place in {0, size // 2, size - 1}:
        expected = function(*(float(each[place]) for each in given))
        assert [each[place] for each in found] == pytest.approx(expected, rel=1e-12)
    assert all((one == other).all() for one, other in zip(given, before, strict=True))


@pytest.mark.parametrize("size", [5, 2 * BLOCK, 2 * BLOCK + 1])
def test_one_result_is_no_tuple(tmp_path: Path, size: int) -> None:
    """However large the arrays are."""
    function = scenario(tmp_path, FORMULAS).compile(["x"], "inverse")
    given = np.linspace(1, 9, size)
    assert np.array_equal(function(given), 1 / (given + 2))


def test_two_results_of_large_arrays_and_a_number(tmp_path: Path) -> None:
    """Each is an array of its own, in the shape that was given; numbers stay numbers."""
    function = scenario(tmp_path, FORMULAS).compile(["x", "y"], ["both", "inverse"])
    given = np.linspace(1, 9, 2 * BLOCK + 2).reshape(2, -1)
    both, inverse = function(given, 3.0)
    assert np.array_equal(both, given + 3)
    assert np.array_equal(inverse, 1 / (given + 3))
    assert np.array_equal(function(3.0, given)[0], given + 3)


def test_what_is_divided_by_nothing_is_nothing() -> None:
    """Where a function says so, as `mean waits` of nobody do."""
    found = divided(np.array([4.0, 4.0, 0.0]), np.array([2.0, 0.0, 0.0]))
    assert found.tolist() == [2, 0, 0]


def test_what_a_branch_that_is_never_taken_depends_on_is_a_number(tmp_path: Path) -> None:
    """It is computed of numbers alone, and no array is written over it."""
    formulas = 'one = "ceil(if 1 > 2 then x else 2.5) + y * 2"\nother = "1 / one"'
    function = scenario(tmp_path, formulas).compile(["x", "y"], ["one", "other"])
    found = function(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    assert [each.tolist() for each in found] == [[9, 11], [1 / 9, 1 / 11]]


def test_shapes_are_broadcast_and_whole_numbers_are_floats(tmp_path: Path) -> None:
    """A row, a column of integers and a number."""
    function = scenario(tmp_path, FORMULAS).compile(["x", "y", "z"], ALL)
    row, column = np.array([[1.0, 2.0, 3.0]]), np.array([[4], [5]])
    found = function(row, column, 7.0)
    for place in np.ndindex(2, 3):
        expected = function(row[0, place[1]].item(), float(column[place[0], 0]), 7.0)
        assert [each[place] for each in found] == pytest.approx(expected, rel=1e-12)


COMPARED = """
at_most = "if x <= 6 then 1 else 0"
below = "if 6 > x then 1 else 0"
same = "if x == 6 then 1 else 0"
ceiled = "if x <= ceil(y) then 1 else 0"
above_ceiled = "if ceil(y) < x and (x > z or x >= 5) then 1 else 0"
"""


@pytest.mark.parametrize("operator", COMPARISONS)
def test_a_comparison_of_arrays_is_that_of_floats(operator: str) -> None:
    """Of numbers of any size, near each other or not; whichever way round."""
    near = (0.0, 0.5e-12, -0.5e-12, 3e-12, -3e-12, 0.1)
    left = [size * (1 + share) for size in (1e-6, 1.0, -1.0, 1e6, 0.0) for share in near]
    right = [size for size in (1e-6, 1.0, -1.0, 1e6, 0.0) for _ in near]
    text = f"if x {operator} y then 1 else 0"
    graph = build(Request("own.toml", text=f'[inputs]\nx="1"\ny="1"\n[formulas]\nf="{text}"'))
    (condition,) = [each.formula for each in graph.quantities.values() if each.name == "f"]
    compare = array_functions()[f"compare {operator}"]
    for one, other in ((left, right), (right, left)):
        expected = [
            value_of(condition.tree, condition, {"x": x, "y": y})
            for x, y in zip(one, other, strict=True)
        ]
        assert compare(np.array(one), np.array(other)).tolist() == expected


def test_nothing_has_no_sign() -> None:
    """Nor does what is left of a value after whole steps."""
    found = array_function("mod")(np.array([4.0, -4.0, 0.0]), -2.0)
    assert np.signbit(found).tolist() == [False] * 3


def test_comparisons_on_floats_and_arrays_are_those_of_a_run(tmp_path: Path) -> None:
    """At, just beside and far from the bound; with rounding on one side."""
    model = scenario(tmp_path, COMPARED)
    names = ["at_most", "below", "same", "ceiled", "above_ceiled"]
    function = model.compile(["x", "y", "z"], names)
    samples = [(x, y, 2.0) for x in (6 - 1e-9, 6 - 1e-14, 6.0, 6 + 1e-14, 10.0) for y in (3.0, 5.5)]
    arrays = function(*np.array(samples).T)
    for index, sample in enumerate(samples):
        run = model.run(dict(zip("xyz", sample, strict=True))).values_in_base_units
        expected = [run[name] for name in names]
        assert list(function(*sample)) == expected
        assert [each[index] for each in arrays] == expected


# Whole numbers, halves, and what is off by less or by more than an error of floats makes.
NEAR = np.array([each + off for each in (0.0, 7.0, 1e6, -3.0) for off in (0.0, 5e-15, -1e-15, 0.5)])
APART = np.array([0.25, 7.5, 123.75, -3.5, 1e6 + 0.5])


@pytest.mark.parametrize("numbers", [NEAR, APART, np.array([3.0, 7.5]), np.array([1e17, 0.5])])
@pytest.mark.parametrize("name", ["ceil", "floor"])
def test_many_are_rounded_as_each_alone(name: str, numbers: np.ndarray) -> None:
    """Whether one of them is nearly whole or none, in steps of one and of others."""
    for step in (1.0, 0.25, 3.0):
        found = array_function(name)(numbers, step)
        assert found.tolist() == [on_floats(name, number, step) for number in numbers]


@pytest.mark.parametrize("operator", COMPARISONS)
def test_many_are_compared_as_each_alone(operator: str) -> None:
    """Whether all hold, none does, or some by an error of floats alone."""
    sides = (np.array([1.0, 2.0]), np.array([2.0, 3.0]), np.array([1.0 + 1e-14, 2.0]))
    compare = array_functions()[f"compare {operator}"]
    for left in sides:
        for right in sides:
            alone = [bool(compare(*pair)) for pair in zip(left, right, strict=True)]
            assert compare(left, right).tolist() == alone
    same = COMPARISONS[operator].equal
    assert [bool(compare(1.0, 1.0 + 1e-14)), bool(compare(1.0 + 1e-14, 1.0))] == [same, same]
