"""Several that are asked, or that may fail: the slowest of many, quorums, replicas, copies."""

from functools import partial

import numpy as np
import numpy.typing as npt

from tests.simulation.harness import (
    EXACT,
    Array,
    Band,
    Case,
    Samples,
    grouped,
    quantiles,
)

FEW_REPAIRS = Band(0.86, 1.0, "durability", "up to 14 % low")
GROUP = Band(1.0, 1.003, "availability", "up to 0.3 % high")
YEAR = 365 * 86_400.0
Truth = npt.NDArray[np.bool_]


def share(happened: npt.ArrayLike, groups: int = 50) -> Array:
    """How often something happens, in groups of repetitions."""
    return np.asarray(grouped(np.asarray(happened, dtype=np.float64), groups).mean(axis=1))


# all of many leaves


def scattered(
    rng: np.random.Generator, leaves: int, slow: float, hedged: float, awaited: float, mean: float
) -> Samples:
    """Requests to all leaves; a call that has not come after a while is made again.

    Slow are hiccups, or else the tail of exponential latencies; the second call is as the first.
    """
    size = (4_000_000 // leaves // 10, leaves)
    needed = int(np.ceil(leaves * awaited - 1e-9))
    first, second = rng.exponential(mean, (2, *size))
    wait = -mean * np.log(0.05)  # the 95th percentile, when the second call is made
    again = (first > wait) & (rng.random(size) < hedged)
    hedge = np.where(again, wait + second, np.inf)
    smooth = np.minimum(first, hedge) > -mean * np.log(slow)
    stalled = [rng.random(size) < slow for _ in range(2)]
    asked_again = rng.random(size) < hedged
    late = stalled[0] & (stalled[1] | ~asked_again)
    took = np.sort(first, axis=1)
    return {
        "slow_requests": share(late.any(axis=1)),
        "slow_requests_if_smooth": share(smooth.any(axis=1)),
        "slow_requests_if_hedged": share((stalled[0] & stalled[1]).any(axis=1)),
        "slow_answers": share(late.sum(axis=1) > leaves - needed),
        "latency_of_slowest": took[:, -1],
        "latency": took[:, needed - 1],
        "latency_at_percentile": quantiles(took[:, -1].copy(), 0.99),
    }


def scatter(leaves: int, slow: float, hedged: float, awaited: float, answers: bool = True) -> Case:
    """A facilitator of leaves that take 8 ms in the mean."""
    given = {
        "requests": "200 things/s",
        "fan_out": f"{leaves} leaves/thing",
        "slow_share": repr(slow),
        "leaf_latency": "8 ms",
        "hedged_share": repr(hedged),
        "awaited_share": repr(awaited),
    }
    names = ["slow_requests", "latency_of_slowest", "latency", "latency_at_percentile"]
    names += ["slow_requests_if_smooth", *["slow_requests_if_hedged"] * (slow >= 0.05)]
    return Case(
        f"{leaves} leaves, {slow} slow, {hedged} hedged, {awaited} awaited",
        "scatter_gather",
        given,
        partial(scattered, leaves=leaves, slow=slow, hedged=hedged, awaited=awaited, mean=0.008),
        dict.fromkeys([*names, *["slow_answers"] * answers], EXACT),
    )


# enough of some copies


def quorum(rng: np.random.Generator, copies: int, read: int, write: int, up: float) -> Samples:
    """Reads and writes that wait for some of the copies."""
    size = (100_000, copies)
    took = np.sort(rng.exponential(0.004, size), axis=1)
    alive = (rng.random(size) < up).sum(axis=1)
    written = rng.permuted(np.tile(np.arange(copies) < write, (size[0], 1)), axis=1)
    return {
        "read_latency": took[:, read - 1],
        "write_latency": took[:, write - 1],
        "latency": np.maximum(took[:, read - 1].mean(), took[:, write - 1]),
        "read_availability": share(alive >= read),
        "write_availability": share(alive >= write),
        "stale_probability": share(~written[:, :read].any(axis=1)),
    }


def quorum_case(copies: int, read: int, write: int, up: float, stale: bool) -> Case:
    """Copies that answer in 4 ms in the mean."""
    given = {
        "replication_factor": str(copies),
        "read_copies": str(read),
        "write_copies": str(write),
        "copy_availability": repr(up),
        "copy_latency": "4 ms",
    }
    names = ["read_latency", "write_latency", "read_availability", "write_availability"]
    return Case(
        f"{read} and {write} of {copies}, {up} up",
        "quorum",
        given,
        partial(quorum, copies=copies, read=read, write=write, up=up),
        dict.fromkeys([*names, *["stale_probability"] * stale], EXACT),
    )


# replicas that fail and are repaired


def times_up(rng: np.random.Generator, up: float, down: float, at: Array) -> Truth:
    """Whether something is up at some times: exponential lives, repairs of any length."""
    cycles = int(at.max() / (up + down) * 1.2) + 100
    lives = rng.exponential(up, cycles)
    repairs = rng.gamma(0.5, 2 * down, cycles)
    ends = np.cumsum(np.stack([lives, repairs], axis=1).ravel())
    return np.asarray(np.searchsorted(ends, at) % 2 == 0)


def replicas(
    rng: np.random.Generator, count: int, needed: int, up: float, down: float, common: float
) -> Samples:
    """A share of a replica's failures takes all of them; hours."""
    at = np.sort(rng.uniform(0, 40_000 * (up + down), 400_000))
    alone = [times_up(rng, up / (1 - common), down, at) for _ in range(count)]
    shared = times_up(rng, up / common, down, at) if common else np.ones(len(at), dtype=bool)
    working = (np.sum(alone, axis=0) >= needed) & shared
    return {
        "single_availability": share(times_up(rng, up, down, at)),
        "group_availability": share(working),
    }


def replica_case(count: int, needed: int, down: float, common: float) -> Case:
    """Replicas that live for a hundred hours in the mean."""
    given = {
        "time_between_failures": "100 hours",
        "time_to_repair": f"{down} hours",
        "replicas": str(count),
        "replicas_needed": str(needed),
        "common_cause": repr(common),
    }
    return Case(
        f"{needed} of {count}, {down} hours of repair, {common} shared",
        "availability",
        given,
        partial(replicas, count=count, needed=needed, up=100, down=down, common=common),
        {"single_availability": EXACT, "group_availability": GROUP},
    )


# copies that are lost


def losses(
    rng: np.random.Generator,
    fragments: int,
    tolerated: int,
    failing: float,
    rebuild: float,
    serial: bool = False,
) -> Samples:
    """Fragments that fail and are rebuilt until more are gone than may be; seconds.

    A rebuild takes just as long each time; serial ones take turns and vary like exponential ones.
    """
    rate, groups = -np.log(1 - failing) / YEAR, 1000
    event = rng.exponential(1 / rate, (groups, fragments))  # when each fails, or is there again
    gone = np.zeros((groups, fragments), dtype=bool)
    lost, rows = np.zeros(groups), np.arange(groups)
    busy_until = np.zeros(groups)
    while len(rows):
        which = event[rows].argmin(axis=1)
        now = event[rows, which]
        failed = ~gone[rows, which]
        took = rng.exponential(rebuild, len(rows)) if serial else rebuild
        begun = np.maximum(now, busy_until[rows]) if serial else now
        busy_until[rows] = np.where(failed, begun + took, busy_until[rows])
        again = now + rng.exponential(1 / rate, len(rows))
        event[rows, which] = np.where(failed, begun + took, again)
        gone[rows, which] = failed
        over = gone[rows].sum(axis=1) > tolerated
        lost[rows[over]] = now[over]
        rows = rows[~over]
    return {"mean_time_to_data_loss": lost}


def loss_case(
    fragments: int, tolerated: int, failing: float, hours: float, band: Band, serial: bool = False
) -> Case:
    """A group of fragments on disks that fail so often that losses can be seen."""
    given = {
        "annual_failure_rate": repr(failing),
        "fragments": str(fragments),
        "losses_tolerated": str(tolerated),
        "rebuild_time": f"{hours} hours",
        "serial_rebuild": "yes" if serial else "no",
    }
    return Case(
        f"{fragments} fragments, {tolerated} may go, {failing} fail, {hours} hours"
        + ", one after the other" * serial,
        "durability",
        given,
        partial(
            losses,
            fragments=fragments,
            tolerated=tolerated,
            failing=failing,
            rebuild=hours * 3600,
            serial=serial,
        ),
        {"mean_time_to_data_loss": band},
    )


# a leader that is gone


def elections(
    rng: np.random.Generator, members: int, timeout: float, beat: float, trip: float
) -> Samples:
    """The first follower whose timeout is over is elected; the leader fails between two beats."""
    since = rng.uniform(0, beat, 100_000)
    timeouts = timeout * (1 + rng.random((100_000, members - 1))).min(axis=1)
    return {"failover_time": timeouts - since + trip}


def election(members: int, timeout: float, beat: float, trip: float) -> Case:
    """A group of members; seconds."""
    given = {
        "writes": "10 things/s",
        "members": str(members),
        "election_timeout": f"{timeout} s",
        "heartbeat": f"{beat} s",
        "round_trip": f"{trip} s",
    }
    return Case(
        f"{members} members, {timeout} s",
        "consensus",
        given,
        partial(elections, members=members, timeout=timeout, beat=beat, trip=trip),
        {"failover_time": EXACT},
    )


CASES = [
    scatter(40, 0.02, 0.5, 0.95, answers=False),
    scatter(100, 0.01, 0, 1),
    scatter(20, 0.05, 1, 0.9, answers=False),
    scatter(10, 0.05, 0.3, 0.9),
    quorum_case(5, 2, 3, 0.9, stale=True),
    quorum_case(3, 1, 1, 0.95, stale=True),
    quorum_case(7, 4, 4, 0.8, stale=False),
    quorum_case(3, 3, 2, 0.9, stale=False),
    replica_case(2, 1, 1, 0.1),
    replica_case(2, 1, 10, 0.1),
    replica_case(3, 2, 20, 0.05),
    replica_case(5, 3, 15, 0.2),
    loss_case(2, 1, 0.9, 20, EXACT),
    loss_case(9, 1, 0.5, 5, EXACT),
    loss_case(3, 2, 0.99, 60, FEW_REPAIRS),
    loss_case(2, 1, 0.9, 120, FEW_REPAIRS),
    loss_case(3, 1, 0.9, 90, FEW_REPAIRS),
    loss_case(4, 2, 0.9, 60, FEW_REPAIRS, serial=True),
    election(3, 1, 0.1, 0.005),
    election(5, 1.5, 0.3, 0.1),
]
