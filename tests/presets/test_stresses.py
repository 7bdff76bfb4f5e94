"""The stresses and paths of the library: each is well formed, moves something, and is explained."""

from collections.abc import Iterator

import pytest

from envelope.analysis.latency import budgets
from envelope.analysis.stress import stress_run
from envelope.engine.run import Run, run
from envelope.model.build.build import build, sheet_for
from envelope.model.build.request import Request
from envelope.model.graph.stress import events
from envelope.model.library.lookup import blocks, scenarios
from tests.presets import runs

STRESSED = [name for name, path in blocks().items() if sheet_for(Request(path)).stresses]
WITH_PATHS = [name for name in scenarios() if sheet_for(Request(name)).paths]


def examples(name: str) -> Iterator[Run]:
    """The examples of a block as runs."""
    path = blocks()[name]
    for example in sheet_for(Request(path)).examples:
        settings = {key: entry.text for key, entry in example.given.items() if entry.text}
        yield run(build(Request(path, settings=settings)))


@pytest.mark.parametrize("name", STRESSED)
def test_every_stress_of_a_block_moves_something(name: str) -> None:
    """In one of its examples at least; what is fixed stays, unless the stress itself moves it.

    Further examples are tried until each has moved something.
    """
    declared = sheet_for(Request(blocks()[name])).stresses
    still = set(declared)
    for plain in examples(name):
        for found in stress_run(plain, sorted(declared)).stressed:
            moved = {key for key, value in found.run.values.items() if value != plain.values[key]}
            if moved:
                still.discard(found.event.name)
            if "storage" in plain.values:
                assert found.run.values["storage"] == plain.values["storage"]
            if "servers" in moved:
                assert "servers" in found.event.changes
        if not still and not runs.EVERY_PRESET:
            break
    assert still == set()


@pytest.mark.parametrize("name", STRESSED)
def test_every_stress_of_a_block_is_explained_and_cited(name: str) -> None:
    """What happens, in words; a source that the file defines."""
    sheet = sheet_for(Request(blocks()[name]))
    for stress in sheet.stresses.values():
        assert stress.about
        keys = [key.strip() for key in stress.source.split(",") if key]
        assert all(key in sheet.sources for key in keys)


def test_whatever_has_a_peak_can_have_twice_of_it() -> None:
    """A block with a peak factor of its own declares it."""
    for path in blocks().values():
        sheet = sheet_for(Request(path))
        if "peak_factor" in sheet.inputs:
            assert "doubled_peak" in sheet.stresses, path


def test_a_doubled_peak_doubles_what_carries_it() -> None:
    """Utilization of the servers that are there, by the constraints of load and of no other."""
    for name in ("service", "load_balancer", "websocket_gateway", "dynamodb", "consensus"):
        plain = next(examples(name))
        after = stress_run(plain, ["doubled_peak"]).stressed[0].run
        assert after.values["utilization"] == pytest.approx(2 * plain.values["utilization"])


@pytest.mark.parametrize("name", [*WITH_PATHS, "video", "netflix", "uber", "key-value-store"])
def test_a_scenario_can_be_stressed(name: str) -> None:
    """All that its blocks declare; nobody's servers come back in the middle of it."""
    plain = runs.result(name)
    known = events(plain.graph)
    found = stress_run(plain)
    assert {each.event.name for each in found.stressed} == set(known)
    for each in found.stressed:
        for part in plain.graph.parts:
            servers = f"{part}.servers"
            if servers in plain.values and servers in each.run.values:
                assert each.run.values[servers] <= plain.values[servers] * (1 + 1e-12)


@pytest.mark.parametrize("name", WITH_PATHS)
def test_every_path_has_a_budget(name: str) -> None:
    """Longer at its tail than at its mean, no longer than all tails at once."""
    for budget in budgets(runs.result(name)):
        assert budget.median < budget.mean < budget.p99
        assert budget.p99 <= sum(leg.p99 for leg in budget.legs) * 1.02


def test_the_template_has_paths() -> None:
    """As have those that the README shows."""
    assert {"template", "twitter", "url-shortener", "chat"} <= set(WITH_PATHS)
