"""Each function of the language in SQL, as DuckDB computes it, beside the engine."""

from typing import NamedTuple

import pytest

from envelope.engine.functions import COMPUTATIONS, Gap
from envelope.engine.run import Run, run
from envelope.engine.scalar import LARGEST
from envelope.engine.sql.calls import writer
from envelope.errors import InputError
from envelope.language.functions import FUNCTIONS
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.engine.sql.databases import Table, differences, in_duckdb, written
from tests.engine.tried import arguments, call_of, tried

WRITTEN = [name for name in FUNCTIONS if not isinstance(COMPUTATIONS[name].sql, Gap)]
GAPS = [name for name in FUNCTIONS if name not in WRITTEN]
# What must be a constant, by the place of the argument.
CONSTANT = {
    "at_least": {0: "2", 1: "3"},
    "gamma_share": {1: "1"},
    "gamma_quantile": {1: "1"},
}
OTHERS = [
    ("at_least", {0: "0", 1: "1"}),
    ("at_least", {0: "3", 1: "200"}),
    ("gamma_share", {1: "0"}),
    ("gamma_quantile", {1: "0"}),
]


class Called(NamedTuple):
    """A scenario that calls a function, some of whose arguments are columns."""

    run: Run
    columns: list[int]


def called(name: str, constant: dict[int, str]) -> Called:
    """A scenario that calls a function."""
    letters = [*"abcefg"[: len(arguments(name))]]  # `d` is a day
    texts = [constant.get(place, _plain(text)) for place, text in enumerate(arguments(name))]
    pairs = zip(letters, texts, strict=True)
    lines = "\n".join(f'{each} = {{ value = "{text}", low = "-1" }}' for each, text in pairs)
    text = f'[inputs]\n{lines}\n[formulas]\nresult = "{call_of(name, letters)}"'
    columns = [place for place in range(len(letters)) if place not in constant]
    return Called(run(build(Request(name, text=text))), columns)


def _plain(text: str) -> str:
    """A share as a plain number, which may be more than all."""
    return str(float(text[:-1]) / 100) if text.endswith("%") else text


@pytest.mark.parametrize("name", COMPUTATIONS)
def test_a_function_is_written_or_says_why_not(name: str) -> None:
    """A writer that there is, or a reason."""
    row = COMPUTATIONS[name].sql
    assert row if isinstance(row, Gap) else callable(writer(name))


@pytest.mark.parametrize(
    ("name", "constant"), [*((name, CONSTANT.get(name, {})) for name in WRITTEN), *OTHERS]
)
def test_a_function_of_columns_is_that_of_the_engine(name: str, constant: dict[int, str]) -> None:
    """Of its example and of hundreds of random arguments, NULL where it has no value."""
    tries = [values for values in tried(name) if max(map(abs, values)) <= LARGEST]
    calculated, columns = called(name, constant)
    table = Table(
        ["abcefg"[place] for place in columns], [[values[p] for p in columns] for values in tries]
    )
    found = in_duckdb(written(calculated, table, ["result"]), table)
    assert [row["problem"] for row in found if row["problem"] not in (None, HAS_NONE)] == []
    assert differences(calculated, table, ["result"], found) == []
    assert any(row["result"] is not None for row in found)


HAS_NONE = "`result` has no value"


@pytest.mark.parametrize("name", GAPS)
def test_a_function_that_sql_does_not_have_is_refused(name: str) -> None:
    """With its place and the reason; of constants it is computed beforehand."""
    calculated, columns = called(name, {})
    table = Table(["abcefg"[place] for place in columns], [])
    with pytest.raises(InputError, match="SQL has no") as caught:
        written(calculated, table, ["result"])
    problem = caught.value.problems[0]
    assert (problem.kind, problem.trail) == ("unknown-function", "in result")
    assert str(COMPUTATIONS[name].sql) in problem.message


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("at_least(x, 3, 0.5)", "how many of how many must not depend on a column"),
        ("at_least(2, x, 0.5)", "how many of how many must not depend on a column"),
        ("at_least(1, 200, x)", ""),
        ("at_least(1, 201, x)", "a query adds up to 200 chances"),
        ("gamma_share(x, 2)", "only where the variability is 0 or 1 has it a closed form"),
        ("gamma_share(2, x)", "only where the variability is 0 or 1 has it a closed form"),
        ("gamma_quantile(x, 2)", "only where the variability is 0 or 1 has it a closed form"),
        ("gamma_quantile(x, 1)", ""),
    ],
)
def test_what_must_be_a_constant_is_said(formula: str, reason: str) -> None:
    """With the reason, and what to do instead."""
    text = f'[inputs]\nx = {{ value = "0.5", low = "-1" }}\n[formulas]\nresult = "{formula}"'
    made = run(build(Request("constant", text=text)))
    try:
        written(made, Table(["x"], []), ["result"])
        found = []
    except InputError as error:
        found = [(each.kind, each.message, each.hint) for each in error.problems]
    name = formula.partition("(")[0]
    hint = "choose other results with `-p`, or other columns with `--inputs`"
    kind = "unknown-function"
    assert found == ([(kind, f"SQL has no `{name}`: {reason}", hint)] if reason else [])


def test_a_function_of_constants_is_computed_beforehand() -> None:
    """Whether SQL has it or not."""
    text = (
        '[inputs]\nx = { value = "2", low = "-1" }\n[formulas]\n'
        'result = "x * lru_hit_ratio(10000, 100000, 0.8)"'
    )
    calculated = run(build(Request("constant", text=text)))
    table = Table(["x"], [[1.0], [3.0]])
    found = in_duckdb(written(calculated, table, ["result"]), table)
    assert differences(calculated, table, ["result"], found) == []
