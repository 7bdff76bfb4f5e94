"""What flows: backlogs, pools, timeouts, batches, limits, budgets."""

import heapq
from functools import partial

import numpy as np

from tests.simulation.harness import (
    EXACT,
    Array,
    Band,
    Case,
    Samples,
    grouped,
    quantiles,
)
from tests.simulation.lines import Line, lost

HEDGED = Band(1.0, 1.4, "timeouts", "up to 1.4 times what is simulated")
LAG = Band(1.0, 1.18, "cqrs", "up to 18 % more than simulated")
STALE = Band(0.85, 1.9, "cqrs", "0.85 to 1.9 times what is simulated")
BATCH = Band(0.991, 1.02, "workers", "0.99 to 1.02 times what is simulated")
BATCH_TAIL = Band(1.0, 1.33, "workers", "up to 1.33 times what is simulated")


# backlogs


def drained(rng: np.random.Generator, arriving: float, capacity: float, outage: float) -> Samples:
    """Consumers that stand still for a while, then catch up; seconds, first come, first served."""
    runs, step = 40, outage / 400
    waiting, found, longest = np.zeros(runs), np.full(runs, np.nan), np.zeros(runs)
    backlog, time = np.zeros(runs), 0.0
    while np.isnan(found).any():
        waiting += rng.poisson(arriving * step, runs)
        if time >= outage:
            waiting = np.maximum(waiting - rng.poisson(capacity * step, runs), 0)
        time += step
        if abs(time - outage) < step / 2:
            backlog, longest = waiting.copy(), waiting / arriving
        done = (waiting <= arriving * step) & (time > outage + step) & np.isnan(found)
        found[done] = time - outage
    return {"backlog": backlog, "drain_time": found, "longest_lag": longest}


def drain(arriving: float, capacity: float, outage: float) -> Case:
    """So many a second, for an outage of so many seconds."""
    given = {
        "messages_in": f"{arriving} things/s",
        "capacity": f"{capacity} things/s",
        "outage": f"{outage} s",
        "peak_factor": "1",
    }
    return Case(
        f"{arriving}/s of {capacity}/s after {outage} s",
        "backlog",
        given,
        partial(drained, arriving=arriving, capacity=capacity, outage=outage),
        dict.fromkeys(("backlog", "drain_time", "longest_lag"), EXACT),
    )


# pools


def pool(threads: int, busy: float, service: float, shape: str = "gamma") -> Case:
    """A pool whose calls take 100 ms in the mean, however they vary."""
    given = {
        "requests": f"{threads * busy / 0.1} things/s",
        "calling_servers": "1 server",
        "response_time": "100 ms",
        "pool": f"{threads} threads/server",
        "peak_factor": "1",
    }
    line = Line(threads, busy, service=service, shape=shape)
    return Case(
        f"{threads} threads at {busy}, {service}",
        "pool",
        given,
        lambda rng: {"rejected_share": lost(rng, line)},
        {"rejected_share": EXACT},
    )


# timeouts


def called(
    rng: np.random.Generator, median: float, tail: float, trip: float, false: float, hedge: float
) -> Samples:
    """Calls whose latency is log-normal, and second ones after a while; seconds."""
    spread = np.log(tail / median) / 2.3263479
    first, second = median * np.exp(spread * rng.standard_normal((2, 1_000_000))) + trip
    delay = np.quantile(first, hedge)
    return {
        "timeout": quantiles(first, 1 - false),
        "hedge_delay": quantiles(first, hedge),
        "hedged_timeout": quantiles(np.minimum(first, delay + second), 1 - false),
    }


def calls(median: float, tail: float, trip: float, false: float, hedge: float) -> Case:
    """A part that is called."""
    given = {
        "requests": "100 things/s",
        "capacity": "1000 things/s",
        "typical_latency": f"{median} s",
        "tail_latency": f"{tail} s",
        "network_round_trip": f"{trip} s",
        "false_timeouts": repr(false),
        "hedging": "yes",
        "hedge_percentile": repr(hedge),
    }
    return Case(
        f"{median} s and {tail} s, {false} false, hedged at {hedge}",
        "timeouts",
        given,
        partial(called, median=median, tail=tail, trip=trip, false=false, hedge=hedge),
        {"timeout": EXACT, "hedge_delay": EXACT, "hedged_timeout": HEDGED},
    )


