"""What a graph says of parts with rows."""

from pathlib import Path

from envelope.model.build.build import build
from envelope.model.build.request import Request

SCENARIO = """
[parts.one]
block = "./one.toml"
[parts.topics]
block = "./one.toml"
rate = "9/s"
size = "3 KB"
[parts.topics.rows]
orders = { rate = "7/s" }
clicks = { size = "2 KB" }
[formulas]
all = "sum(topics.*.load)"
"""
BLOCK = """
[inputs]
rate = "5/s"
size = "1 KB"
[formulas]
load = "rate * size"
"""


def test_rows_of_parts(tmp_path: Path) -> None:
    """Which parts are rows, and which of their inputs all rows have in common."""
    (tmp_path / "own.toml").write_text(SCENARIO)
    (tmp_path / "one.toml").write_text(BLOCK)
    graph = build(Request(str(tmp_path / "own.toml")))
    assert graph.outer_parts == ("one", "topics")
    assert graph.rows("topics") == ("topics.orders", "topics.clicks")
    assert graph.rows("one") == graph.rows("nothing") == ()
    assert [name for name in graph.parts if graph.is_row(name)] == [
        "topics.orders",
        "topics.clicks",
    ]
    assert not graph.is_row("nothing.orders")
    assert not graph.is_row("one.orders")
    assert [name for name in graph.quantities if graph.is_shared(name)] == [
        "topics.orders.size",
        "topics.clicks.rate",
    ]
