"""What a cache holds, what expires, and small answers about large sets."""

from functools import partial
from itertools import islice

import numpy as np
import pytest

from tests.simulation.harness import (
    EXACT,
    Band,
    Case,
    Samples,
    grouped,
    results,
)

CLOSED = Band(0.93, 1.0, "hit_ratio", "up to 7 % low")
FEW = Band(0.95, 1.0, "hit_ratio", "up to 5 % low with a handful of objects")


# hits


def least_recent(rng: np.random.Generator, cached: int, objects: int, exponent: float) -> Samples:
    """Draws from Zipf's law at a cache that drops the oldest."""
    weights = np.arange(1, objects + 1, dtype=float) ** -exponent
    weights /= weights.sum()
    wanted = rng.choice(objects, size=140_000 + 4 * cached, p=weights)
    held: dict[int, None] = {}
    hits = np.zeros(len(wanted))
    for place, each in enumerate(wanted.tolist()):
        if each in held:
            hits[place] = 1
            del held[each]
        elif len(held) == cached:
            del held[next(iter(held))]
        held[each] = None
    hits = hits[4 * cached :]
    top = wanted[4 * cached :] < cached
    return {
        "hit_ratio": grouped(hits, 20).mean(axis=1),
        "ideal_hit_ratio": grouped(top.astype(float), 20).mean(axis=1),
        "closed_form_hit_ratio": grouped(top.astype(float), 20).mean(axis=1),
    }


def cache(cached: int, objects: int, exponent: float, band: Band = EXACT) -> Case:
    """A cache of some of the objects."""
    given = {
        "objects": f"{objects} things",
        "cached": f"{cached} things",
        "popularity_exponent": repr(exponent),
    }
    closed = {"closed_form_hit_ratio": CLOSED} if band is EXACT else {}
    return Case(
        f"{cached} of {objects} at {exponent}",
        "hit_ratio",
        given,
        partial(least_recent, cached=cached, objects=objects, exponent=exponent),
        {"hit_ratio": band, "ideal_hit_ratio": EXACT} | closed,
    )


# expiry


def expiring(rng: np.random.Generator, rate: float, life: float, lease: float) -> Samples:
    """Look-ups of a key at random; the first one after its entry has expired fills it again."""
    at = np.cumsum(rng.exponential(1 / rate, size=(60, 3000)), axis=1)
    ends, hits = np.zeros(60), np.zeros(at.shape)
    for look in range(at.shape[1]):
        hits[:, look] = at[:, look] < ends
        ends = np.where(hits[:, look] > 0, ends, at[:, look] + life)
    ratio = hits.mean(axis=1)
    return {
        "hit_ratio": ratio,
        "recompute_rate": rate * (1 - ratio),
        "herd": rng.poisson(rate * lease, 60_000).astype(float),
    }


def expiry(rate: float, life: float, recompute: float) -> Case:
    """A key that is looked up so often; seconds. Those of the herd come while one computes."""
    given = {
        "reads_per_key": f"{rate} things/s/key",
        "time_to_live": f"{life} s",
        "recompute_time": f"{recompute} s",
    }
    return Case(
        f"{rate}/s for {life} s",
        "cache_expiry",
        given,
        partial(expiring, rate=rate, life=life, lease=recompute),
        {"hit_ratio": EXACT, "recompute_rate": EXACT, "herd": EXACT},
    )


def refreshed_early(
    rng: np.random.Generator, rate: float, life: float, recompute: float, beta: float
) -> Samples:
    """XFetch: a look-up refreshes if beta * recompute * -ln(random) exceeds what remains."""
    lives = 10_000
    looks = rng.poisson(rate * life, lives)
    remains = rng.uniform(0, life, looks.sum())
    early = -beta * recompute * np.log(rng.random(looks.sum())) > remains
    owner = np.repeat(np.arange(lives), looks)
    refreshed = np.bincount(owner, weights=early, minlength=lives) > 0
    expired = (~refreshed).astype(float)
    herd = rng.poisson(rate * recompute, lives) * expired
    return {
        "expiry_chance": grouped(expired, 50).mean(axis=1),
        "herd_at_expiry": herd,
    }


