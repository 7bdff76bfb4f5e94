"""Prometheus: bytes on disk of a sample, by what is measured."""

import json
import math
import random
import subprocess
from collections.abc import Callable
from functools import partial

from tests.measured import prometheus_server
from tests.measured.programs import folder, found, version
from tests.measured.runs import Run, Series

SERIES, SAMPLES, INTERVAL = 50, 1_500, 15
START = 1_700_000_000


def _counter(mean: int, draw: random.Random) -> Callable[[int], float]:
    """Requests that are counted: some more at each look, by chance."""
    total = 0

    def value(_: int) -> float:
        nonlocal total
        total += max(0, round(draw.gauss(mean, math.sqrt(mean))))
        return total

    return value


def _temperature(draw: random.Random) -> Callable[[int], float]:
    """A temperature to a tenth, which two looks in three find changed."""
    tenths = 200

    def value(_: int) -> float:
        nonlocal tenths
        tenths += draw.choice((-1, 0, 1))
        return tenths / 10

    return value


def _busy(draw: random.Random) -> Callable[[int], float]:
    """Seconds of a processor's time, to a hundredth."""
    hundredths = 0

    def value(_: int) -> float:
        nonlocal hundredths
        hundredths += draw.randrange(1, 400)
        return hundredths / 100

    return value


def _constant(draw: random.Random) -> Callable[[int], float]:
    """A number that stays as it is, such as a limit."""
    level = draw.randrange(100)
    return lambda _: level


def _gauge(draw: random.Random) -> Callable[[int], float]:
    """A share of a processor: a random number of full precision at each look."""
    return lambda _: draw.random()


def _steady(draw: random.Random) -> Callable[[int], float]:
    """A number that seldom changes, such as a count of servers."""
    level = draw.randrange(100)
    return lambda i: level + (i % 500 == 0)


def sample(kind: Callable[[random.Random], Callable[[int], float]]) -> float:
    """Bytes of chunks for each sample in the blocks that are written."""
    draw = random.Random(3)
    lines = ["# TYPE m gauge"]
    for s in range(SERIES):
        value = kind(draw)
        lines += [f'm{{s="{s}"}} {value(i)!r} {START + i * INTERVAL}' for i in range(SAMPLES)]
    with folder() as place:
        (place / "in.txt").write_text("\n".join([*lines, "# EOF\n"]))
        made = [found("promtool"), "tsdb", "create-blocks-from", "openmetrics", "in.txt", "data"]
        subprocess.run(made, cwd=place, capture_output=True, check=True, timeout=120)
        chunks = sum(path.stat().st_size for path in place.glob("data/*/chunks/*"))
        return chunks / (SERIES * SAMPLES)


def chunk() -> float:
    """Samples of a series that are compressed together, in a block of two hours."""
    first = START - START % 7200
    lines = ["# TYPE m gauge"]
    lines += [f"m {i % 7} {first + i * INTERVAL}" for i in range(7200 // INTERVAL)]
    with folder() as place:
        (place / "in.txt").write_text("\n".join([*lines, "# EOF\n"]))
        made = [found("promtool"), "tsdb", "create-blocks-from", "openmetrics", "in.txt", "data"]
        subprocess.run(made, cwd=place, capture_output=True, check=True, timeout=120)
        (path,) = place.glob("data/*/meta.json")
        stats = json.loads(path.read_text())["stats"]
        return float(stats["numSamples"] / stats["numChunks"])


def _sample(
    name: str,
    about: str,
    kind: Callable[[random.Random], Callable[[int], float]],
    given: dict[str, str],
    *,
    cited: bool = False,
) -> Run:
    """A run about a sample of one kind."""
    return Run(
        name,
        about,
        "B/sample",
        partial(sample, kind),
        "time_series_store",
        {"base_series": "1000 series", **given},
        "sample_size",
        "promtool tsdb create-blocks-from openmetrics",
        "storage",
        repetitions=1,
        cited=cited,
    )


def series() -> Series:
    """All that is measured of it."""
    return Series(
        "prometheus",
        lambda: version(["prometheus", "--version"]),
        [
            *prometheus_server.runs(),
            Run(
                "samples_per_chunk",
                "samples of a series that are compressed together",
                "",
                chunk,
                "time_series_store",
                {"base_series": "1000 series"},
                "samples_per_chunk",
                "promtool tsdb create-blocks-from openmetrics, meta.json",
                "limit",
                repetitions=1,
            ),
            _sample(
                "counter",
                "a counter of requests that grows by some 300 at each look",
                partial(_counter, 300),
                {"values": "whole", "step_size": "300"},
            ),
            _sample(
                "slow_counter",
                "a counter of requests that grows by some 3 at each look",
                partial(_counter, 3),
                {"values": "whole", "step_size": "3"},
            ),
            _sample(
                "fast_counter",
                "a counter of requests that grows by some 3,000 at each look",
                partial(_counter, 3000),
                {"values": "whole", "step_size": "3000"},
            ),
            _sample(
                "constant",
                "a number that stays as it is",
                _constant,
                {"values": "steady"},
                cited=True,
            ),
            _sample("steady", "a number that seldom changes", _steady, {"values": "steady"}),
            _sample(
                "temperature",
                "a temperature to a tenth, which two looks in three find changed",
                _temperature,
                {"values": "fraction", "changed_share": "2 / 3"},
            ),
            _sample(
                "busy",
                "seconds of a processor's time to a hundredth",
                _busy,
                {"values": "fraction"},
            ),
            _sample(
                "random", "a share with all its digits at random", _gauge, {"values": "fraction"}
            ),
        ],
    )
