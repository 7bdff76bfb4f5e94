"""What was measured of one machine is one line in every block that sizes machines."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import pytest

from envelope.engine.run import Run, run, with_values
from envelope.errors import text_of
from envelope.model.build.build import build, sheet_for
from envelope.model.build.request import Request
from envelope.model.library.lookup import blocks


class Case(NamedTuple):
    """A capacity of a block, a demand, and how many times smaller than by default it binds.

    Servers are whole, and some of them do something else: `within` says how far they may be off.
    """

    block: str
    capacity: str
    given: Mapping[str, str]
    smaller: float = 50.0
    within: float = 0.05


_STORE = {"item_size": "1 kB/thing", "retention": "1 day"}
_READS = {**_STORE, "reads": "5M things/s", "writes": "1 thing/s"}
_OWN = {"requests": "100k things/s", "provider": "self-hosted"}
CASES = [
    Case("batch_processing", "data_per_full_server", {"data_in": "500 TB/run"}, 2),
    Case("cache", "operations_per_server", {"reads": "100M things/s", "hit_ratio": "100%"}),
    Case("cache", "operations_per_full_server", {"reads": "100M things/s", "hit_ratio": "100%"}),
    Case("cassandra", "operations_per_server", _READS),
    Case("cassandra", "operations_per_full_server", _READS),
    Case(
        "columnar_store",
        "ingestion_per_server",
        {"inserts": "10M things/s", "queries": "0 asks/s"},
        200,
    ),
    Case("columnar_store", "queries_per_server", {"inserts": "1 thing/s", "queries": "100 asks/s"}),
    Case("cqrs", "events_per_server", {"writes": "10k things/s"}),
    Case("kubernetes_nodes", "pods_per_server", {}),
    Case("llm_serving", "tokens_per_server", {"requests": "1000 things/s"}),
    Case("load_balancer", "requests_per_server", {"requests": "20M things/s"}),
    Case("logins", "hashes_per_server", {"logins": "10k things/s"}),
    Case(
        "managed_database",
        "operations_per_server",
        {**_STORE, "reads": "20k things/s", "writes": "1 thing/s"},
        1,
        0.12,
    ),
    Case("media_streaming", "titles_per_server", {"starts": "1 thing/s", "uploads": "10 titles/s"}),
    Case("mongodb", "operations_per_server", _READS),
    Case("multi_region", "requests_per_server", {"requests": "1M things/s"}),
    Case("observability", "logs_per_server", _OWN),
    Case("observability", "traces_per_server", _OWN),
    Case("queue", "throughput_per_server", {"messages_in": "20M things/s"}),
    Case("rag", "tokens_per_server", {"questions": "100k things/s", "embedding_by": "own"}),
    Case("rate_limiter", "operations_per_server", {"requests": "20M things/s"}),
    Case(
        "replicated_database",
        "operations_per_server",
        {**_STORE, "reads": "30k things/s", "writes": "1 thing/s"},
        1,
    ),
    Case("search_index", "searches_per_server", {"reads": "100k asks/s"}),
    Case("service", "requests_per_server", {"requests": "1M things/s"}),
    Case("service", "requests_per_full_server", {"requests": "1M things/s"}),
    Case(
        "sharded_store", "operations_per_server", _READS | {"reads_per_shard": "1bn things/s/shard"}
    ),
    Case("stream_processing", "events_per_server", {"events": "50M things/s"}),
    Case("time_series_store", "samples_per_server", {"base_series": "1bn series"}),
    Case("time_series_store", "series_per_server", {"base_series": "1bn series"}),
    Case("vector_index", "searches_per_server", {"searches": "100k requests/s"}),
    Case("websocket_gateway", "connections_per_server", {"connections": "50M connections"}),
    Case("websocket_gateway", "messages_per_server", {"messages": "50M things/s"}),
    Case("workers", "messages_per_server", {"messages": "1M things/s"}),
]

# What has `servers` and sizes them by nothing that one of them does, and why.
NO_CAPACITY = {
    "fleet": "what runs: its servers are given",
    "training": "the accelerators are given; `tokens_per_accelerator` says how long they take",
    "zone_headroom": "spreads servers that another block has sized",
}


@cache
def _given(block: str) -> Mapping[str, str]:
    """What the first example of a block gives to inputs without a default."""
    sheet = sheet_for(Request(blocks()[block]))
    example = sheet.examples[0].given
    missing = [name for name, entry in sheet.inputs.items() if entry.text is None]
    texts = {name: example[name].text for name in missing if name in example}
    return {name: text.content for name, text in texts.items() if text is not None}


def sized(case: Case) -> Run:
    """The block under the demand of a case."""
    settings = {**_given(case.block), **case.given}
    texts = {name: text_of(text, name) for name, text in settings.items()}
    return run(build(Request(blocks()[case.block], settings=texts)))


def test_every_block_that_sizes_machines_is_here() -> None:
    """By a capacity of theirs, or with the reason why there is none."""
    sizing = {name for name, path in blocks().items() if _sizes(path)}
    assert {case.block for case in CASES} | NO_CAPACITY.keys() == sizing
    assert not {case.block for case in CASES} & NO_CAPACITY.keys()


def _sizes(path: str) -> bool:
    sheet = sheet_for(Request(path))
    return "servers" in sheet.formulas or "servers" in sheet.inputs


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.block}.{case.capacity}")
def test_servers_utilization_and_cost_follow_a_capacity(case: Case) -> None:
    """Half of it, where it binds: twice the servers, as full as before, for twice the price."""
    plain = sized(case)
    small = plain.values[case.capacity] / case.smaller
    measured, half = (with_values(plain, {case.capacity: each}) for each in (small, small / 2))
    assert not measured[1] | half[1]
    before, after = measured[0].values, half[0].values
    for name in ("servers", "server_cost"):
        if name in before:
            assert after[name] / before[name] == pytest.approx(2, rel=case.within), name
    for name in ("utilization", "utilization_after_loss"):
        if name in before:
            assert after[name] == pytest.approx(before[name], rel=2 * case.within), name
            assert before[name] > 0.3


# Blocks that plan with one target or with none for what is left after a loss, and why.
NO_LOSS = {
    "batch_processing": "a run that loses its zone starts again in another one",
    "media_streaming": "transcoding waits; viewers are served by a CDN",
    "observability": "what guides say to provide, in whole zones; none says how busy that is",
    "rag": "`embedding_after_loss` for one server of its own, and the index for its zones",
    "rate_limiter": "a replica takes the place of each primary that is lost, and is as full",
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.block}.{case.capacity}")
def test_headroom_is_planned_once(case: Case) -> None:
    """Neither target is passed, and the one that asks for more is nearly reached."""
    plain = sized(case)
    small = plain.values[case.capacity] / case.smaller
    values = with_values(plain, {case.capacity: small})[0].values
    normal = values.get("target_utilization", values.get("embedding_utilization", 1))
    full = [values["utilization"] / normal]
    if case.block not in NO_LOSS:
        full.append(values["utilization_after_loss"] / values["target_after_loss"])
    assert 0.8 < max(full) < 1.0001
