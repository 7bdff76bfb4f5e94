"""What a graph knows of all its quantities, after one more is computed from them."""

from pathlib import Path

import pytest

from envelope.engine.computed import computed
from envelope.engine.run import Run, with_quantity
from envelope.model.build.request import Request
from envelope.model.graph.expressions import extended
from envelope.model.graph.outline import KeptQuantities, MadeQuantities, outlined

TEXT = """
[inputs]
load = "1 to 3 requests/s"
kept = "1 year"
[formulas]
servers_by_cpu = "load * 2 servers*s/request"
servers_by_disk = "7 servers"
servers = "max(servers_by_cpu, servers_by_disk)"
stored = "accumulated(load, kept)"
"""
# An expression, and whether it picks one of constraints, or follows from what does.
DECIDING = {
    "max(servers_by_cpu, servers_by_disk)": True,
    "servers * 2": False,
    "max(servers, servers_by_disk)": True,
    "servers_by_cpu * 2": None,
    "3 servers": None,
    "1 to 2": None,
    "accumulated(load, kept)": None,
    "stored + 1 request": None,
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Run]:
    """That of a file, made and kept."""
    folder = tmp_path_factory.mktemp("outline")
    (folder / "a.toml").write_text(TEXT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        patch.setattr("sys.dont_write_bytecode", False)
        return [computed(Request(str(Path(folder, "a.toml")))) for _ in range(2)]


@pytest.mark.parametrize("expression", DECIDING)
def test_one_more_quantity_is_in_the_outline(runs: list[Run], expression: str) -> None:
    """As if it had been there from the beginning: what it uses, picks, accumulates, draws.

    What nothing uses stays so: who asks for one more is no part of the scenario.
    """
    kinds = [type(each.graph.quantities) for each in runs]
    assert kinds == [MadeQuantities, KeptQuantities]
    for each in runs:
        more = extended(each.graph, expression)
        found = with_quantity(each, more).graph
        anew = outlined(found._replace(quantities={**found.quantities}))
        for name in ("inputs", "uses", "ranges", "accumulating", "deciding"):
            assert getattr(found.outline(), name) == getattr(anew, name), name
        assert anew.deciding.get(more.name) is DECIDING[expression]
