"""Expressions over a graph that is there: a result to look for, a condition, a time."""

import pytest

from envelope.engine.run import run
from envelope.engine.scalar import evaluate
from envelope.errors import InputError, text_of
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.expressions import condition_in, duration, extended, linked
from envelope.model.graph.graph import Graph

TEXT = """
[inputs]
rate = { value = "100 requests/s", basis = "measured" }
size = "2 KB/request"
[formulas]
volume = "rate * size -> MB/s"
[parts.cache]
block = "cache"
reads = "rate"
working_set = "1000 requests"
"""


@pytest.fixture(scope="module")
def graph() -> Graph:
    """A scenario with a part."""
    return build(Request("shop", text=TEXT))


def test_an_expression_may_use_every_quantity(graph: Graph) -> None:
    """Those of parts too; it has a dimension, a unit where it says one, and the weakest basis."""
    found = extended(graph, "cache.misses * size -> KB/s")
    values = run(graph).values
    wanted = values["cache.misses"] * values["size"]
    assert evaluate(graph, found.formula, values, "") == pytest.approx(wanted)
    assert dict(found.dimension.powers) == {"data": 1, "time": -1}
    assert found.unit is not None
    assert found.unit.factor == 1000
    assert found.basis == "assumed"
    assert extended(graph, "rate * 2").basis == "measured"


def test_names_of_a_part_are_those_inside_it(graph: Graph) -> None:
    """In its scope, and by its units."""
    formula, _ = linked(graph, text_of("misses / reads"), "cache.")
    assert list(formula.references()) == ["cache.misses", "cache.reads"]


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        ("volme * 2", "unknown-name", "did you mean `volume`?"),
        ("volume > 3 MB/s", "not-a-quantity", "a comparison is no quantity"),
        ("volume + 3 s", "dimension-mismatch", "cannot add data/time and time"),
        ("cache.mises", "unknown-name", "did you mean `cache.misses`?"),
        ("volume *", "syntax", "the expression ends too early"),
    ],
)
def test_what_is_no_quantity_is_refused(graph: Graph, line: str, kind: str, words: str) -> None:
    """As in a file."""
    with pytest.raises(InputError) as caught:
        extended(graph, line)
    assert caught.value.problems[0].kind == kind
    assert words in str(caught.value)


def test_a_condition_is_a_comparison(graph: Graph) -> None:
    """A quantity is none, and it is said what would be one."""
    formula = condition_in(graph, "volume < 3 MB/s and rate > 0 requests/s")
    assert set(formula.references()) == {"volume", "rate"}
    with pytest.raises(InputError, match="this is a quantity, not a condition"):
        condition_in(graph, "volume")


@pytest.mark.parametrize(("text", "seconds"), [("90 s", 90), ("2 hours", 7200), ("1 week", 604800)])
def test_a_duration_is_a_time(graph: Graph, text: str, seconds: float) -> None:
    """In seconds, by the units of the scenario."""
    assert duration(text_of(text, "--over"), graph) == seconds


@pytest.mark.parametrize("text", ["3 GB", "3", "1 / (1 day)"])
def test_what_is_no_time_is_no_duration(graph: Graph, text: str) -> None:
    """It is said by the name of the option."""
    with pytest.raises(InputError, match="--over is a time, such as 5 years"):
        duration(text_of(text, "--over"), graph)
