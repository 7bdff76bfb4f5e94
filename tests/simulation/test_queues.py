"""Waits for slots: Erlang's formulas, and what other variability makes of them."""

from collections.abc import Callable, Mapping

import numpy as np

from tests.simulation.harness import (
    EXACT,
    Array,
    Band,
    Case,
    Samples,
    quantiles,
    results,
)
from tests.simulation.lines import Line, longer_queues, lost, waits

# What the block `queueing` says of itself.
MEAN = Band(1.0, 1.08, "queueing", "means up to 8 % high")
SEVERAL = Band(1.0, 1.02, "queueing", "up to 2 % high with exponential service")
STEADY = Band(0.97, 1.05, "queueing", "from 3 % low to 5 % high with steadier service")
LOGNORMAL = Band(0.93, 1.12, "queueing", "from 7 % low to 12 % high with log-normal service")
VARIED = Band(0.74, 1.25, "queueing", "0.74 to 1.25 times")
ROOTED = Band(1.0, 1.25, "queueing", "a fifth with sixteen slots at 75 %")
BOTH = Band(1.0, 1.09, "service", "up to 9 % more than simulated")
ARRIVALS = Band(0.83, 1.09, "queueing", "0.83 to 1.09 times")


def queueing(
    line: Line,
    holds: Mapping[str, Band],
    percentile: float = 0.99,
    limit: float = 0.5,
    queue: int = 3,
) -> Case:
    """A line in the block, a second for each service."""
    given = {
        "arrivals": f"{line.slots * line.busy!r} things/s",
        "service_time": "1 s",
        "slots": str(line.slots),
        "arrival_variability": repr(line.arrivals),
        "service_variability": repr(line.service),
        "percentile": repr(percentile),
        "wait_limit": f"{limit} s",
        "queue_limit": str(queue),
        "peak_factor": "1",
    }

    def simulated(rng: np.random.Generator) -> Samples:
        found = waits(line)
        kept: Mapping[str, Callable[[], Array]] = {
            "waiting_probability": lambda: (found.waits > 1e-9).mean(axis=1),
            "waiting_time": lambda: found.waits.mean(axis=1),
            "waiting_time_of_sakasegawa": lambda: found.waits.mean(axis=1),
            "waiting": lambda: found.waits.mean(axis=1) * line.slots * line.busy,
            "late_share": lambda: (found.waits > limit).mean(axis=1),
            "waiting_time_at_percentile": lambda: quantiles(found.waits, percentile),
            "response_time_at_percentile": lambda: quantiles(
                found.waits + found.services, percentile
            ),
            "queue_probability": lambda: longer_queues(found, queue),
            "lost_share": lambda: lost(rng, line),
        }
        return {name: kept[name]() for name in holds}

    about = (
        f"{line.slots} slots at {line.busy:.0%}, {line.arrivals} and {line.service} "
        f"({line.shape}), {percentile:.1%}"
    )
    return Case(about, "queueing", given, simulated, holds)


WHO_WAITS = ("waiting_probability", "waiting_time", "waiting", "late_share")
TAIL = ("waiting_time_at_percentile", "queue_probability")
ERLANG = dict.fromkeys((*WHO_WAITS, *TAIL, "lost_share"), EXACT)


def response(band: Band) -> dict[str, Band]:
    """A case of nothing but the response."""
    return {"response_time_at_percentile": band}


def service(cores: int, busy: float, own: float, constant: bool = False) -> Case:
    """A server whose requests wait for a core, then take their own time; seconds of a core."""
    response_p99 = own if constant else own * 4.605170186
    given = {
        "requests": f"{cores * busy} things/s",
        "cpu_per_request": "1 s/thing",
        "server_cores": f"{cores} cores/server",
        "response_time": f"{own} s",
        "response_time_p99": f"{response_p99!r} s",
        "peak_factor": "1",
        "servers": "1 server",
    }

    def simulated(rng: np.random.Generator) -> Samples:
        found = waits(Line(cores, busy)).waits
        took = np.full(found.shape, own) if constant else rng.exponential(own, found.shape)
        return {
            "waiting_time": found.mean(axis=1),
            "waiting_time_p99": quantiles(found, 0.99),
            "latency": (found + took).mean(axis=1),
            "latency_p99": quantiles(found + took, 0.99),
        }

    about = f"{cores} cores at {busy}, {own} s" + ", always" * constant
    exact = dict.fromkeys(("waiting_time", "waiting_time_p99", "latency"), EXACT)
    return Case(about, "service", given, simulated, {**exact, "latency_p99": BOTH})


