"""What comes by chance: limits that are counted in windows, copies far away, polls, experts."""

from functools import partial

import numpy as np

from tests.simulation.copies import share
from tests.simulation.harness import EXACT, Band, Case, Samples, grouped

AT_LIMIT = Band(0.96, 1.0, "rate_limiter", "up to 4 % low with small limits")
IN_TIME = Band(0.95, 1.0, "llm_serving", "up to 5 % low where nearly all experts are in use")
ELSEWHERE = Band(0.955, 1.0, "llm_serving", "up to 4 % low with 64 experts")


# sliding counters


def decided(rng: np.random.Generator, limit: int) -> Samples:
    """A key whose requests come at random, as often as its limit: what the estimate gets wrong.

    The window that runs is over to some share; what came in it, in the part of the last one that
    a log would still count, and in the rest of that.
    """
    elapsed = rng.random(400_000)
    forgotten, remembered, current = rng.poisson(limit * np.stack([elapsed, 1 - elapsed, elapsed]))
    estimate = (1 - elapsed) * (forgotten + remembered) + current
    return {"wrong_at_limit": share((estimate >= limit) != (remembered + current >= limit))}


def limiter(limit: int) -> Case:
    """Requests in a window."""
    given = {"requests": "1000 things/s", "limit": f"{limit} things/key"}
    simulation = partial(decided, limit=limit)
    return Case(
        f"a limit of {limit}", "rate_limiter", given, simulation, {"wrong_at_limit": AT_LIMIT}
    )


# regions that write


def read(rng: np.random.Generator, writes: float, regions: int, home: float) -> Samples:
    """Reads of a key somewhere, and its writes within the lag before: those of elsewhere lack."""
    count = 400_000
    shares = [home, *[(1 - home) / (regions - 1)] * (regions - 1)]
    reader = rng.choice(regions, count, p=shares)
    lacking = rng.poisson(writes * (1 - np.array(shares)[reader]))
    writer = rng.choice(regions, count, p=shares)
    return {"stale_share": share(lacking > 0), "different_regions": share(reader != writer)}


def far(writes: float, regions: int, home: float) -> Case:
    """So many writes of a key within a lag of one second."""
    given = {
        "requests": f"{writes} things/s",
        "writes": f"{writes} things/s",
        "active_keys": "1 thing",
        "dataset": "1 TB",
        "item_size": "1 kB/thing",
        "regions": str(regions),
        "home_share": repr(home),
        "replication_lag": "1 s",
    }
    return Case(
        f"{writes} within the lag, {regions} regions, {home} at home",
        "multi_region",
        given,
        partial(read, writes=writes, regions=regions, home=home),
        {"stale_share": EXACT, "different_regions": EXACT},
    )


# polls


def polled(rng: np.random.Generator, rate: float, pollers: int, wait: float) -> Samples:
    """Pollers that wait for a while, each for a message of its own; empty polls, per second."""
    runs, span = 400, 300 * wait
    free, empty = np.zeros((runs, pollers)), np.zeros(runs)
    while (free < span).any():
        message = rng.exponential(pollers / rate, free.shape)
        empty += ((message > wait) & (free < span)).sum(axis=1)
        free += np.minimum(message, wait)
    return {"empty_receives": empty / span}


def polls(rate: float, pollers: int, wait: float) -> Case:
    """One queue, whose messages all succeed."""
    given = {
        "messages_in": f"{rate} things/s",
        "queues": "1",
        "pollers": str(pollers),
        "poll_wait": f"{wait} s",
        "receive_batch": "1 thing",
        "failure_share": "0",
        "peak_factor": "1",
    }
    simulation = partial(polled, rate=rate, pollers=pollers, wait=wait)
    about = f"{rate}/s for {pollers} pollers of {wait} s"
    return Case(about, "managed_queue", given, simulation, {"empty_receives": EXACT})


# experts


def chosen(rng: np.random.Generator, experts: int, used: int, batch: int, places: int) -> Samples:
    """Tokens that each use some experts, whichever: how many are read, how far a token goes."""
    runs = 2000
    order = rng.random((runs, batch, experts)).argsort(axis=2)[:, :, :used]
    read = np.zeros((runs, experts), dtype=bool)
    read[np.arange(runs)[:, None, None], order] = True
    there = np.zeros((runs, places), dtype=bool)
    there[np.arange(runs)[:, None], order[:, 0] * places // experts] = True
    weights = 1e9 * (2 + 8 * read.mean(axis=1))
    return {"weights_read": weights, "destinations": there[:, 1:].sum(axis=1)}


def mixture(experts: int, used: int, batch: int, places: int) -> Case:
    """A model of 2bn parameters that all share and 8bn in its experts, a byte each."""
    given = {
        "requests": "1 thing/s",
        "parameters": "10bn parameters",
        "active_parameters": f"{2 + 8 * used / experts!r}bn parameters",
        "experts": f"{experts} experts",
        "experts_per_token": f"{used} experts",
        "weight_size": "1 B/parameter",
        "batch_limit": f"{batch} things",
        "accelerators_per_replica": f"{places} GPUs",
    }
    return Case(
        f"{used} of {experts} experts, {batch} at once on {places}",
        "llm_serving",
        given,
        partial(chosen, experts=experts, used=used, batch=batch, places=places),
        {"weights_read": EXACT, "destinations": ELSEWHERE},
    )


def growing(
    rng: np.random.Generator, experts: int, used: int, step: float, all_read: float, each: float
) -> Samples:
    """Batches to which tokens are added until a step takes too long on average; milliseconds."""
    runs, groups = 400, 20
    read = np.zeros((runs, experts), dtype=bool)
    took = [np.zeros(groups)]
    while took[-1].min() <= step:
        order = rng.random((runs, experts)).argpartition(used, axis=1)[:, :used]
        read[np.arange(runs)[:, None], order] = True
        seen = grouped(read.mean(axis=1), groups).mean(axis=1)
        took.append(all_read * seen + each * len(took))
    batches = np.arange(len(took))
    return {
        "batch_by_bandwidth": np.array(
            [np.interp(step, one, batches) for one in zip(*took, strict=True)]
        )
    }


def in_time(used: int, step: float, each: float) -> Case:
    """Of 64 experts, which all together are read in 80 ms."""
    given = {
        "requests": "1 thing/s",
        "parameters": "10bn parameters",
        "active_parameters": f"{2 + 8 * used / 64!r}bn parameters",
        "experts": "64 experts",
        "experts_per_token": f"{used} experts",
        "step_left": f"{step} ms",
        "expert_step": "80 ms",
        "time_per_request": f"{each} ms",
    }
    simulation = partial(growing, experts=64, used=used, step=step, all_read=80, each=each)
    about = f"{used} of 64 experts, {step} ms, {each} ms for each request"
    return Case(about, "llm_serving", given, simulation, {"batch_by_bandwidth": IN_TIME})


CASES = [
    *map(limiter, (20, 100, 1000)),
    far(0.5, 3, 0.9),
    far(2, 2, 0.6),
    far(0.1, 4, 1 / 3),
    polls(0.05, 1, 20),
    polls(2, 5, 1),
    in_time(4, 40, 1),
    in_time(4, 79, 0.2),
    mixture(64, 8, 6, 8),
    mixture(128, 4, 20, 4),
]
