"""Parts that wait for their cores: what they add in the mean, and what 99 % stay below."""

from collections.abc import Mapping
from functools import partial

import numpy as np

from tests.simulation.harness import EXACT, Array, Band, Case, Samples, quantiles
from tests.simulation.lines import Line, waits

PROXY = Band(1.0, 1.09, "load_balancer", "up to 9 % more than simulated")
DATABASE = Band(1.0, 1.09, "replicated_database", "up to 9 % more than simulated")
BROKER = Band(1.0, 1.09, "queue", "up to 9 % more than simulated")
STORE = Band(1.0, 1.09, "sharded_store", "up to 9 % more than simulated")
SEARCH = Band(0.87, 1.09, "search_index", "0.87 to 1.09 times what is simulated")
SEARCH_TAIL = Band(0.99, 1.25, "search_index", "0.99 to 1.25 times what is simulated")
SHARDS = Band(1.0, 1.25, "vector_index", "up to 25 % more than simulated")
RULE = Band(0.87, 1.0, "utilization_knee", "up to 13 % low with up to 24 slots")
P99 = float(np.log(100))  # of an exponential time over its mean


# cores of a server that each work for a second at a time

PARTS: Mapping[str, Mapping[str, str]] = {
    "load_balancer": {
        "requests": "{rate} things/s",
        "requests_per_full_server": "{cores} things/s/server",
        "proxies": "1 server",
        "proxy_latency": "{own} s",
        "zones": "1",
    },
    "replicated_database": {
        "reads": "{rate} things/s",
        "writes": "0 things/s",
        "item_size": "100 B/thing",
        "initial_items": "1000 things",
        "operations_per_full_server": "{cores} things/s/server",
        "leader_read_share": "100%",
        "query_time": "{own} s",
    },
    "sharded_store": {
        "reads": "{rate} things/s",
        "writes": "0 things/s",
        "item_size": "100 B/thing",
        "initial_items": "1000 things",
        "operations_per_full_server": "{cores} things/s/server",
        "utilization_by_operations": "{busy}",
        "read_time": "{own} s",
        "scatter_share": "0",
    },
    "managed_database": {
        "reads": "{rate} things/s",
        "writes": "0 things/s",
        "item_size": "100 B/thing",
        "initial_items": "1000 things",
        "operations_per_full_server": "{cores} things/s/server",
        "utilization_of_reads": "{busy}",
        "page_misses": "0",
        "query_time": "{own} s",
    },
    "logins": {
        "logins": "{rate} things/s",
        "hashes_per_full_server": "{cores} things/s/server",
        "cores_busy": "{rate} cores",
        "utilization_by_cpu": "{busy}",
        "servers": "1 server",
        "cpu_per_hash": "{own} s/thing",
        "database_latency": "0 s",
    },
}


def waiting(block: str, cores: int, busy: float, own: float, band: Band | None = None) -> Case:
    """A server of a part; its requests wait for a core, and take their own time, in seconds."""
    fields = {"rate": cores * busy, "cores": cores, "own": own, "busy": busy}
    given = {name: text.format(**fields) for name, text in PARTS[block].items()}
    given |= {"server_cores": f"{cores} cores/server", "peak_factor": "1"}
    holds = dict.fromkeys(("waiting_probability", "waiting_time", "latency"), EXACT)
    if band:
        holds |= {"waiting_time_p99": EXACT, "latency_p99": band}

    def simulated(rng: np.random.Generator) -> Samples:
        found = waits(Line(cores, busy)).waits
        return of_waits(found, rng.exponential(own, found.shape))

    return Case(f"{cores} cores at {busy}, {own} s", block, given, simulated, holds)


def of_waits(found: Array, took: Array) -> Samples:
    """Of waits, and of what comes after each."""
    return {
        "waiting_probability": (found > 1e-9).mean(axis=1),
        "waiting_time": found.mean(axis=1),
        "waiting_time_p99": quantiles(found, 0.99),
        "latency": (found + took).mean(axis=1),
        "latency_p99": quantiles(found + took, 0.99),
    }


# brokers


def broker(busy: float, tail: float) -> Case:
    """Messages that a broker takes one after the other; what 99 % of quiet deliveries stay below.

    A delivery takes a second in the mean: evenly spread about it, or as if exponential.
    """
    given = {
        "messages_in": "1 thing/s",
        "delivery_time": "1 s",
        "delivery_time_p99": f"{tail!r} s",
        "busy": repr(busy),
    }

    def simulated(rng: np.random.Generator) -> Samples:
        found = waits(Line(1, busy)).waits
        spread = (tail - 1) / 0.98
        even = 1 + spread * rng.uniform(-1, 1, found.shape)
        return of_waits(found, even if spread <= 1 else rng.exponential(1, found.shape))

    holds = dict.fromkeys(("waiting_time", "waiting_time_p99", "latency"), EXACT)
    about = f"{busy} busy, {tail:.3g} s"
    return Case(about, "queue", given, simulated, {**holds, "latency_p99": BROKER})


# searches in all shards


def searched(
    rng: np.random.Generator, shards: int, servers: int, threads: int, busy: float
) -> Samples:
    """Searches that take equally long in each shard; those go round the servers, from any."""
    runs, warm, count = 100, 250, 1000
    free, rows = np.zeros((runs, servers, threads)), np.arange(runs)
    latency = np.zeros((count, runs))
    for search in range(count):
        gap = rng.exponential(shards / (busy * servers * threads), runs)
        free = np.maximum(free - gap[:, None, None], 0)
        order = rng.random((runs, servers)).argsort(axis=1)
        took = rng.exponential(1, runs)
        for shard in range(shards):
            server = order[:, shard % servers]
            thread = free[rows, server].argmin(axis=1)
            free[rows, server, thread] += took
            latency[search] = np.maximum(latency[search], free[rows, server, thread])
    found = latency[warm:].T
    return {"latency": found.mean(axis=1), "latency_p99": quantiles(found.reshape(10, -1), 0.99)}


