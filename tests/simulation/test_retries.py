"""Attempts on attempts, budgets, backing off, and storms that do or do not end."""

import numpy as np
import numpy.typing as npt
import pytest

from tests.simulation.harness import (
    EXACT,
    Array,
    Band,
    Case,
    Samples,
    grouped,
    results,
)
from tests.simulation.storms import Storm, recovers, recovery

RECOVERY = Band(1.0, 1.1, "retries", "up to 10 % longer than simulated")
REQUESTS = 200_000
Indices = npt.NDArray[np.intp]


def given(**more: str) -> dict[str, str]:
    """What the block wants to know at least."""
    return {"requests": "1000 things/s", "failure_probability": "1%", **more}


def attempted(rng: np.random.Generator, failure: float, attempts: int, layers: int) -> Samples:
    """Requests through layers that each try again, down to attempts that fail at random."""
    made = np.zeros(REQUESTS)

    def call(asked: Indices, layer: int) -> Array:
        """Which of those that are asked succeed below a layer."""
        if layer == 0:
            made[asked] += 1
            return np.asarray(rng.random(len(asked)) >= failure)
        done = np.zeros(len(asked), dtype=bool)
        for _ in range(attempts):
            left = np.flatnonzero(~done)
            done[left] = call(asked[left], layer - 1)
        return done

    succeeded = call(np.arange(REQUESTS), layers)
    return {
        "mean_amplification": made,
        "mean_attempts": made,
        "worst_amplification": made,
        "residual_failure": grouped(1 - succeeded, 50).mean(axis=1),
        "requests_out": made * 1000,
    }


def attempts_case(failure: float, attempts: int, layers: int) -> Case:
    """So many attempts in so many layers; the results of one layer where there is one."""
    names = ["mean_attempts", "residual_failure", "requests_out"] if layers == 1 else []
    names += ["worst_amplification"] * (failure == 1)
    settings = given(attempts=str(attempts), layers=str(layers))
    settings["failure_probability"] = repr(failure)
    return Case(
        f"{failure} of {attempts} attempts in {layers} layers",
        "retries",
        settings,
        lambda rng: attempted(rng, failure, attempts, layers),
        dict.fromkeys((*names, "mean_amplification"), EXACT),
    )


def within_budgets(rng: np.random.Generator, layers: int, budget: float) -> Samples:
    """Calls that all fail: each layer tries as many of them again as its budget allows."""
    made = np.full(2000, 100)
    for _ in range(layers):
        made += rng.binomial(made, budget)
    return {"budgeted_amplification": made / 100}


def budgets_case(layers: int, budget: float) -> Case:
    """At worst, where retries may be some share of the calls."""
    settings = given(layers=str(layers), retry_budget=repr(budget))
    return Case(
        f"{layers} layers with a budget of {budget}",
        "retries",
        settings,
        lambda rng: within_budgets(rng, layers, budget),
        {"budgeted_amplification": EXACT},
    )


def backed_off(rng: np.random.Generator, attempts: int, base: float, cap: float) -> Samples:
    """All waits of a request that fails throughout, each uniform from nothing to its limit."""
    limits = np.minimum(base * 2.0 ** np.arange(attempts - 1), cap)
    return {"mean_backoff": (rng.random((20_000, attempts - 1)) * limits).sum(axis=1)}


def backoff_case(attempts: int, base: float, cap: float) -> Case:
    """Full jitter."""
    settings = given(attempts=str(attempts), backoff_base=f"{base} s", backoff_cap=f"{cap} s")
    return Case(
        f"{attempts} attempts from {base} s to {cap} s",
        "retries",
        settings,
        lambda rng: backed_off(rng, attempts, base, cap),
        {"mean_backoff": EXACT},
    )


