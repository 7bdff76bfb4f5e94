"""Presets as queries in DuckDB, beside the engine, to 1e-9; ENVELOPE_PRESETS=all takes all."""

import random
from pathlib import Path

import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from envelope.analysis.headline import headline
from envelope.engine.run import Run
from envelope.engine.sql.emitter import LackingError
from envelope.formats import DIALECTS
from envelope.formats.sql.text import own_inputs
from tests.engine.sql.databases import Table, differences, in_duckdb, written
from tests.presets import runs
from tests.presets.runs import some

SCENARIOS = Path(__file__).parents[3] / "presets/scenarios"
NAMES = sorted(path.stem for path in SCENARIOS.glob("*.toml"))
# Of which SQL computes nothing: a comparison without results, and one whose results need a function
# that it does not have, of all that the scenario's report begins with.
WITHOUT_RESULTS, CONSTANT = {"resilience"}, {"search-query-cache"}


def tried(run: Run, inputs: list[str], chance: random.Random, rows: int = 12) -> Table:
    """The values of the scenario, and random ones: around them, far away, whole numbers too."""
    own = [run.values[name] for name in inputs]
    others = [[_moved(value, chance) for value in own] for _ in range(rows)]
    return Table(inputs, [own, *others])


def _moved(value: float, chance: random.Random) -> float:
    factor = chance.choice([1.0, 1.0, 2.0, chance.uniform(0.8, 1.25), 10 ** chance.uniform(-2, 2)])
    return value * factor


# Single results of that kind, of presets whose others SQL computes.
LACKING = {"direct-or-queued": "cost_run"}
TRIED = [name for name in NAMES if name not in WITHOUT_RESULTS | CONSTANT]


@pytest.mark.parametrize("name", some(TRIED, 18))  # all take two minutes
def test_a_preset_is_computed_by_duckdb(name: str) -> None:
    """What its report begins with, from its own inputs."""
    run = runs.result(name)
    outputs = [each for each in headline(run.graph) if each != LACKING.get(name)]
    inputs = own_inputs(run.graph, outputs)
    table = tried(run, inputs, random.Random(name))
    found = in_duckdb(written(run, table, outputs), table)
    assert found[0]["problem"] is None
    assert differences(run, table, outputs, found) == []


@pytest.mark.parametrize(("name", "output"), LACKING.items())
def test_a_result_that_sql_lacks_is_refused(name: str, output: str) -> None:
    """By the name of the function; it is one of those that the report begins with."""
    run = runs.result(name)
    assert output in headline(run.graph)
    with pytest.raises(LackingError, match="SQL has no `poisson_maximum`"):
        written(run, Table(own_inputs(run.graph, [output]), []), [output])


TEMPLATE = runs.result("template")
EVERY = [name for name in TEMPLATE.graph.quantities if name.startswith("total.")]


TOTALS = Table(["dau", "payload_size", "read_share", "peak_factor"], [])
QUERY = written(TEMPLATE, TOTALS, EVERY)


@settings(max_examples=4, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 1e12), st.floats(0, 1e9), st.floats(0, 1), st.floats(1, 100)),
        min_size=20,
        max_size=100,
    )
)
def test_any_rows_are_computed(rows: list[tuple[float, ...]]) -> None:
    """All totals of a scenario."""
    table = TOTALS._replace(rows=rows)
    found = in_duckdb(QUERY, table)
    assert differences(TEMPLATE, table, EVERY, found) == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_big_preset_is_read_in_every_dialect(dialect: str) -> None:
    """By sqlglot: one statement, that gives the columns it says; so BigQuery and Snowflake too."""
    run = runs.result("twitter")
    outputs = headline(run.graph)
    inputs = own_inputs(run.graph, outputs)
    (tree,) = sqlglot.parse(written(run, Table(inputs, []), outputs, dialect), dialect=dialect)
    assert isinstance(tree, sqlglot.exp.Select)
    names = [each.alias for each in tree.selects][-len(outputs) - 1 :]
    assert names == [*(each.replace(".", "_") for each in outputs), "problem"]
    assert tree.sql(dialect=dialect, pretty=True)
