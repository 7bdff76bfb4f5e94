"""A retry storm: clients give up and try again, and the callee works on what nobody waits for."""

from typing import NamedTuple

import numpy as np

from tests.simulation.harness import Array


class Storm(NamedTuple):
    """A callee of 1,000 requests a second, and a spike after twenty seconds; times in seconds."""

    busy: float
    attempts: int
    timeout: float = 1.0
    backoff: float = 0.0
    spike: float = 2.0
    spike_time: float = 10.0
    longest_wait: float = 1e9
    budget: float = 1e9  # retries over requests that a client allows itself
    duration: float = 200.0

    def __str__(self) -> str:
        plain = self._field_defaults
        said = [f"{name} {value}" for name, value in self._asdict().items()]
        return ", ".join(
            each for each in said if each not in [f"{n} {v}" for n, v in plain.items()]
        )


_CAPACITY, _STEP, _BEFORE = 1000.0, 0.1, 20.0


def waits(rng: np.random.Generator, storm: Storm, runs: int = 30) -> Array:
    """The wait of an attempt that comes in each step, a row for each repetition.

    First come, first served, whether anybody waits still. An attempt that waits longer than the
    timeout is made anew; one that would wait too long for the queue is turned away at once, and
    made anew as well.
    """
    steps, later = round(storm.duration / _STEP), round((storm.timeout + storm.backoff) / _STEP)
    queue = np.zeros(runs)
    made = np.zeros((storm.attempts, steps + later + 1, runs))
    found = np.zeros((steps, runs))
    for step in range(steps):
        load = storm.busy * (storm.spike if _in_spike(storm, step * _STEP) else 1)
        made[0, step] = rng.poisson(load * _CAPACITY * _STEP, runs)
        found[step] = queue / _CAPACITY
        taken = found[step] < storm.longest_wait
        failed = (found[step] > storm.timeout) | ~taken
        queue += made[:, step].sum(axis=0) * taken
        queue = np.maximum(queue - _CAPACITY * _STEP, 0.0)
        again = made[:-1, step] * failed
        allowed = storm.budget * made[0, step] / np.maximum(again.sum(axis=0), 1e-9)
        made[1:, step + later] += again * np.minimum(allowed, 1)
    return found.T


def _in_spike(storm: Storm, time: float) -> bool:
    return 0 <= time - _BEFORE < storm.spike_time


def recovery(rng: np.random.Generator, storm: Storm) -> Array:
    """Seconds after the spike until no attempt waits longer than the timeout any more."""
    late = waits(rng, storm) > storm.timeout
    last = late.shape[1] - late[:, ::-1].argmax(axis=1)
    found: Array = np.where(late.any(axis=1), last * _STEP - _BEFORE - storm.spike_time, 0.0)
    return found


def recovers(rng: np.random.Generator, storm: Storm) -> bool:
    """Whether every repetition is back to waits within the timeout at the end."""
    return bool((waits(rng, storm)[:, -100:] <= storm.timeout).all())
