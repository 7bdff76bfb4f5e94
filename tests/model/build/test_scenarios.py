"""Scenario files: parts of parts, overlays, the order of the wiring, units of a scenario."""

import sys
from pathlib import Path

import pytest

import envelope
from envelope.errors import InputError
from envelope.model.build.build import build
from envelope.model.build.known import trees
from envelope.model.build.request import Request
from envelope.model.graph.bounds import bounds

BLOCK = """
edge = true
[units]
any = ["thing"]
[inputs]
reads = { unit = "things/s" }
item_size = { unit = "B/thing", value = "1 KB/thing" }
peak_factor = "2"
[formulas]
load = "reads"
servers = "ceil(reads * peak_factor / (1000 things/s/server)) -> servers"
bandwidth_out = "reads * item_size * peak_factor -> Mbit/s"
one = "1 thing"
"""
SHOP = """
[inputs]
rate = "5k photos/s"
peak_factor = "3"
[defaults]
peak_factor = "peak_factor"
[parts.a]
block = "./block.toml"
reads = "rate"
[parts.b]
block = "./block.toml"
edge = false
reads = "a.load * 1 request/photo"
item_size = "2 KB/request"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a block and a scenario that has two parts of it."""
    (tmp_path / "block.toml").write_text(BLOCK)
    (tmp_path / "shop.toml").write_text(SHOP)
    return tmp_path


def values(path: Path, **named: str) -> dict[str, float]:
    """The values of a scenario in base units."""
    return dict(envelope.load(str(path)).run(named).values_in_base_units)


def test_a_block_counts_what_its_part_is_given(folder: Path) -> None:
    """The placeholder is a photo in one part and a request in the other."""
    result = envelope.load(str(folder / "shop.toml")).run()
    assert result.text("a.one") == "1 photo"
    assert result.text("b.one") == "1 request"
    assert result.text("a.load") == "5k photos/s"


def test_what_is_built_on_a_placeholder_follows_it(folder: Path) -> None:
    """A batch of things is one of photos; where the part counts plain numbers, it is a number."""
    block = BLOCK.replace('any = ["thing"]', 'any = ["thing"]\nbatch = "40 things"')
    (folder / "block.toml").write_text(block + 'batches = "reads -> batches/s"\n')
    text = '[units]\nnouns = ["photo"]\n[parts.a]\nblock = "./block.toml"\nreads = "80 photos/s"\n'
    text += '[parts.b]\nblock = "./block.toml"\nreads = "120/s"\nitem_size = "1 KB"\n'
    text += '[formulas]\nsame = "a.batches + 1 photo/s"\nplain = "b.batches * 1 s"\n'
    (folder / "own.toml").write_text(text)
    result = envelope.load(str(folder / "own.toml")).run()
    assert result.values_in_base_units["a.batches"] == 80
    assert result.values_in_base_units["same"] == 81
    assert result.text("b.one") == "1"
    assert result.values_in_base_units["plain"] == 120


def test_totals_add_up_and_bandwidth_counts_the_edge(folder: Path) -> None:
    """Defaults of the scenario reach the parts; `b` does not face the clients."""
    found = values(folder / "shop.toml")
    assert found["a.servers"] == found["b.servers"] == 15
    assert found["total.servers"] == 30
    assert found["total.bandwidth_out"] == found["a.bandwidth_out"] == 5000 * 1000 * 3
    assert "total.load" not in found


def test_a_scenario_is_a_part_of_a_larger_one(folder: Path) -> None:
    """It offers its own formulas, and its totals under their standard names."""
    text = '[parts.shop]\nblock = "./shop.toml"\nrate = "1k photos/s"\n'
    text += '[formulas]\ntwice = "shop.servers * 2"\n'
    (folder / "group.toml").write_text(text)
    found = values(folder / "group.toml")
    assert found["twice"] == 12
    assert found["total.servers"] == 6
    assert found["total.bandwidth_out"] == found["shop.total.bandwidth_out"]
    assert values(folder / "group.toml", **{"shop.a.peak_factor": "1"})["twice"] == 8


