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
server_memory = { value = "1 GB/server", about = "what it holds" }
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


def test_an_input_has_the_value_of_the_machine(block: Path) -> None:
    """With its source and basis, before any default; what the machine does not give stays."""
    inputs = build(Request(str(block))).quantities
    assert inputs["server_cores"].formula.text.content == "8 cores/server"
    assert inputs["server_cores"].formula.text.position(0).file == "presets/hardware/aws.toml"
    assert (inputs["server_cores"].basis, inputs["server_cores"].source) == (
        "vendor",
        "EC2_PRICES, HARDWARE",
    )
    assert inputs["server_cores"].about == "m7i.2xlarge"
    assert inputs["server_memory"].about == "what it holds"
    assert inputs["server_memory"].formula.text.content == "32 GiB/server"
    assert inputs["server_price"].formula.text.content == "100 USD/month/server"
    assert inputs["server_price"].source == "ours"
    assert list(sheet_for(Request(str(block))).sources) == ["ours", "EC2_PRICES", "HARDWARE"]


def test_what_a_part_says_comes_first(block: Path) -> None:
    """The part's own value, its machine, the scenario's defaults; then the block's machine."""
    given = 'machine = "m7a.4xlarge"\nserver_cores = "4 cores/server"'
    defaults = '[defaults]\nserver_cores = "2 cores/server"\nserver_memory = "2 GiB/server"'
    found = part(block, given, defaults)
    assert text(found, "a.server_cores") == "4 cores/server"
    assert text(found, "a.server_memory") == "64 GiB/server"
    assert text(found, "a.server_price") == "100 USD/month/server"
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
    assert found.quantities["server_cores"].source.startswith("Prices on demand in us-east-1")


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


STORE = """
machine = "i4i.2xlarge"
[inputs]
server_cores  = { unit = "cores/server" }
server_disk   = { unit = "GB/server" }
server_iops   = { value = "3000 io/s/server" }
storage_price = { value = "0.08 USD/GB/month" }
[formulas]
storage_cost = "server_disk * 1 server * storage_price -> USD/month"
"""


def costs(path: Path, rows: str, **settings: str) -> envelope.Result:
    """A scenario with a store that has this of its own."""
    (path / "store.toml").write_text(STORE)
    (path / "shop.toml").write_text(f'[parts.a]\nblock = "./store.toml"\n{rows}\n')
    return envelope.load(str(path / "shop.toml")).run({f"a.{k}": v for k, v in settings.items()})


def test_a_machine_without_disks_is_no_store(tmp_path: Path) -> None:
    """The disk of the block's own machine does not stay; the words come from the presets."""
    for rows, settings in (('machine = "m5.large"', {}), ("", {"machine": "m5.large"})):
        with pytest.raises(InputError) as caught:
            costs(tmp_path, rows, **settings)
        (problem,) = caught.value.problems
        assert problem.message == "the machine `m5.large` has no disk, which `a` needs"
        assert "a volume on the network, whose price is `storage_price`" in problem.hint


@pytest.mark.parametrize(
    ("rows", "settings"),
    [
        ('machine = "m5.large"\nserver_disk = "4 TB/server"', {}),
        ("", {"machine": "m5.large", "server_disk": "4 TB/server"}),
        ('server_disk = "4 TB/server"', {"machine": "m5.large"}),
        ('machine = "m5.large"\n[defaults]\nserver_disk = "4 TB/server"', {}),
        ('[parts.a.rows]\nb = { machine = "m5.large", server_disk = "4 TB/server" }', {}),
    ],
)
def test_a_volume_on_the_network_has_its_price(
    tmp_path: Path, rows: str, settings: dict[str, str]
) -> None:
    """Where a disk is given, whatever the block's own machine has."""
    result = costs(tmp_path, rows, **settings)
    name = "a.b" if "rows" in rows else "a"
    assert result[f"{name}.storage_cost"].m_as("USD/month") == pytest.approx(320)
    assert result[f"{name}.server_iops"].m_as("io/s/server") == 3000


def test_disks_of_the_machine_cost_nothing_beside_it(tmp_path: Path) -> None:
    """Whether it is the block's own or another one."""
    for settings in ({}, {"machine": "i3en.2xlarge"}):
        result = costs(tmp_path, "", **settings)
        assert result["a.storage_cost"].m_as("USD/month") == 0
        assert result["a.server_iops"].m_as("io/s/server") > 100_000
