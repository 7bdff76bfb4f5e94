"""Erlang's formulas on arrays: who finds all servers busy, who waits, how many are enough.

The recursion over the number of servers forgets where it began: up to the load it shrinks a
relative error by the number over the load at each step. So it begins some standard deviations of
the load below what is asked for, and ends where the chance is too small for a float.
"""

import numpy as np

from envelope.engine.arrays import Array, floor
from envelope.engine.ranges.distributions import defined

_MOST = 1e6  # servers, and load
_NO_CHANCE = 1e-300  # smaller floats take a hundred times as long
_DEVIATIONS = 9.0  # below the load: what the first value was off by is 1e-17 of it there


def erlang_b(servers: Array, load: Array) -> Array:
    """The share of arrivals that finds all servers busy; NaN where there is none."""
    servers, load = np.broadcast_arrays(np.asarray(servers, float), np.asarray(load, float))
    valid = (servers >= 0) & (servers <= _MOST) & (load >= 0)
    count = np.where(valid, floor(servers), 0.0)
    load = np.where(valid, load, 0.0)
    number, blocked = _begun(np.minimum(load, count), load)
    while (going := (number < count) & (blocked > _NO_CHANCE)).any():
        number = number + 1
        carried = load * blocked
        blocked = np.where(going, carried / (number + carried), blocked)
    return defined(valid, np.where(blocked > _NO_CHANCE, blocked, 0.0))


def erlang_c(servers: Array, load: Array) -> Array:
    """The share of arrivals that must wait; 1 when the load exceeds the servers."""
    full = np.greater_equal(load, servers)
    blocked = erlang_b(np.where(full, 0.0, servers), load)
    return np.where(full, 1.0, blocked / (1 - load / servers * (1 - blocked)))


def erlang_servers(load: Array, probability: Array) -> Array:
    """The fewest servers at which no larger share of the arrivals must wait; NaN for none."""
    load, probability = np.broadcast_arrays(np.asarray(load, float), np.asarray(probability, float))
    valid = (probability > 0) & (probability <= 1) & (load >= 0) & (load <= _MOST)
    load = np.where(valid, load, 0.0)
    number, blocked = _begun(load, load)
    while (short := valid & ~_suffice(number, load, blocked, probability)).any():
        number = np.where(short, number + 1, number)
        carried = load * blocked
        blocked = np.where(short, carried / (number + carried), blocked)
    return defined(valid, number)


def _begun(reached: Array, load: Array) -> tuple[Array, Array]:
    """The number of servers from which to count up to one, and the share of arrivals lost there."""
    number = np.floor(np.maximum(reached - _DEVIATIONS * np.sqrt(load), 0.0))
    return number, np.where(number > 0, 1 - number / load, 1.0)


def _suffice(number: Array, load: Array, blocked: Array, probability: Array) -> Array:
    """Whether so many servers let no more than a share of the arrivals wait."""
    busy = load / number
    return (number > load) & (blocked <= probability * (1 - busy * (1 - blocked)))