def early(rate: float, life: float, recompute: float, beta: float) -> Case:
    """Refreshes before the end."""
    given = {
        "reads_per_key": f"{rate} things/s/key",
        "time_to_live": f"{life} s",
        "recompute_time": f"{recompute} s",
        "early_factor": repr(beta),
        "early_refresh": "yes",
    }
    return Case(
        f"{rate}/s for {life} s, beta {beta}",
        "cache_expiry",
        given,
        partial(refreshed_early, rate=rate, life=life, recompute=recompute, beta=beta),
        {"expiry_chance": EXACT, "herd_at_expiry": EXACT},
    )


def together(rng: np.random.Generator, keys: int, window: float, recompute: float) -> Samples:
    """Keys that expire over a window: recomputations at once in the middle of it; seconds."""
    began = rng.uniform(0, window, (1500, keys))
    middle = window / 2
    return {"batch_herd": ((began < middle) & (began + recompute > middle)).sum(axis=1) * 1.0}


def warmed_up(keys: int, life: float, jitter: float, recompute: float) -> Case:
    """Keys that were written together."""
    given = {
        "reads_per_key": "1 thing/s/key",
        "keys_together": f"{keys} keys",
        "time_to_live": f"{life} s",
        "jitter": repr(jitter),
        "recompute_time": f"{recompute} s",
    }
    window = max(2 * jitter * life, recompute)
    return Case(
        f"{keys} keys, jitter {jitter}",
        "cache_expiry",
        given,
        partial(together, keys=keys, window=window, recompute=recompute),
        {"batch_herd": EXACT},
    )


# stale answers of followers


def followed(rng: np.random.Generator, writes: float, lag: float, pin: float) -> Samples:
    """A read is stale if the key was written within the lag; seconds."""
    since_write = rng.exponential(1 / writes, 100_000)
    return {
        "stale_probability": grouped((since_write < lag).astype(float), 50).mean(axis=1),
        "pinned_share": grouped((since_write < pin).astype(float), 50).mean(axis=1),
    }


def follower(writes: float, lag: float, pin: float) -> Case:
    """A key, and a user, written so often."""
    given = {
        "key_writes": f"{writes} things/s",
        "user_writes": f"{writes} things/s",
        "log_rate": "1 MB/s",
        "apply_rate": "10 MB/s",
        "lag": f"{lag} s",
        "pin_time": f"{pin} s",
    }
    return Case(
        f"{writes}/s, {lag} s",
        "replication_lag",
        given,
        partial(followed, writes=writes, lag=lag, pin=pin),
        {"stale_probability": EXACT, "pinned_share": EXACT},
    )


# sketches


def bloom(rng: np.random.Generator, items: int, rate: float) -> Samples:
    """Filters with as many bits and hashes as the block says, half full and overfull too."""
    bits = int(np.ceil(-items * np.log(rate) / np.log(2) ** 2))
    hashes = max(round(-np.log2(rate)), 1)
    found: dict[int, list[float]] = {1: [], 2: []}
    filled: list[float] = []
    for _ in range(40):
        filter_ = np.zeros(bits, dtype=bool)
        for times in (1, 2):
            filter_[rng.integers(0, bits, items * hashes)] = True
            looked = filter_[rng.integers(0, bits, (4000, hashes))]
            found[times].append(looked.all(axis=1).mean())
            if times == 1:
                filled.append(filter_.mean())
    return {
        "bloom_fill": np.array(filled),
        "bloom_false_positives": np.array(found[1]),
        "bloom_false_positives_at_double": np.array(found[2]),
    }