CASES = [
    # waits and own times together
    service(1, 0.6, 1),
    service(1, 0.7, 5),
    service(2, 0.6, 1),
    service(8, 0.8, 0.3, constant=True),
    service(8, 0.75, 1),
    # M/M/1: exact in all, M/M/c but for the response
    queueing(Line(1, 0.6), {**ERLANG, **response(EXACT)}, percentile=0.95, limit=2),
    queueing(Line(1, 0.8), {**ERLANG, **response(EXACT)}, limit=4, queue=5),
    queueing(Line(3, 0.7), {**ERLANG, **response(SEVERAL)}),
    queueing(Line(8, 0.85), {**ERLANG, **response(SEVERAL)}, percentile=0.9),
    queueing(
        Line(16, 0.75), {**ERLANG, "waiting_time_of_sakasegawa": ROOTED}, percentile=0.95, limit=0.2
    ),
    queueing(Line(3, 0.7), {"waiting_time_of_sakasegawa": ROOTED}, percentile=0.9),
    queueing(Line(8, 0.85), response(SEVERAL), percentile=0.999),
    queueing(Line(2, 0.5), response(SEVERAL), percentile=0.5),
    # nobody is lost more or less by the service times
    queueing(Line(5, 0.9, service=0), {"lost_share": EXACT}),
    queueing(Line(5, 0.7, service=4, shape="lognormal"), {"lost_share": EXACT}),
    # Poisson arrivals at one slot: Pollaczek and Khinchine, and who waits
    *(
        queueing(
            Line(1, busy, service=service, shape=shape),
            {"waiting_probability": EXACT, "waiting_time": EXACT, **response(band)},
            percentile=percentile,
        )
        for busy, service, shape, band, percentile in [
            (0.5, 0, "gamma", STEADY, 0.9),
            (0.8, 0, "gamma", STEADY, 0.99),
            (0.7, 0.3, "lognormal", STEADY, 0.99),
            (0.6, 2, "two phases", VARIED, 0.9),
        ]
    ),
    # several slots, steadier service
    *(
        queueing(
            Line(slots, busy, service=service, shape=shape),
            {"waiting_time": MEAN, **response(band)},
            percentile=percentile,
        )
        for slots, busy, service, shape, band, percentile in [
            (8, 0.85, 0, "gamma", STEADY, 0.99),
            (8, 0.6, 0, "gamma", STEADY, 0.9),
            (3, 0.7, 0, "gamma", STEADY, 0.999),
            (24, 0.75, 0, "gamma", STEADY, 0.99),
            (3, 0.7, 0.3, "gamma", STEADY, 0.99),
            (8, 0.85, 0.3, "lognormal", LOGNORMAL, 0.99),
            (24, 0.8, 0.3, "lognormal", LOGNORMAL, 0.99),
            (8, 0.6, 1, "lognormal", LOGNORMAL, 0.9),
            (8, 0.85, 1, "lognormal", LOGNORMAL, 0.99),
        ]
    ),
    # more variable service
    *(
        queueing(Line(slots, busy, service=4, shape=shape), response(VARIED), percentile)
        for slots, busy, shape, percentile in [
            (8, 0.6, "gamma", 0.99),
            (8, 0.6, "gamma", 0.9),
            (8, 0.6, "two phases", 0.99),
            (8, 0.6, "lognormal", 0.99),
            (8, 0.6, "two phases", 0.9),
            (3, 0.7, "gamma", 0.99),
            (1, 0.6, "lognormal", 0.99),
            (24, 0.85, "lognormal", 0.9),
        ]
    ),
    # other arrivals than Poisson's
    *(
        queueing(Line(slots, busy, arrivals, service), response(ARRIVALS), percentile)
        for slots, busy, arrivals, service, percentile in [
            (1, 0.6, 0.25, 0, 0.99),
            (1, 0.6, 0.25, 1, 0.99),
            (3, 0.7, 0.25, 0.3, 0.99),
            (8, 0.85, 0, 1, 0.9),
            (8, 0.75, 2, 0.3, 0.99),
            (3, 0.7, 3, 1, 0.9),
            (3, 0.7, 3, 1, 0.99),
        ]
    ),
]


def test_more_slots_than_needed_are_found() -> None:
    """`slots_by_waiting_probability` keeps its share in a simulation, one slot fewer does not."""
    slots = round(
        results("queueing", {"arrivals": "6 things/s", "service_time": "1 s", "peak_factor": "1"})[
            "slots_by_waiting_probability"
        ]
    )
    shares = [(waits(Line(each, 6 / each)).waits > 1e-9).mean() for each in (slots, slots - 1)]
    assert shares[0] < 0.1 < shares[1]
