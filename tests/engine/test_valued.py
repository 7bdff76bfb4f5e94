"""What has no value in a run has none in arrays, samples and rows of a table: no number goes on."""

import warnings
from functools import cache
from math import isnan, nan
from pathlib import Path

import numpy as np
import pytest

import envelope
from envelope.engine.code import compile_graph
from envelope.engine.run import Run, Sampling, run
from envelope.engine.samples import spreads
from envelope.engine.terms.term import erased_checks
from envelope.errors import CalculationError, InputError
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.engine.sql.databases import Table, in_duckdb, written

# Each goes on with a number where its operands have none: 1/x at 0, a power that is too large.
LOSING = {
    "least": "min(1 / x, 3)",
    "most": "max(ln(x), 3)",
    "least_of_many": "min(1, 2, 1 / x, 4)",
    "clamped": "clamp(1 / x, 0, 3)",
    "below": "if 1 / x < 3 then 1 else 2",
    "above": "if 3 >= 1 / x then 1 else 2",
    "equal": "if 10 ^ (x * 150) * 10 ^ 100 == 10 ^ (x * 200) then 1 else 2",
    "other": "if 1 / x != 3 then 1 else 2",
    "negated": "if not (1 / x > 3) then 1 else 2",
    "joined": "if x < 9 and sqrt(x - 0.5) > 9 then 1 else 2",
    "joined_behind": "if 1 / x > 3 and x < -9 then 1 else 2",
    "either": "if x > 9 or ln(x) > 9 then 1 else 2",
    "either_behind": "if 1 / x > 3 or x < 9 then 1 else 2",
    "inverse": "1 / (1 / x)",
    "inverse_of_large": "1 / (10 ^ (100 * x) * 10 ^ 200)",
    "nothing_of": "exp(-1 / x)",
    "power_of_none": "(1 / x) ^ 0",
    "one_to_the": "1 ^ (1 / x)",
    "divided": "divided(1 / x, 0 * x)",
    "full": "erlang_c(2, 1 / x)",
    "steps": "next_power_of_2(ln(x))",
    "wide": "if x < 9 then min(10 ^ (100 * x) * 10 ^ 200, 3) else 1",
    "tiers": "min(tiered(x - 1, 10, 2, 3), 9)",
    "left": "min(mod(3, x), 9)",
    "beside": "max(gamma_quantile(x / 2, 1), 9) + max(combinations(x - 1, 2), 1)",
    "behind": "if x > 3 then none + 1 else 2",
    "far": "if behind_it > 3 then 1 else 2",
    "fine": "if x > 0 then 1 / x else 7",
    "also_fine": "if x > 0 and 1 / x > 0.3 then 1 else 2",
    "well": "divided(x, x) + min(x ^ 2, 9)",
}
XS = (2.0, 0.0, 0.25, -1.0, -2.0, 1.0, 3.0)
BEHIND = 'none = "1 / x"\nbehind_it = "if x > 1 then none else 4"\n'


def text(name: str, x: str) -> str:
    """A scenario of one of them, with what it names, and a check of it."""
    behind = BEHIND if "none" in LOSING[name] or "behind_it" in LOSING[name] else ""
    inputs = f'[inputs]\nx = {{ value = "{x}", low = "-9" }}\n[formulas]\n{behind}'
    return f'{inputs}found = "{LOSING[name]}"\n[checks]\nholds = "found < 1e9"\n'


@cache
def made(name: str) -> Run:
    """A run that has a value."""
    return run(build(Request("own.toml", text=text(name, "1"))))


@cache
def of_runs(name: str) -> list[float]:
    """The values of runs; NaN where there is none."""
    return [_of_run(name, x) for x in XS]


def _of_run(name: str, x: float) -> float:
    try:
        return run(made(name).graph.with_values({"x": x})).values["found"]
    except CalculationError:
        return nan


def test_both_are_tried() -> None:
    """Most have no value for some rows, and each for one of them; some have one for all."""
    lacking = [sum(map(isnan, of_runs(name))) for name in LOSING]
    assert lacking.count(0) == 3
    assert sum(lacking) > len(LOSING)
    assert all(each < len(XS) for each in lacking)


@pytest.mark.parametrize("name", LOSING)
def test_arrays_have_no_value_where_a_run_has_none(name: str) -> None:
    """Alone and among others, without a warning; a number beside is as good as an array."""
    expected = of_runs(name)
    function = compile_graph(made(name), ["x"], ["found"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = function(np.array(XS))
        alone = [float(np.ravel(function(np.array([x])))[0]) for x in XS]
        [number] = np.ravel(function(np.float64(XS[1])))
    assert found == pytest.approx(expected, rel=1e-12, nan_ok=True)
    assert alone == pytest.approx(expected, rel=1e-12, nan_ok=True)
    assert number == pytest.approx(expected[1], rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("name", LOSING)
def test_floats_have_no_value_where_a_run_has_none(name: str) -> None:
    """They fail there."""
    function = compile_graph(made(name), ["x"], ["found"])
    found = []
    for x in XS:
        try:
            found.append(float(function(x)))
        except (ValueError, ArithmeticError):
            found.append(nan)
    assert found == pytest.approx(of_runs(name), rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("name", LOSING)
def test_a_row_of_a_table_says_that_it_has_no_value(name: str, tmp_path: Path) -> None:
    """As well for its check as for its result."""
    (tmp_path / "own.toml").write_text(text(name, "1"))
    (tmp_path / "rows.csv").write_text("\n".join(["x", *map(repr, XS)]))
    found = envelope.load(str(tmp_path / "own.toml")).batch(tmp_path / "rows.csv", ["found"])
    values = [nan if each is None else each for each in found.values("found")]
    assert values == pytest.approx(of_runs(name), rel=1e-12, nan_ok=True)
    errors = [bool(each) for each in found.columns.get("error", [""] * len(XS))]
    assert errors == [*map(isnan, of_runs(name))]


def test_a_database_has_no_value_where_a_run_has_none() -> None:
    """Of the same rows, in a query for each."""
    table = Table(["x"], [[x] for x in XS])
    for name in LOSING:
        if name not in BEYOND:
            rows = in_duckdb(written(made(name), table, ["found"]), table)
            found = [nan if row["found"] is None else row["found"] for row in rows]
            assert found == pytest.approx(of_runs(name), rel=1e-12, nan_ok=True), name
            assert [row["problem"] is None for row in rows] == [not isnan(each) for each in found]


# What is beyond a double on the way is infinite in DuckDB, and an error in others.
BEYOND = ("equal", "inverse_of_large", "wide")


@pytest.mark.parametrize("name", LOSING)
def test_samples_are_refused_where_one_has_no_value(name: str) -> None:
    """They are whole numbers from -2 to 3; the check alone is as good as the result."""
    drawn = run(build(Request("own.toml", text=text(name, "floor(uniform(low=-2, high=4))"))))
    lacking = any(isnan(_of_run(name, float(x))) for x in range(-2, 4))
    conditions = erased_checks(drawn.graph)
    for outputs, asked in ((["found"], ()), ([], conditions), (["x"], conditions)):
        if lacking:
            with pytest.raises(InputError, match="has no value in some of the samples"):
                spreads(drawn, outputs, asked, Sampling(256))
        else:
            found = spreads(drawn, outputs, asked, Sampling(256))
            assert [*found.holds] == [1.0] * len(asked)
