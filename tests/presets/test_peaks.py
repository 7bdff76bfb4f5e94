"""Rates that are those at peak already: `at_peak` gives what the averages would have given."""

import pytest

from envelope.engine.run import Run, run, with_values
from envelope.errors import text_of
from envelope.model.build.build import build, sheet_for
from envelope.model.build.request import Request
from envelope.model.library.lookup import blocks

# The rates of each block that has a peak factor: what `at_peak` speaks of.
RATES = {
    **dict.fromkeys(
        ("cassandra", "lsm_tree", "managed_database", "mongodb", "object_store", "search_index"),
        ("reads", "writes"),
    ),
    **dict.fromkeys(("cache", "replicated_database", "sharded_store"), ("reads", "writes")),
    **dict.fromkeys(("consensus", "cqrs", "geo_replication", "id_space"), ("writes",)),
    **dict.fromkeys(("littles_law", "queueing"), ("arrivals",)),
    **dict.fromkeys(("kinesis", "managed_queue", "queue", "backlog"), ("messages_in",)),
    **dict.fromkeys(
        ("bandwidth", "cdn", "function", "load_balancer", "log_store", "observability"),
        ("requests",),
    ),
    **dict.fromkeys(
        ("llm_serving", "pool", "rate_limiter", "scale_up_or_out", "service", "timeouts"),
        ("requests",),
    ),
    "universal_scalability": ("requests",),
    "batch_processing": ("data_in",),
    "columnar_store": ("inserts", "queries"),
    "database_connections": ("transactions",),
    "dynamodb": ("reads", "writes", "queries"),
    "feed_fan_out": ("posts", "reads"),
    "logins": ("logins", "client_grants"),
    "media_streaming": ("starts",),
    "multi_region": ("requests", "writes"),
    "point_in_time_recovery": ("writes",),
    "rag": ("questions",),
    "replication_lag": ("reads", "log_rate"),
    "stream_processing": ("events",),
    "time_series_store": ("queries",),
    "tls_termination": ("requests", "new_connections"),
    "traffic": ("users",),
    "vector_index": ("searches", "inserts"),
    "websocket_gateway": ("messages", "connections"),
    "workers": ("messages",),
}

# Blocks whose peak is not one of rates that they are given.
NO_RATES = {
    "fleet": "what runs is given",
    "kubernetes_nodes": "pods",
    "training": "always as busy",
}


def with_peak(name: str) -> bool:
    """Whether a block tells a peak from an average."""
    return "peak_factor" in sheet_for(Request(blocks()[name])).inputs


def example(name: str, at_peak: str) -> Run:
    """The first example of a block that does not say what its rates are."""
    examples = sheet_for(Request(blocks()[name])).examples
    given = next(each.given for each in examples if "at_peak" not in each.given)
    settings = {key: entry.text for key, entry in given.items() if entry.text}
    settings |= {"at_peak": text_of(at_peak), "peak_factor": text_of("3")}
    return run(build(Request(blocks()[name], settings=settings)))


def test_every_block_with_a_peak_is_here() -> None:
    """With the rates that it multiplies, or the reason why there are none."""
    assert RATES.keys() | NO_RATES.keys() == {name for name in blocks() if with_peak(name)}


@pytest.mark.parametrize("name", RATES)
def test_rates_at_peak_give_what_averages_give(name: str) -> None:
    """All results, once the rates that are given are larger by the peak factor."""
    averages = example(name, "no")
    rates = {rate: averages.values[rate] * 3 for rate in RATES[name]}
    peaks, lost = with_values(example(name, "yes"), rates)
    assert not lost
    said = {"at_peak", "peak_over_given", "average_over_given", *RATES[name]}
    results = {each: value for each, value in averages.values.items() if each not in said}
    for each, value in results.items():
        assert peaks.values[each] == pytest.approx(value, rel=1e-9), each
