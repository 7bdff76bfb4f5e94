"""A graph as data and back: nothing of it is lost, and no other data is taken for one."""

import marshal
from pathlib import Path
from typing import Any

import pytest

from envelope.engine.run import run
from envelope.engine.terms.term import terms_data
from envelope.model.build.build import build, sheet_for
from envelope.model.build.request import Request
from envelope.model.graph.data.decoder import decode
from envelope.model.graph.data.encoder import encode
from envelope.model.graph.graph import Graph
from envelope.model.graph.outline import KeptQuantities
from envelope.model.library.lookup import scenarios
from tests.presets.runs import result, some


def again(graph: Graph) -> Graph:
    """A graph that has been data."""
    data = marshal.loads(marshal.dumps(encode(graph)))
    return decode(data, graph.sheets, terms_data(graph), not_asked)


def not_asked() -> Graph:
    """What makes a graph anew, where nothing is damaged."""
    raise AssertionError


@pytest.mark.parametrize("name", some(sorted(scenarios()), 9))
def test_a_graph_that_was_data_is_the_same(name: str) -> None:
    """All that it holds, of some presets; a graph is a value."""
    graph = result(name).graph
    found = again(graph)
    assert isinstance(found.quantities, KeptQuantities)
    assert list(found.quantities) == list(graph.quantities)
    assert found == graph
    assert found.outline() == graph.outline()


KEYS = """
[inputs]
users = { value = "5k users", growth = { "2 years" = "9k users", "1 year" = "2 * start" } }
start = { value = "3k users", growth = "10%/year" }
[formulas]
size = "users * 1 MB/user"
[parts.one]
block = "service"
requests = "10 requests/s"
[parts.two]
block = "service"
requests = "20 requests/s"
from = ["one"]
[report]
headline = ["two.servers"]
[expect]
size = { value = "6 GB", at = "1 year" }
"""


def test_what_few_presets_say_is_kept_too(tmp_path: Path) -> None:
    """Values at times, the time of an expectation, what comes first, and arrows."""
    (tmp_path / "keys.toml").write_text(KEYS)
    graph = build(Request(str(tmp_path / "keys.toml")))
    found = again(graph)
    assert found == graph
    assert found.growths["users"].written == ("1 year", "2 years")
    assert found.expectations[0].at == found.growths["users"].times[0]
    assert (found.headline, found.parts["two"].before) == (("two.servers",), ("one",))


@pytest.mark.parametrize("name", ["template", "kafka-cluster", "unique-ids", "llm-serving"])
def test_it_runs_to_the_same_values(name: str) -> None:
    """And checks hold as they did."""
    graph = result(name).graph
    assert run(again(graph))[1:] == run(graph)[1:]


def test_the_root_of_a_quantity_is_kept() -> None:
    """A power that is no whole number."""
    graph = build(Request("t", text='[formulas]\nside = "sqrt(9 GB)"'))
    dimension = again(graph).quantities["side"].dimension
    assert dimension == graph.quantities["side"].dimension
    assert str(dimension.powers[0][1]) == "1/2"


def test_a_quantity_is_made_when_it_is_asked_for() -> None:
    """Once, and not before."""
    found = again(build(Request("template"))).quantities
    assert isinstance(found, KeptQuantities)
    assert found._made == {}
    assert "dau" in found
    assert len(found) > 100
    assert found["dau"] is found["dau"]
    assert list(found._made) == ["dau"]


@pytest.mark.parametrize("data", [None, (), (b"", ()), (b"N", (b"", b"")), (b"(", (b"N",))])
def test_other_data_is_no_graph(data: Any) -> None:
    """Whatever it raises, it gives none."""
    with pytest.raises((ValueError, TypeError, EOFError, LookupError)):
        decode(data, {}, b"", not_asked)


def test_a_row_of_another_kind_is_no_graph() -> None:
    """A unit, say, where the graph should stand."""
    whole, rows = encode(build(Request("t", text='[inputs]\na = "3 GB"')))
    other = next(row for row in map(marshal.loads, rows) if len(row) < 6)
    changed = marshal.dumps((other, marshal.loads(whole)[1]))
    with pytest.raises(ValueError, match="no graph"):
        decode((changed, rows), {"": sheet_for(Request("t", text=""))}, b"", not_asked)
