"""Formulas as plain data: what they are, and that they are computed as their trees are."""

import marshal
import math
from typing import Any

import pytest

from envelope.engine.run import run
from envelope.engine.scalar import evaluate
from envelope.engine.terms.term import erased, erased_checks, terms_data
from envelope.engine.terms.values import computing, holds, value
from envelope.errors import CalculationError
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.graph import Graph
from envelope.model.graph.uses import with_terms
from envelope.model.library.lookup import scenarios
from tests.presets.runs import result, some

INPUTS = """
[inputs]
a = "2 GB"
b = "3 GB"
n = "5"
share = "99.9%"
engine = { value = "x", choices = ["x", "y"] }
[formulas]
"""

TERMS: list[tuple[str, Any]] = [
    ("2 KB", 2000.0),
    ("a", 0),
    ("a + b -> TB", ("+", 0, 1)),
    ("b - 2 * a", ("-", 0, ("*", 2.0, 1))),
    ("a + a", ("+", 0, 0)),
    ("20% of b", ("*", 0.2, 0)),
    ("n * 1 GB / 1 s * minute", ("*", ("/", ("*", 0, 1e9), 1.0), 60.0)),
    ("-n", ("negative", 0)),
    ("1 - share", ("complement", 0)),
    ("100% - share", ("complement", 0)),
    ("n ^ 2", ("^", 0, 2.0)),
    (
        "if not (a < b or n == 5) then 1 else 2",
        ("if", ("not", ("or", ("<", 0, 1), ("==", 2, 5.0))), 1.0, 2.0),
    ),
    ("max(a, b, 1 GB)", ("max", 0, 1, 1e9)),
    ("ceil(a, GB)", ("ceil", 0, 1e9)),
    ("1 GB to 2 GB", ("lognormal", 1e9, 2e9)),
    ("10% to 20%", ("shares", 0.1, 0.2)),
]


def graph_of(formula: str) -> Graph:
    """A scenario of one formula."""
    return build(Request("t", text=f"{INPUTS}y = {formula!r}"))


@pytest.mark.parametrize(("formula", "term"), TERMS)
def test_a_formula_is_data(formula: str, term: Any) -> None:
    """Numbers in base units, operands by their places, operations; and it computes what it did."""
    graph = graph_of(formula)
    own = graph.quantities["y"].formula
    found = erased(own)
    assert found.term == term
    assert list(found.operands) == own.references()
    assert marshal.loads(marshal.dumps(found.term)) == term
    values = run(graph).values
    assert value(found.term, [values[name] for name in found.operands]) == values["y"]


def test_a_word_is_a_number_that_is_compared() -> None:
    """The same number on both sides."""
    graph = graph_of('if engine == "x" then 7 else 8')
    assert run(graph).values["y"] == 7
    assert computing(with_terms(graph, terms_data(graph)))("y", run(graph).values) == 7


@pytest.mark.parametrize(
    "formula",
    [
        "n / (a - a)",
        "((a - b) / a) ^ 0.5",
        "exp(n * 1000)",
        "ln(n - 5)",
        "1e200 * n * 1e200",
        "1e269 * n * n",
    ],
)
def test_what_has_no_value_is_told_by_the_tree(formula: str) -> None:
    """In the same words, with the operands and the place."""
    graph = graph_of(formula)
    values = {name: run(graph_of("n")).values[name] for name in ("a", "b", "n", "share")}
    told = []
    for each in (graph, with_terms(graph, terms_data(graph))):
        with pytest.raises(CalculationError) as caught:
            computing(each)("y", values)
        told.append(caught.value.problems)
    assert told[0] == told[1]


@pytest.mark.parametrize("name", some(sorted(scenarios()), 9))
def test_terms_compute_what_trees_do(name: str) -> None:
    """To the last digit: every quantity and every check of some presets."""
    plain = result(name)
    graph = with_terms(plain.graph, terms_data(plain.graph))
    for each, quantity in graph.quantities.items():
        found = computing(graph)(each, plain.values)
        assert found == evaluate(graph, quantity.formula, plain.values, each), each
    assert [holds(graph, at, plain.values) for at in range(len(graph.checks))] == [*plain.holds]
    assert [each.term for each in erased_checks(graph)] == [
        erased(check.formula).term for check in graph.checks
    ]
    assert all(math.isfinite(each) for each in plain.values.values())