def throttled(rng: np.random.Generator, accepted: float, factor: float) -> Samples:
    """Clients of 1,000 requests a second that drop some, by what they counted in ten seconds."""
    runs, steps, window = 30, 800, 100  # of a tenth of a second
    asked, taken, dropped = (np.zeros((steps, runs)) for _ in range(3))
    for step in range(steps):
        before = slice(max(step - window, 0), step)
        tried, kept = asked[before].sum(axis=0), taken[before].sum(axis=0)
        share = np.maximum((tried - factor * kept) / (tried + 1), 0)
        asked[step] = rng.poisson(100, runs)
        dropped[step] = rng.binomial(asked[step].astype(int), share)
        taken[step] = np.minimum(asked[step] - dropped[step], accepted / 10)
    late = slice(steps // 2, steps)
    return {"rejected_by_client": dropped[late].sum(axis=0) / asked[late].sum(axis=0)}


def throttle_case(accepted: float, factor: float) -> Case:
    """A callee that takes fewer than it is asked."""
    settings = given(
        accepted=f"{accepted} things/s", throttle_factor=repr(factor), throttle_time="10 s"
    )
    return Case(
        f"{accepted} accepted, factor {factor}",
        "retries",
        settings,
        lambda rng: throttled(rng, accepted, factor),
        {"rejected_by_client": EXACT},
    )


def of_storm(storm: Storm) -> dict[str, str]:
    """The same storm as settings of the block."""
    return given(
        attempts=str(storm.attempts),
        layers="1",
        planned_utilization=repr(storm.busy),
        timeout=f"{storm.timeout} s",
        queue_time=f"{min(storm.longest_wait, 3600)} s",
        spike_factor=repr(storm.spike),
        spike_time=f"{storm.spike_time} s",
        budgeted="yes" if storm.budget < 1 else "no",
        retry_budget=repr(min(storm.budget, 0.1)),
    )


def storm_case(storm: Storm) -> Case:
    """A spike whose storm ends after a while."""
    return Case(
        str(storm),
        "retries",
        of_storm(storm),
        lambda rng: {"recovery_time": recovery(rng, storm)},
        {"recovery_time": RECOVERY},
    )


ENDING = [
    Storm(0.3, 3, spike=4),
    Storm(0.45, 2, spike=3),
    Storm(0.4, 2, timeout=0.5, spike=3),
    Storm(0.85, 3, budget=0.1),
    Storm(0.9, 1),
    Storm(0.25, 3, backoff=0.5, spike=6),
]
ENDLESS = [
    Storm(0.7, 3),
    Storm(0.35, 3, spike=4),
    Storm(0.52, 2, spike=3),
    Storm(0.93, 3, budget=0.1),
    Storm(0.7, 3, timeout=0.3, backoff=2),
]
CALM = [Storm(0.7, 3, spike=1.2), Storm(0.7, 3, spike_time=2), Storm(0.7, 3, longest_wait=0.9)]

CASES = [
    attempts_case(0.5, 3, 1),
    attempts_case(0.1, 2, 1),
    attempts_case(0.9, 5, 1),
    attempts_case(0.6, 3, 2),
    attempts_case(0.7, 2, 3),
    attempts_case(1.0, 3, 3),
    budgets_case(5, 0.1),
    budgets_case(2, 0.2),
    backoff_case(6, 0.1, 20),
    backoff_case(8, 0.5, 3),
    throttle_case(200, 2),
    throttle_case(300, 1.5),
    *map(storm_case, ENDING),
]


@pytest.mark.parametrize("storm", [*ENDING, *ENDLESS, *CALM], ids=str)
def test_a_storm_ends_where_the_block_says_so(storm: Storm) -> None:
    """Attempts times utilization below 100 %, or a queue no longer than the timeout, or no storm.

    The check `recovers` of the block is the first two of these.
    """
    found = results("retries", of_storm(storm))
    ends = found["utilization_in_storm"] < 1 or storm.longest_wait <= storm.timeout
    assert ends == (storm in ENDING or storm.longest_wait <= storm.timeout)
    assert recovers(np.random.default_rng(1), storm) == (ends or not found["storm_begins"])
    assert (found["recovery_time"] < 86_400) == (storm not in ENDLESS)
