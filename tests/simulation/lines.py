"""Lines before slots that are simulated: who waits how long, and who is lost."""

import math
from functools import cache
from typing import NamedTuple

import numpy as np

from tests.simulation.harness import Array

Size = tuple[int, int]


class Line(NamedTuple):
    """Arrivals at slots that share a line; the mean service time is 1.

    `shape` says what a variability other than 0 and 1 means: gamma, lognormal, or two phases.
    """

    slots: int
    busy: float
    arrivals: float = 1.0
    service: float = 1.0
    shape: str = "gamma"


class Waits(NamedTuple):
    """Of each arrival, a row for each repetition: its wait, its service, the time before it."""

    waits: Array
    services: Array
    gaps: Array


def times(rng: np.random.Generator, variability: float, shape: str, size: Size) -> Array:
    """Times of mean 1 with a squared coefficient of variation."""
    if variability == 0:
        return np.ones(size)
    if shape == "lognormal":
        spread = math.log(1 + variability)
        return rng.lognormal(-spread / 2, math.sqrt(spread), size)
    if shape == "two phases" and variability > 1:
        quick = (1 + math.sqrt((variability - 1) / (variability + 1))) / 2
        share = np.where(rng.random(size) < quick, quick, 1 - quick)
        return rng.exponential(0.5 / share)
    return rng.gamma(1 / variability, variability, size)


@cache
def waits(line: Line) -> Waits:
    """Many repetitions at once, after some arrivals that are not looked at."""
    runs, arrivals, warm = (1000, 2000, 700) if line.slots == 1 else (400, 1500, 600)
    rng = np.random.default_rng(20 + line.slots)
    size = (warm + arrivals, runs)
    services = times(rng, line.service, line.shape, size)
    gaps = times(rng, line.arrivals, "gamma", size) / (line.slots * line.busy)
    found = (_of_one if line.slots == 1 else _of_several)(services, gaps, line.slots)
    return Waits(*(each[warm:].T for each in (found, services, gaps)))


def _of_one(services: Array, gaps: Array, _: int) -> Array:
    """Lindley: the wait is how far the work that came exceeds what could be done since."""
    work = np.cumsum(services[:-1] - gaps[1:], axis=0)
    work = np.concatenate([np.zeros((1, services.shape[1])), work])
    found: Array = work - np.minimum.accumulate(work, axis=0)
    return found


def _of_several(services: Array, gaps: Array, slots: int) -> Array:
    """Kiefer and Wolfowitz: a row holds how long each slot is busy still, the least first."""
    busy = np.zeros((services.shape[1], slots))
    found = np.empty_like(services)
    for arrival, (service, gap) in enumerate(zip(services, gaps, strict=True)):
        np.maximum(busy - gap[:, None], 0.0, out=busy)
        found[arrival] = busy[:, 0]
        busy[:, 0] += service
        busy.sort(axis=1)
    return found


def longer_queues(found: Waits, limit: int) -> Array:
    """The share of arrivals of each repetition that find so many others waiting."""
    arrived = np.cumsum(found.gaps, axis=1)
    started = arrived + found.waits
    shares = []
    for at, start in zip(arrived, started, strict=True):
        ahead = np.arange(len(at)) - np.searchsorted(start, at, side="right")
        shares.append((ahead[200:] >= limit).mean())
    return np.array(shares)


def lost(rng: np.random.Generator, line: Line, runs: int = 200, arrivals: int = 1200) -> Array:
    """The share of arrivals of each repetition that find all slots busy, and leave."""
    warm, rows = 300, np.arange(runs)
    size = (warm + arrivals, runs)
    at = np.cumsum(times(rng, line.arrivals, "gamma", size) / (line.slots * line.busy), axis=0)
    ends = at + times(rng, line.service, line.shape, size)
    free_at, turned_away = np.zeros((runs, line.slots)), np.zeros(runs)
    for arrival in range(len(at)):
        first = free_at.argmin(axis=1)
        earliest = free_at[rows, first]
        full = earliest > at[arrival]
        free_at[rows, first] = np.where(full, earliest, ends[arrival])
        turned_away += full & (arrival >= warm)
    return turned_away / arrivals
