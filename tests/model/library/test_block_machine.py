"""A block's own `machine`: the defaults of its servers, and everything that comes before them."""

from pathlib import Path

import pytest

import envelope
from envelope.errors import InputError
from envelope.model.build.build import build, sheet_for
from envelope.model.build.request import Request
from envelope.model.graph.graph import Graph

BLOCK = """
machine = "m7i.2xlarge"
[sources]
ours = "our own test"
[inputs]
server_cores  = { unit = "cores/server" }
server_memory = { about = "what it holds" }
server_price  = { value = "100 USD/month/server", source = "ours" }
[formulas]
cores = "3 servers * server_cores"
"""


@pytest.fixture
def block(tmp_path: Path) -> Path:
    """A block that runs on a machine."""
    path = tmp_path / "block.toml"
    path.write_text(BLOCK)
    return path


def part(block: Path, rows: str = "", top: str = "") -> Graph:
    """A scenario with one part of the block."""
    path = block.parent / "shop.toml"
    path.write_text(f'{top}\n[parts.a]\nblock = "./block.toml"\n{rows}\n')
    return build(Request(str(path)))


def text(graph: Graph, name: str) -> str:
    """What stands in the formula of a quantity."""
    return graph.quantities[name].formula.text.content


def test_an_input_without_a_value_has_that_of_the_machine(block: Path) -> None:
    """With its source and basis; what the block says itself stays."""
    inputs = build(Request(str(block))).quantities
    assert inputs["server_cores"].formula.text.content == "8 cores/server"
    assert inputs["server_cores"].formula.text.position(0).file == "presets/hardware/aws.toml"
    assert (inputs["server_cores"].basis, inputs["server_cores"].source) == ("vendor", "HARDWARE")
    assert inputs["server_cores"].about == "m7i.2xlarge"
    assert inputs["server_memory"].about == "what it holds"
    assert inputs["server_price"].formula.text.content == "100 USD/month/server"
    assert inputs["server_price"].source == "ours"
    assert list(sheet_for(Request(str(block))).sources) == ["ours", "HARDWARE"]


def test_what_a_part_says_comes_first(block: Path) -> None:
    """The part's own value, its machine, the scenario's defaults; then the block's machine."""
    given = 'machine = "m7a.4xlarge"\nserver_cores = "4 cores/server"'
    defaults = '[defaults]\nserver_cores = "2 cores/server"\nserver_memory = "2 GiB/server"'
    found = part(block, given, defaults)
    assert text(found, "a.server_cores") == "4 cores/server"
    assert text(found, "a.server_memory") == "64 GiB/server"
    assert text(found, "a.server_price") == "3207.33 USD/year/server"
    found = part(block, "", defaults)
    assert text(found, "a.server_cores") == "2 cores/server"
    assert text(part(block), "a.server_cores") == "8 cores/server"
    assert part(block).sources["HARDWARE"].startswith("AWS us-east-1")


def test_a_machine_set_from_outside_counts(block: Path) -> None:
    """As before."""
    part(block)
    scenario = envelope.load(str(block.parent / "shop.toml"))
    assert scenario.run({"a.machine": "m7a.4xlarge"})["a.cores"].m_as("core") == 48


def test_an_overlay_may_change_the_machine(block: Path) -> None:
    """Its inputs follow."""
    path = block.parent / "big.toml"
    path.write_text('extends = "./block.toml"\nmachine = "m7a.4xlarge"\n')
    found = build(Request(str(path)))
    assert text(found, "server_cores") == "16 cores/server"
    assert found.quantities["server_cores"].about == "m7a.4xlarge"


def test_a_machine_of_the_file_itself(tmp_path: Path) -> None:
    """Described under `[machines]`."""
    path = tmp_path / "a.toml"
    path.write_text(
        'machine = "mine"\n[machines]\nmine = { server_cores = "3 cores/server" }\n'
        '[inputs]\nserver_cores = { unit = "cores/server" }\n'
    )
    assert text(build(Request(str(path))), "server_cores") == "3 cores/server"


def test_a_key_that_means_something_else_here_is_not_cited_for_the_machine(block: Path) -> None:
    """The text stands for it."""
    block.write_text(BLOCK.replace("ours", "HARDWARE"))
    found = build(Request(str(block)))
    assert found.sources == {"HARDWARE": "our own test"}
    assert found.quantities["server_price"].source == "HARDWARE"
    assert found.quantities["server_cores"].source.startswith("AWS us-east-1 catalogue")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("m7i.2xlarge", "m7i.3xlarge", "no machine `m7i.3xlarge` is known"),
        ("server_", "node_", "nothing here is an input that the machine `m7i.2xlarge` gives"),
        ('"m7i.2xlarge"', "7", "`machine` is the name of a machine shape"),
        ("cores/server", "GB/server", "is in data/server (GB/server), this is in cores"),
    ],
)
def test_a_wrong_machine_is_refused(block: Path, old: str, new: str, message: str) -> None:
    """In the block, also where a part uses it."""
    block.write_text(BLOCK.replace(old, new))
    with pytest.raises(InputError) as alone:
        build(Request(str(block)))
    with pytest.raises(InputError) as used:
        part(block)
    for error in (alone, used):
        assert message in str(error.value)
        assert "block.toml:" in str(error.value)
