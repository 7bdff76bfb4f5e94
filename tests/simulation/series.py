"""Several that must all do, or of which one is enough: in series, in parallel, try after try."""

from functools import partial

import numpy as np

from tests.simulation.copies import share, times_up
from tests.simulation.harness import EXACT, Case, Samples

# availability


def working(
    rng: np.random.Generator, alone: float, needs: int, each: float, fallback: float
) -> Samples:
    """What breaks and is repaired, what it needs, and another way; hours."""
    at = np.sort(rng.uniform(0, 2e6, 300_000))
    own = times_up(rng, 100 * alone, 100 * (1 - alone), at)
    needed = np.array([times_up(rng, 50 * each, 50 * (1 - each), at) for _ in range(needs)])
    other = times_up(rng, 20 * fallback, 20 * (1 - fallback), at)
    series = own & needed.all(axis=0)
    return {
        "dependencies_availability": share(needed.all(axis=0)),
        "availability_without_fallback": share(series),
        "availability": share(series | other),
    }


def series(alone: float, needs: int, each: float, fallback: float) -> Case:
    """One replica, its dependencies and a fallback."""
    given = {
        "replicas": "1",
        "replica_availability": repr(alone),
        "dependency_count": str(needs),
        "dependency_availability": repr(each),
        "fallback_availability": repr(fallback),
    }
    simulation = partial(working, alone=alone, needs=needs, each=each, fallback=fallback)
    names = ("dependencies_availability", "availability_without_fallback", "availability")
    about = f"{alone}, {needs} of {each} needed, {fallback} without"
    return Case(about, "availability", given, simulation, dict.fromkeys(names, EXACT))


def up(rng: np.random.Generator, count: int, needed: int, each: float) -> Samples:
    """Whether enough of some are up, each by itself."""
    enough = share((rng.random((300_000, count)) < each).sum(axis=1) >= needed)
    return {"availability": enough, "availability_out": enough, "independent_availability": enough}


def members(count: int, each: float) -> Case:
    """A group that needs its majority."""
    given = {"writes": "1 thing/s", "members": str(count), "member_availability": repr(each)}
    simulation = partial(up, count=count, needed=count // 2 + 1, each=each)
    about = f"{count} members of {each}"
    return Case(about, "consensus", given, simulation, {"availability": EXACT})


def replicas(count: int, needed: int, each: float) -> Case:
    """Replicas that share nothing."""
    given = {
        "replicas": str(count),
        "replicas_needed": str(needed),
        "replica_availability": repr(each),
        "common_cause": "0%",
    }
    simulation = partial(up, count=count, needed=needed, each=each)
    about = f"{needed} of {count} of {each}"
    return Case(about, "availability", given, simulation, {"independent_availability": EXACT})


def small_ones(needed: int, spare: int, each: float) -> Case:
    """Small servers instead of a large one."""
    given = {
        "requests": "1 thing/s",
        "server_rate": "1 thing/s/server",
        "on_demand_price": "1 USD/hour/server",
        "servers_needed": f"{needed} servers",
        "spare": f"{spare} servers",
        "server_availability": repr(each),
    }
    simulation = partial(up, count=needed + spare, needed=needed, each=each)
    about = f"{needed} and {spare} spare of {each}"
    return Case(about, "scale_up_or_out", given, simulation, {"availability_out": EXACT})


# slow answers


def met(rng: np.random.Generator, asked: int, slow: float) -> Samples:
    """Requests that ask several, of which any may be slow."""
    found = share((rng.random((200_000, asked)) < slow).any(axis=1))
    return {"slow_requests": found, "slow_scatters": found}


def path(calls: int, slow: float) -> Case:
    """Calls of services."""
    given = {"calls": str(calls), "slow_share": repr(slow)}
    simulation = partial(met, asked=calls, slow=slow)
    about = f"{calls} calls, {slow} slow"
    return Case(about, "latency_budget", given, simulation, {"slow_requests": EXACT})


def all_shards(shards: int, slow: float) -> Case:
    """A query to all shards of a store."""
    given = {
        "writes": "1 thing/s",
        "reads": "1 thing/s",
        "item_size": "1 kB/thing",
        "shards": f"{shards} shards",
        "slow_share": repr(slow),
    }
    simulation = partial(met, asked=shards, slow=slow)
    about = f"{shards} shards, {slow} slow"
    return Case(about, "sharded_store", given, simulation, {"slow_scatters": EXACT})


# try after try


def received(rng: np.random.Generator, failing: float, most: int) -> Samples:
    """Messages that are given out until they succeed, or so many times."""
    tries = rng.geometric(1 - failing, 200_000)
    dead = share(tries > most)
    return {
        "attempts": np.minimum(tries, most).astype(float),
        "dead_letters": 1000 * dead,
        "delete_calls": 1000 * (1 - dead),
    }


def receives(failing: float, most: int) -> Case:
    """One queue of a thousand messages a second."""
    given = {
        "messages_in": "1000 things/s",
        "queues": "1",
        "receive_batch": "1 thing",
        "failure_share": repr(failing),
        "most_receives": str(most),
        "peak_factor": "1",
    }
    simulation = partial(received, failing=failing, most=most)
    names = ("attempts", "dead_letters", "delete_calls")
    about = f"{failing} fail, {most} times"
    return Case(about, "managed_queue", given, simulation, dict.fromkeys(names, EXACT))


def lost_for_good(
    rng: np.random.Generator, years: float, together: float, failing: float, backups: int
) -> Samples:
    """Groups over a year that are lost by failures or at once, and whose backups do not help."""
    count = 1_000_000
    lost = (rng.exponential(years, count) < 1) | (rng.random(count) < together)
    no_help = (rng.random((count, backups)) < failing).all(axis=1)
    return {
        "loss_probability": share(rng.exponential(years, count) < 1),
        "loss_with_backups": share(lost & no_help),
    }


def backed_up(years: float, together: float, failing: float, backups: int) -> Case:
    """A group that is lost once in so many years of 365 days."""
    given = {
        "mean_time_to_data_loss": f"{years * 365} days",
        "correlated_loss": repr(together),
        "backup_failure": repr(failing),
        "backups": str(backups),
    }
    simulation = partial(
        lost_for_good, years=years, together=together, failing=failing, backups=backups
    )
    about = f"lost in {years} years or with {together}, {backups} backups that fail by {failing}"
    names = ("loss_probability", "loss_with_backups")
    return Case(about, "durability", given, simulation, dict.fromkeys(names, EXACT))


CASES = [
    series(0.9, 2, 0.95, 0.5),
    series(0.97, 4, 0.9, 0.8),
    members(3, 0.9),
    members(5, 0.8),
    replicas(5, 3, 0.9),
    small_ones(4, 1, 0.95),
    path(5, 0.02),
    path(30, 0.01),
    all_shards(20, 0.01),
    all_shards(100, 0.002),
    receives(0.3, 3),
    receives(0.6, 5),
    backed_up(20, 0.001, 0.3, 2),
    backed_up(50, 0.01, 0.2, 1),
]
