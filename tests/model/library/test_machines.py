"""Machine shapes: those of the library and of a file, and what a part is given by one."""

import re
from pathlib import Path

import pytest

from envelope.engine.run import run
from envelope.errors import InputError, text_of
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.library.machines import machines

BLOCK = """
[inputs]
load = { unit = "requests/s" }
server_cores = { unit = "cores/server", value = "1 core/server" }
server_memory = { unit = "GB/server", value = "1 GB/server" }
"""
SHOP = """
[machines.mine]
server_cores = "6 cores/server"
server_memory = "24 GB/server"
server_price = "10 USD/month/server"
[parts.a]
block = "./block.toml"
machine = "mine"
load = "3 requests/s"
server_memory = "8 GB/server"
"""


@pytest.fixture
def shop(tmp_path: Path) -> str:
    """A scenario with a machine of its own, of which its part takes the cores."""
    (tmp_path / "block.toml").write_text(BLOCK)
    (tmp_path / "shop.toml").write_text(SHOP)
    return str(tmp_path / "shop.toml")


def values(shop: str, **settings: str) -> tuple[float, float]:
    """Cores, and memory in GB, of the part's servers."""
    texts = {f"a.{name}": text_of(value, name) for name, value in settings.items()}
    found = run(build(Request(shop, settings=texts))).values
    return found["a.server_cores"], found["a.server_memory"] / 1e9


def test_a_machine_fills_in_what_a_part_leaves_open(shop: str) -> None:
    """What the part says itself counts; what its block does not ask for is left."""
    assert values(shop) == (6, 8)


def test_a_machine_from_outside_comes_before_the_file(shop: str) -> None:
    """With or without quotation marks; a single value from outside comes before that."""
    assert values(shop, machine="mine") == values(shop, machine='"mine"') == (6, 24)
    assert values(shop, machine="mine", server_cores="2 cores/server") == (2, 24)


def test_the_library_has_machines() -> None:
    """Each beside the file that describes it and says where its figures are from."""
    machine, sheet = machines()["m5.large"]
    assert machine.name == "m5.large"
    assert {"server_cores", "server_memory", "on_demand_price"} <= machine.given.keys()
    assert sheet.sources


def test_a_burstable_machine_counts_with_what_it_does_for_long() -> None:
    """Shapes that earn credits for their cores have not what they burst to."""
    burstable = re.compile(r"t[234]\w*\.|e2-(micro|small|medium)|f1-|g1-|B\d")
    texts = {
        name: machine.given["server_cores"].text
        for name, (machine, _) in machines().items()
        if burstable.match(name)
    }
    cores = {name: text.content for name, text in texts.items() if text is not None}
    assert cores == {"t4g.small": "0.4 cores/server"}


def test_what_a_machine_gives_is_cited() -> None:
    """By a source of its file, or it is said to be assumed."""
    for name, (machine, sheet) in machines().items():
        for entry in machine.given.values():
            keys = [key.strip() for key in entry.attributes.get("source", "").split(",") if key]
            assert keys or entry.attributes.get("basis") == "assumed", name
            assert set(keys) <= sheet.sources.keys(), name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("m5.lagre", "did you mean `m5.large`?"),
        ("mien", "did you mean `mine`?"),
        ("zzz", "`envelope hardware` lists them all"),
    ],
)
def test_an_unknown_machine_is_refused(shop: str, name: str, words: str) -> None:
    """With the nearest of the library and of the file."""
    with pytest.raises(InputError) as caught:
        values(shop, machine=name)
    (problem,) = caught.value.problems
    assert (problem.kind, problem.hint) == ("unknown-machine", words)
    assert problem.labels[0].text.content == name


def test_a_machine_must_give_something(shop: str) -> None:
    """Of what the block asks for."""
    path = Path(shop)
    path.write_text(SHOP + '[machines.disk]\nserver_disk = "1 TB/server"\n')
    with pytest.raises(InputError, match="has no input that the machine `disk` gives"):
        values(shop, machine="disk")