def bloom_case(items: int, rate: float) -> Case:
    """A filter for so many."""
    return Case(
        f"{items} items at {rate}",
        "sketches",
        {"items": f"{items} things", "false_positive_rate": repr(rate)},
        partial(bloom, items=items, rate=rate),
        {
            "bloom_fill": EXACT,
            "bloom_false_positives": EXACT,
            "bloom_false_positives_at_double": EXACT,
        },
    )


def counted(rng: np.random.Generator, registers: int, items: int) -> Samples:
    """HyperLogLog: each register keeps the longest run of zeros; the deviation of many counts.

    The longest of n runs is drawn by its distribution, (1 - 2^-k)^n.
    """
    each = rng.multinomial(items, np.full(registers, 1 / registers), size=2000)
    shares = rng.random(each.shape) ** (1 / np.maximum(each, 1))
    held = np.where(each > 0, np.ceil(-np.log2(-np.expm1(np.log(shares)))), 0)
    alpha = 0.7213 / (1 + 1.079 / registers)
    counts = alpha * registers**2 / (2.0**-held).sum(axis=1)
    return {"distinct_error": grouped(counts / items, 20).std(axis=1, ddof=1)}


def distinct(registers: int, items: int) -> Case:
    """A count of different ones."""
    return Case(
        f"{registers} registers, {items} items",
        "sketches",
        {"items": f"{items} things", "registers": f"{registers} registers"},
        partial(counted, registers=registers, items=items),
        {"distinct_error": EXACT},
    )


CASES = [
    cache(100, 1000, 0.8),
    cache(500, 20_000, 1),
    cache(1000, 5000, 0.6),
    cache(50, 5000, 1.2),
    cache(3, 20, 0.8, FEW),
    cache(2, 50, 1.1, FEW),
    expiry(0.05, 30, 2),
    expiry(2, 1.5, 1),
    early(10, 30, 0.2, 1),
    early(5, 60, 0.1, 2),
    early(1, 2, 1.5, 0.5),
    warmed_up(1000, 60, 0.1, 0.2),
    warmed_up(300, 10, 0.3, 1),
    follower(0.5, 0.4, 2),
    follower(3, 0.1, 0.5),
    bloom_case(1000, 0.02),
    bloom_case(3000, 0.05),
    distinct(256, 100_000),
    distinct(1024, 200_000),
]


@pytest.mark.parametrize(("error", "failing"), [("1%", "37%"), ("0.3%", "20%"), ("1%", "5%")])
def test_a_count_is_too_high_by_more_than_said_no_more_often(error: str, failing: str) -> None:
    """Count-Min: a bound, which holds for the worst events, and with two thirds of the width not.

    The worst are a few items that each come as often as a count may be too high.
    """
    given = {
        "items": "1k things",
        "events": "1M things",
        "count_error": error,
        "count_failure_rate": failing,
    }
    found = results("sketches", given)
    rows, often = int(found["count_rows"]), int(found["count_excess"])
    width = int(found["count_width"])
    bound = np.exp(-rows)
    assert bound <= float(failing.rstrip("%")) / 100
    assert too_high(width, rows, often) <= bound
    assert too_high(width * 2 // 3, rows, often) > bound


def too_high(width: int, rows: int, often: int, events: int = 1_000_000) -> float:
    """How many counts of a seldom item are too high by as much as one of the frequent ones."""
    rng = np.random.default_rng(3)
    frequent = events // often
    excess = np.zeros(4000)
    for place in range(len(excess)):
        columns = rng.integers(0, width, (rows, frequent + 1))
        hit = (columns[:, :-1] == columns[:, -1:]).sum(axis=1) * often
        excess[place] = hit.min()
    assert (excess >= 0).all()
    return float((excess >= often).mean())


def test_the_cache_forgets_the_oldest() -> None:
    """The simulation itself: what was not wanted for longest goes first."""
    held = dict.fromkeys(range(3))
    del held[0]
    held[0] = None
    assert list(islice(held, 3)) == [1, 2, 0]
