"""Twice of what is asked of machines, on every shape: what is asked, and what shapes give."""

import json

import pytest

from envelope.analysis.hardware import compare_machines
from envelope.engine.computed import computed
from envelope.engine.run import run
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.library.lookup import blocks
from tests.presets.runs import result, some
from tests.proof.mutations import block_alone, document
from tests.proof.shapes import answers, demands, on_shapes, shapes


@pytest.mark.parametrize("name", some(blocks(), 8, first=4))
def test_twice_of_what_a_block_asks_of_machines_costs_no_less(name: str) -> None:
    """With what its first example is given; `test_laws.py` asks the same of scenarios."""
    text = document(json.loads(block_alone(name).said))
    assert list(on_shapes(run(build(Request(name, text=text))))) == []


ASKED = {
    "reader": {"bandwidth_in", "bandwidth_out", "in_flight", "requests_at_peak"},
    "tweet_store": {"dataset", "hot_data", "replica_reads", "replica_writes", "disk_reads"},
    "fan_out": {"bandwidth_in", "bandwidth_out", "workers"},
}


@pytest.mark.parametrize("part", ASKED)
def test_what_is_asked_of_machines_is_found(part: str) -> None:
    """By the formulas: data, rates, traffic; no capacity, and nothing that machines give."""
    graph = result("twitter").graph
    given = {f"{part}.server_{each}" for each in ("cores", "memory", "network", "disk", "iops")}
    found = set(demands(graph, part, frozenset(given)))
    assert {f"{part}.{each}" for each in ASKED[part]} <= found
    assert not any("_per_server" in each or each in given for each in found)


@pytest.mark.parametrize(("name", "part"), [("url-shortener", "cache"), ("log-storage", "index")])
def test_a_shape_has_the_results_that_hardware_has(name: str, part: str) -> None:
    """Of the part, and of the whole, wherever it fits."""
    compared = compare_machines(Request(name), part)
    given = computed(Request(name))
    fits = {fit.machine: fit.run for fit in compared.fits if fit.run}
    found = [each for each in answers(given, part, shapes(given.graph.units)) if each.shape in fits]
    assert len({each.shape for each in found}) > 20
    for each in found:
        fit = fits[each.shape]
        assert fit is not None
        assert each.before == pytest.approx(fit.values[each.result], rel=1e-12), each
