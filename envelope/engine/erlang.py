"""Erlang's formulas on arrays: the recursions of `mathematics`, for all loads at once."""

import numpy as np

from envelope.engine.distributions import Array

_MOST = 1e6  # servers


def erlang_b(servers: Array, load: Array) -> Array:
    """The share of arrivals that finds all servers busy; NaN where there is none."""
    count = np.floor(servers + 1e-9 * np.maximum(servers, 1.0))
    valid = (np.asarray(servers) >= 0) & (np.asarray(servers) <= _MOST) & (load >= 0)
    blocked = np.ones(np.broadcast_shapes(np.shape(count), np.shape(load)))
    most = int(np.max(np.where(valid, count, 0.0), initial=0.0))
    same = np.ndim(count) == 0
    for number in range(1, most + 1):
        carried = load * blocked
        carried /= number + carried
        blocked = carried if same else np.where(number <= count, carried, blocked)
    return np.where(valid, blocked, np.nan)


def erlang_c(servers: Array, load: Array) -> Array:
    """The share of arrivals that must wait; 1 when the load exceeds the servers."""
    full = np.greater_equal(load, servers)
    blocked = erlang_b(np.where(full, 0.0, servers) if np.ndim(servers) else servers, load)
    return np.where(full, 1.0, blocked / (1 - load / servers * (1 - blocked)))
