"""A back-end of one's own on the base of all others: SQL, computed by SQLite."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import partial

import pytest

from envelope.engine.emitter import Emitter
from envelope.engine.functions import COMPUTATIONS
from envelope.engine.run import Run, run
from envelope.engine.scalar import SAME
from envelope.language.functions import FUNCTIONS
from envelope.language.operators import COMPARISONS
from envelope.model.build.lines import build_lines
from envelope.model.graph.graph import Formula
from tests.engine.tried import example, value_of_example
from tests.presets import runs

_OPERATORS = {"of": "*", "and": "AND", "or": "OR"}


class Sql(Emitter[str]):
    """Formulas over a table of names and values."""

    def number(self, value: float) -> str:
        """A number."""
        return repr(float(value))

    def quantity(self, name: str, formula: Formula) -> str:
        """The value beside a name."""
        return f"(SELECT value FROM quantities WHERE name = '{name}')"

    def negative(self, operand: str) -> str:
        """A number with the other sign."""
        return f"(-{operand})"

    def negation(self, operand: str) -> str:
        """`not`."""
        return f"(NOT {operand})"

    def operation(self, operator: str, left: str, right: str) -> str:
        """Arithmetic and logic."""
        if operator == "^":
            return f"power({left}, {right})"
        return f"({left} {_OPERATORS.get(operator, operator)} {right})"

    def comparison(self, operator: str, left: str, right: str) -> str:
        """A comparison with the tolerance of all others."""
        near = f"abs({left} - {right}) <= {SAME} * max(abs({left}), abs({right}))"
        joined = "OR" if COMPARISONS[operator].equal else "AND NOT"
        return f"({left} {operator} {right} {joined} {near})"

    def conditional(self, condition: str, then: str, otherwise: str) -> str:
        """One of two values."""
        return f"(CASE WHEN {condition} THEN {then} ELSE {otherwise} END)"

    def function(self, name: str, arguments: Sequence[str]) -> str:
        """A function that the database was given."""
        return f"call_{name}({', '.join(arguments)})"


def in_sql(calculated: Run) -> dict[str, float]:
    """The values of all quantities, each inserted by its own statement, in order."""
    emitter = Sql()
    with closing(sqlite3.connect(":memory:")) as base:
        base.create_function("power", 2, pow)
        for name, row in COMPUTATIONS.items():
            base.create_function(f"call_{name}", -1, partial(_called, row.scalar))
        base.execute("CREATE TABLE quantities (name TEXT PRIMARY KEY, value REAL)")
        for name, quantity in calculated.graph.quantities.items():
            text = emitter.emit(quantity.formula.tree, quantity.formula)
            base.execute(f"INSERT INTO quantities SELECT '{name}', {text}")
        return dict(base.execute("SELECT name, value FROM quantities"))


def _called(function: object, *values: float) -> float:
    assert callable(function)
    return float(function(*values))


@pytest.mark.parametrize("name", ["template", "twitter", "url-shortener"])
def test_a_scenario_is_computed_by_sql(name: str) -> None:
    """Every quantity as the engine has it."""
    expected = runs.result(name)
    found = in_sql(expected)
    assert list(found) == list(expected.graph.quantities)
    for quantity, value in found.items():
        assert value == pytest.approx(expected.values[quantity], rel=1e-9), quantity


@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_example_is_computed_by_sql(name: str) -> None:
    """Each function of the table."""
    found = in_sql(run(build_lines([example(name)])))["(1)"]
    assert found == pytest.approx(value_of_example(name), rel=1e-12)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("0.1 + 0.2 == 0.3", True),
        ("0.1 + 0.2 != 0.3", False),
        ("0.3 < 0.1 + 0.2", False),
        ("0.3 >= 0.1 + 0.2", True),
        ("not 1 > 2 and (2 < 1 or 1 <= 1)", True),
        ("5% of 200 == 2 ^ 3 + -(-2)", True),
        ("1 - 75% == 25%", True),
    ],
)
def test_a_condition_is_computed_by_sql(condition: str, holds: bool) -> None:
    """Each kind of operator."""
    assert in_sql(run(build_lines([f"if {condition} then 1 else 0"])))["(1)"] == holds