def collapsing(rng: np.random.Generator, asked: float, capacity: float, deadline: float) -> Samples:
    """A queue of which nothing is shed: until what is served has waited beyond its deadline."""
    runs, count = 60, int(asked * deadline * asked / (asked - capacity) * 1.6)
    arrived = np.cumsum(rng.exponential(1 / asked, (runs, count)), axis=1)
    steps = np.cumsum(rng.exponential(1 / capacity, (runs, count)), axis=1)
    begun = steps + np.maximum.accumulate(arrived - steps + 0.0, axis=1)
    late = begun - arrived > deadline
    begins = begun[np.arange(runs), late.argmax(axis=1)]
    return {"collapse_time": np.asarray(begins, dtype=np.float64)}


def collapse(asked: float, capacity: float, deadline: float) -> Case:
    """More than is served; seconds."""
    given = {
        "requests": f"{asked} things/s",
        "capacity": f"{capacity} things/s",
        "deadline": f"{deadline} s",
        "peak_factor": "1",
    }
    return Case(
        f"{asked}/s of {capacity}/s in {deadline} s",
        "timeouts",
        given,
        partial(collapsing, asked=asked, capacity=capacity, deadline=deadline),
        {"collapse_time": EXACT},
    )


# batches


def batches(
    rng: np.random.Generator, rate: float, size: int, overhead: float, each: float, linger: float
) -> Samples:
    """A worker that takes a full batch, or what there is once the oldest has waited so long."""
    took: list[Array] = []
    for _ in range(20):
        arrived = np.cumsum(rng.exponential(1 / rate, 4000))
        free, first, latencies = 0.0, 0, []
        while first + size < len(arrived):
            full = max(free, arrived[first + size - 1])
            begin = min(full, max(free, arrived[first] + linger))
            last = min(int(np.searchsorted(arrived, begin, side="right")), first + size)
            free = begin + overhead + (last - first) * each
            latencies.append(free - arrived[first:last])
            first = last
        took.append(np.concatenate(latencies))
    return {
        "latency": np.array([one.mean() for one in took]),
        "latency_p99": np.array([np.quantile(one, 0.99) for one in took]),
    }


def batch(rate: float, size: int, overhead: float, each: float, linger: float) -> Case:
    """One worker of one server; seconds."""
    given = {
        "messages": f"{rate} things/s",
        "batch_size": f"{size} things/batch",
        "batch_overhead": f"{overhead} s/batch",
        "item_time": f"{each} s/thing",
        "linger": f"{linger} s",
        "workers": "1 worker",
        "peak_factor": "1",
    }
    return Case(
        f"{rate}/s in batches of {size}",
        "workers",
        given,
        partial(batches, rate=rate, size=size, overhead=overhead, each=each, linger=linger),
        {"latency": BATCH, "latency_p99": BATCH_TAIL},
    )


# read models that follow


def projected(
    rng: np.random.Generator, rate: float, apply: float, poll: float, workers: int, delay: float
) -> Samples:
    """Events that are looked for every so often, and applied first come, first served; seconds."""
    written = np.cumsum(rng.exponential(1 / rate, 120_000))
    seen = np.ceil(written / poll) * poll if poll else written
    free, lags = [0.0] * workers, np.empty(len(seen))
    for place, at in enumerate(seen.tolist()):
        done = max(heapq.heappop(free), at) + apply
        heapq.heappush(free, done)
        lags[place] = done
    lags -= written
    late = grouped((lags > delay).astype(float), 20)
    return {"latency": grouped(lags, 20).mean(axis=1), "stale_reads": late.mean(axis=1)}


def projection(rate: float, apply: float, poll: float, workers: int, delay: float) -> Case:
    """One read model."""
    given = {
        "writes": f"{rate} things/s",
        "projections": "1",
        "apply_time": f"{apply} s/event",
        "poll_interval": f"{poll} s",
        "read_delay": f"{delay} s",
        "projectors.workers": f"{workers} workers",
        "peak_factor": "1",
    }
    return Case(
        f"{rate}/s every {poll} s, {workers} workers",
        "cqrs",
        given,
        partial(projected, rate=rate, apply=apply, poll=poll, workers=workers, delay=delay),
        {"latency": LAG, "stale_reads": STALE},
    )