def search(shards: int, servers: int, threads: int, busy: float) -> Case:
    """A second in each shard."""
    given = {
        "reads": "1 ask/s",
        "writes": "0 things/s",
        "item_size": "1 kB/thing",
        "initial_items": "1M things",
        "search_time": "1 s",
        "shards_per_search": f"{shards} shards",
        "servers": f"{servers} servers",
        "server_cores": f"{threads} cores/server",
        "utilization_by_cpu": repr(busy),
    }
    simulation = partial(searched, shards=shards, servers=servers, threads=threads, busy=busy)
    about = f"{shards} shards on {servers} servers of {threads} threads at {busy}"
    holds = {"latency": SEARCH, "latency_p99": SEARCH_TAIL}
    return Case(about, "search_index", given, simulation, holds)


def forked(rng: np.random.Generator, shards: int, busy: float) -> Samples:
    """Searches of all shards, each with a core of its own: they end with the slowest."""
    runs, warm, count = 300, 300, 1000
    work, latency = np.zeros((runs, shards)), np.zeros((count, runs))
    for search in range(count):
        work = np.maximum(work - rng.exponential(1 / busy, runs)[:, None], 0)
        work += rng.exponential(1, work.shape)
        latency[search] = work.max(axis=1)
    return {"latency": latency[warm:].mean(axis=0)}


def fork(shards: int, busy: float) -> Case:
    """A second in each shard."""
    given = {
        "searches": "1 request/s",
        "vectors": "1M things",
        "dimensions": "100",
        "shard_search_time": "1 s/request",
        "shards": f"{shards} shards",
        "utilization_by_cpu": repr(busy),
        "round_trip": "0 s",
    }
    simulation = partial(forked, shards=shards, busy=busy)
    return Case(
        f"{shards} shards at {busy}", "vector_index", given, simulation, {"latency": SHARDS}
    )


# queries that share all cores


def shared(rng: np.random.Generator, busy: float) -> Samples:
    """Queries of any length that all go on at the same time, the more the slower."""
    runs = 300
    left = np.zeros((runs, 24))
    inside, time = np.zeros(runs), np.zeros(runs)
    for _ in range(2000):
        there = (left > 0).sum(axis=1)
        ends = np.where(left > 0, left, np.inf).min(axis=1)  # the work of the one that ends first
        comes = rng.exponential(1 / busy, runs)
        passes = np.minimum(comes, ends * np.maximum(there, 1))
        inside += there * passes
        time += passes
        done = np.where(comes < ends * np.maximum(there, 1), passes / np.maximum(there, 1), ends)
        left = np.maximum(left - done[:, None], 0)
        free = (left > 0).argmin(axis=1)
        new = comes == passes
        left[new, free[new]] = rng.gamma(2, 0.5, new.sum())
    return {"waiting_time": inside / time / busy - 1}  # Little's law


def share_cores(busy: float) -> Case:
    """A second where a query is alone."""
    given = {
        "inserts": "1 thing/s",
        "queries": "1 ask/s",
        "query_time_alone": "1 s",
        "utilization_by_cpu": repr(busy),
    }
    simulation = partial(shared, busy=busy)
    return Case(f"at {busy}", "columnar_store", given, simulation, {"waiting_time": EXACT})


# the knee


def knee(slots: int, busy: float) -> Case:
    """How much longer than its service a response takes."""
    given = {"slots": f"{slots} slots", "planned_utilization": repr(busy)}

    def simulated(_: np.random.Generator) -> Samples:
        stretch = 1 + waits(Line(slots, busy)).waits.mean(axis=1)
        return {"stretch_planned": stretch, "stretch_by_rule": stretch}

    holds = {"stretch_planned": EXACT, "stretch_by_rule": RULE if slots > 2 else EXACT}
    return Case(f"{slots} slots at {busy}", "utilization_knee", given, simulated, holds)


LINES = [(1, 0.6, 1), (1, 0.7, 5), (2, 0.6, 1), (8, 0.75, 1), (8, 0.75, 0.3)]
CASES = [
    *(waiting("load_balancer", *each, PROXY) for each in LINES),
    *(waiting("replicated_database", *each, DATABASE) for each in LINES),
    waiting("sharded_store", 1, 0.7, 5, STORE),
    waiting("sharded_store", 2, 0.6, 1, STORE),
    waiting("managed_database", 2, 0.6, 1),
    waiting("logins", 8, 0.75, 1),
    broker(0.6, 1.5),
    broker(0.7, 1.9),
    broker(0.3, P99),
    broker(0.45, P99),
    broker(0.7, P99),
    search(1, 3, 4, 0.7),
    search(10, 3, 8, 0.5),
    search(9, 3, 8, 0.8),
    search(40, 3, 8, 0.6),
    search(5, 20, 8, 0.6),
    search(20, 2, 4, 0.5),
    search(25, 3, 8, 0.3),
    search(50, 10, 4, 0.5),
    fork(2, 0.5),
    fork(10, 0.5),
    fork(10, 0.8),
    fork(40, 0.3),
    share_cores(0.5),
    *(knee(*each) for each in [(1, 0.7), (2, 0.6), (3, 0.7), (8, 0.85), (16, 0.75), (24, 0.8)]),
]