def test_usual_ends_are_read_in_the_units_of_their_file(folder: Path) -> None:
    """Those of the part where it gives any, those of its block otherwise, or none."""
    block = BLOCK.replace(
        '"1 KB/thing" }', '"1 KB/thing", low = "20 B/thing", high = "9 KB/thing" }'
    )
    block = block.replace('"2"', '{ value = "2", low = "1", high = "peak_factor * 2" }')
    (folder / "block.toml").write_text(block)
    shop = SHOP.replace('"2 KB/request"', '{ value = "2 KB/request", high = "4 KB/request" }')
    (folder / "shop.toml").write_text(shop)
    graph = build(Request(str(folder / "shop.toml")))
    found = {name: bounds(graph, each) for name, each in graph.quantities.items()}
    assert found["a.item_size"] == (20, 9000)
    assert found["b.item_size"] == (20, 4000)
    assert found["a.peak_factor"] == (1, None)  # the other end is no number
    assert found["a.reads"] == (None, None)
    assert bounds(graph, graph.quantities["b.item_size"]).given() == [20, 4000]


def test_an_overlay_changes_what_it_names(folder: Path) -> None:
    """`extends`: inputs, single inputs of parts, new formulas."""
    text = 'extends = "./shop.toml"\n[inputs]\nrate = "1k photos/s"\n'
    text += '[parts.b]\nitem_size = "4 KB/request"\n[formulas]\nx = "rate * 2"\n'
    (folder / "small.toml").write_text(text)
    found = values(folder / "small.toml")
    assert found["total.servers"] == 6
    assert found["x"] == 2000
    assert found["b.bandwidth_out"] == 1000 * 4000 * 3


def test_definitions_of_time_hold_in_blocks(folder: Path) -> None:
    """A day of the scenario is the day of its parts; other units stay its own."""
    text = BLOCK + 'daily = "reads * 1 day"\n'
    (folder / "block.toml").write_text(text)
    (folder / "shop.toml").write_text('[units]\nday = "100_000 s"\n' + SHOP)
    assert values(folder / "shop.toml")["a.daily"] == 5e8
    found = envelope.load(str(folder / "shop.toml"), convention="exact").run()
    assert found.values_in_base_units["a.daily"] == 5e8


def test_a_wish_for_order_never_makes_a_circle(folder: Path) -> None:
    """A part may be wired to a result that does not depend on what it is given."""
    text = BLOCK + 'fixed = "3 photos/s"\n'
    (folder / "block.toml").write_text(text)
    (folder / "loop.toml").write_text(
        '[parts.a]\nblock = "./block.toml"\nreads = "b.fixed"\n'
        '[parts.b]\nblock = "./block.toml"\nreads = "a.load"\n'
    )
    assert values(folder / "loop.toml")["b.load"] == 3


def test_a_real_circle_is_refused(folder: Path) -> None:
    """Two parts that wait for each other."""
    (folder / "loop.toml").write_text(
        '[parts.a]\nblock = "./block.toml"\nreads = "b.load"\n'
        '[parts.b]\nblock = "./block.toml"\nreads = "a.load"\n'
    )
    with pytest.raises(InputError, match="in a cycle"):
        values(folder / "loop.toml")


def test_checking_is_linear() -> None:
    """Ten times the formulas take ten times the function calls; a chain is not too deep."""

    def calls(count: int) -> int:
        lines = [f'a{i} = "a{i - 1} * 1.5 + {i} MB"' for i in range(1, count)]
        text = '[inputs]\na0 = "1 GB"\n[formulas]\n' + "\n".join(lines)
        made = 0
        trees.forget()  # what the other one has parsed

        def count_call(frame: object, event: str, argument: object) -> None:
            nonlocal made
            made += event == "call"

        sys.setprofile(count_call)
        try:
            graph = build(Request("chain", text=text))
        finally:
            sys.setprofile(None)
        assert len(graph.written) == count
        return made

    assert calls(3000) < 11 * calls(300)