# limits and budgets


def estimated(rng: np.random.Generator, before: int, now: int, elapsed: float) -> Samples:
    """How many of the last window's arrivals lie in the part of it that still counts."""
    left = np.asarray(rng.binomial(before, 1 - elapsed, 50_000), dtype=np.float64)
    return {"sliding_estimate": left + now}


def estimate(before: int, now: int, elapsed: float) -> Case:
    """A key's counts of the last window and of this one."""
    given = {
        "requests": "1000 things/s",
        "previous_count": f"{before} things/key",
        "current_count": f"{now} things/key",
        "elapsed_share": repr(elapsed),
    }
    return Case(
        f"{before} before, {now} now",
        "rate_limiter",
        given,
        partial(estimated, before=before, now=now, elapsed=elapsed),
        {"sliding_estimate": EXACT},
    )


def exhausted(rng: np.random.Generator, requests: float, failing: float, left: float) -> Samples:
    """Requests of which some fail, until so many have; days."""
    failures = rng.gamma(left, 1 / (requests * failing), 2000)
    return {"time_to_exhaustion": np.asarray(failures, dtype=np.float64)}


def budget(requests: float, failing: float, objective: float) -> Case:
    """An objective over thirty days."""
    given = {
        "requests": f"{requests} things/s",
        "error_ratio": repr(failing),
        "objective": repr(objective),
    }
    left = (1 - objective) * requests * 30 * 86_400
    return Case(
        f"{failing} of {requests}/s for {objective}",
        "error_budget",
        given,
        partial(exhausted, requests=requests, failing=failing, left=left),
        {"time_to_exhaustion": EXACT},
    )


def inside(rng: np.random.Generator, rate: float, mean: float) -> Samples:
    """How many are inside at a time, whatever their times; seconds."""
    runs, span = 4000, 40 * mean
    counts = rng.poisson(rate * span, runs)
    at = rng.uniform(0, span, counts.sum())
    stay = rng.lognormal(np.log(mean) - 0.5, 1, counts.sum())
    owner = np.repeat(np.arange(runs), counts)
    there = np.bincount(owner, weights=at + stay > span, minlength=runs)
    return {"inside": np.asarray(there, dtype=np.float64)}


def little(rate: float, mean: float) -> Case:
    """Arrivals at random, log-normal times inside."""
    given = {"arrivals": f"{rate} things/s", "time_inside": f"{mean} s", "peak_factor": "1"}
    simulation = partial(inside, rate=rate, mean=mean)
    return Case(f"{rate}/s for {mean} s", "littles_law", given, simulation, {"inside": EXACT})


CASES = [
    drain(50, 80, 600),
    drain(300, 330, 60),
    pool(4, 0.5, 1),
    pool(10, 0.8, 4, "lognormal"),
    pool(6, 1.2, 0),
    calls(0.008, 0.06, 0.0015, 0.01, 0.9),
    calls(0.02, 0.1, 0.001, 0.005, 0.95),
    calls(0.02, 0.05, 0.001, 0.02, 0.95),
    collapse(150, 100, 2),
    collapse(120, 100, 1.5),
    batch(500, 20, 0.005, 0.0005, 0.05),
    batch(200, 100, 0.005, 0.001, 0.1),
    batch(1000, 50, 0.01, 0.0005, 0.2),
    batch(100, 1, 0.004, 0.002, 0.05),
    batch(20, 10, 0.01, 0.001, 0.02),
    batch(400, 100, 0.01, 0.0005, 0.05),
    batch(900, 40, 0.01, 0.0005, 0.03),
    projection(300, 0.01, 0, 5, 0.012),
    projection(300, 0.01, 0.02, 4, 0.0325),
    projection(300, 0.002, 0.1, 1, 0.1),
    projection(100, 0.002, 0.1, 1, 0.09),
    estimate(84, 10, 0.3),
    estimate(7, 0, 0.8),
    budget(0.5, 0.02, 0.999),
    budget(0.02, 0.005, 0.99),
    little(20, 0.5),
    little(3, 2),
]
