"""What the numeric engine is measured beside: squigglepy, and a chain of formulas in pint."""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pint
from plain import drawn  # type: ignore[import-not-found]  # beside this file

ENDS = Mapping[str, tuple[float, float]]


def numpy_spreads(function: Any, samples: int) -> list[Any]:
    """Three percentiles of every output of a plain function of whole arrays."""
    return [np.percentile(each, [5, 50, 95]) for each in function(drawn(samples))]


def squigglepy_spreads(function: Any, samples: int) -> list[Any]:
    """The same with squigglepy's samples and percentiles, the formulas in NumPy."""
    import squigglepy as sq  # an optional peer

    def draw(low: float, high: float) -> Any:
        """Samples of a range."""
        return sq.sample(sq.lognorm(low, high), n=samples)

    return [sq.get_percentiles(each, percentiles=[5, 50, 95]) for each in function(draw)]


def squigglepy_by_world(function: Any, samples: int) -> list[Any]:
    """The same as squigglepy's guide shows it: a model that is called for every sample."""
    import squigglepy as sq  # an optional peer

    model = partial(function, lambda low, high: ~sq.lognorm(low, high))
    rows = np.array(sq.sample(model, n=samples))
    return [sq.get_percentiles(each, percentiles=[5, 50, 95]) for each in rows.T]


def pint_cache() -> Callable[[float, float], float]:
    """The servers of the template's cache from users and hit ratio, on pint's quantities.

    The formulas are those of the scenario and of its block, as far as `cache.servers` needs them.
    """
    units: pint.UnitRegistry[Any] = pint.UnitRegistry()
    for noun in ("user", "request", "server"):
        units.define(f"{noun} = [{noun}]")
    q = units.Quantity
    requests_per_user = q(20, "request/user/day")
    day, server = q(1, "day"), q(1, "server")
    read_share, peak_factor, cached_share, replicas = 0.9, 2.0, 0.2, 1.0
    payload, query = q(1000, "byte/request"), q(40, "byte/request")
    overhead, fragmentation = q(104, "byte/request"), 1.15
    memory, bandwidth = q(48, "GiB/server"), q(273_437_500, "byte/s/server")
    rate = q(48_000, "request/s/server")

    def cache_servers(users: float, hit_ratio: float) -> float:
        """The servers of the cache."""
        qps = q(users, "user") * requests_per_user
        reads, saved = qps * read_share, qps * (1 - read_share)
        entries = reads * day * cached_share
        writes = saved + saved * 10
        misses, hits = reads * (1 - hit_ratio), reads * hit_ratio
        operations = reads + writes + misses
        dataset = entries * (payload + overhead) * fragmentation
        inward = (misses + writes) * (payload + query) * peak_factor
        outward = hits * payload * peak_factor
        copied = inward * replicas
        by_memory = _whole(dataset / memory, server)
        by_operations = _whole(operations * peak_factor / rate, server)
        by_network = _whole(max(inward, outward + copied) / bandwidth, server)
        servers = max(by_memory, by_operations, by_network, server) * (replicas + 1)
        return float(servers.to_base_units().magnitude)

    return cache_servers


def _whole(value: Any, unit: Any) -> Any:
    return math.ceil((value / unit).to_base_units().magnitude) * unit
