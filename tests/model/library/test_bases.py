"""What blocks share: bases are found by name, and a block's own order stays."""

from pathlib import Path

import pytest

from envelope.errors import InputError
from envelope.model.build.build import build, sheet_for
from envelope.model.build.request import Request
from envelope.model.library.lookup import blocks, scenarios

BASE = """
[inputs]
common = { value = "2", about = "shared", source = "ours" }
added  = "3"
[sources]
ours = "our own test"
[formulas]
twice = "2 * common"
"""
BLOCK = """
extends = "common"
[inputs]
first  = "1"
common = {}
last   = "4"
"""


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack with a base and a block that extends it."""
    for name, text in (("bases/common", BASE), ("blocks/mine", BLOCK)):
        path = tmp_path / f"{name}.toml"
        path.parent.mkdir()
        path.write_text(text)
    monkeypatch.setenv("ENVELOPE_PATH", str(tmp_path))
    return tmp_path


def test_a_block_keeps_its_own_order(pack: Path) -> None:
    """What it names stands where it names it; what only the base has comes last."""
    sheet = sheet_for(Request("mine"))
    assert list(sheet.inputs) == ["first", "common", "last", "added"]
    assert sheet.inputs["common"].attributes == {"about": "shared", "source": "ours"}
    assert sheet.sources == {"ours": "our own test"}


def test_a_base_is_no_block(pack: Path) -> None:
    """It is not listed, and no part is made of it."""
    assert "mine" in blocks()
    assert "common" not in {**blocks(), **scenarios()}
    with pytest.raises(InputError, match="there is no scenario `common`"):
        sheet_for(Request("common"))


def test_a_scenario_of_that_name_changes_no_block(pack: Path) -> None:
    """Blocks look for bases first, scenarios for scenarios."""
    (pack / "common.toml").write_text('[inputs]\ncommon = "7"\n')
    (pack / "shop.toml").write_text('extends = "common"\n')
    assert "added" in sheet_for(Request("mine")).inputs
    assert list(sheet_for(Request("shop")).inputs) == ["common"]


def test_a_block_of_yours_may_extend_a_base_of_the_presets(tmp_path: Path) -> None:
    """By its name, wherever it stands."""
    path = tmp_path / "mine.toml"
    path.write_text(
        'extends = "in_zones"\n[inputs]\nservers = "3 servers"\n'
        'on_demand_price = "2 USD/hour/server"\nserver_cores = "8 cores/server"\n'
        '[formulas]\nutilization = "50%"\n'
    )
    graph = build(Request(str(path)))
    assert {"zones_lost", "peak_factor", "cost"} <= set(graph.quantities)
    assert graph.quantities["peak_factor"].source == "PEAK"
    assert "PEAK" in graph.sources


def test_a_key_of_a_base_is_cited_under_its_number(pack: Path) -> None:
    """Where the scenario means something else by it."""
    path = pack / "shop.toml"
    path.write_text('[sources]\nours = "another test"\n[parts.a]\nblock = "mine"\n')
    graph = build(Request(str(path)))
    assert graph.quantities["a.common"].source == "ours 2"
    assert graph.sources == {"ours": "another test", "ours 2": "our own test"}
