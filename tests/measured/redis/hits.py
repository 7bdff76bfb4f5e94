"""Redis: hits where memory is short or keys expire, and what a core does."""

import random
import socket
import subprocess
import time
from collections.abc import Sequence
from functools import partial

from tests.measured.programs import found
from tests.measured.redis.server import ask, fill, key, number, server
from tests.measured.redis.strings import strings
from tests.measured.runs import Run


def hit_ratio(held: float, skew: float) -> float:
    """Hits in percent of a Redis whose memory holds that share of the keys, asked by Zipf's law."""
    keys, warm, asked = 20_000, 200_000, 100_000
    draw = random.Random(7)
    weights = [1 / (rank + 1) ** skew for rank in range(keys)]
    wanted = draw.choices(range(keys), weights, k=warm + asked)
    with server("--maxmemory-policy", "allkeys-lru", "--maxmemory-samples", "10") as program:
        fill(program, strings(1000, 20, keys))
        full = number(program, "memory", "used_memory_dataset")
        rest = number(program, "memory", "used_memory_overhead")
        limit = rest + held * full
        with program.connect() as connection:
            for step in range(0, warm, 50_000):
                ask(program, "CONFIG", "SET", "maxmemory", str(int(limit)))
                looked_up(connection, wanted[step : step + 50_000])
                limit += (held * keys - int(ask(program, "DBSIZE"))) * full / keys
            return 100 * looked_up(connection, wanted[warm:]) / asked


def looked_up(connection: socket.socket, wanted: Sequence[int]) -> int:
    """Hits among the keys of those ranks; what is missing is put there."""
    hits = 0
    with connection.makefile("rb") as stream:
        for rank in wanted:
            name = key(rank, 20)
            connection.sendall(b"GET %b\r\n" % name)
            if stream.readline() != b"$-1\r\n":
                stream.readline()
                hits += 1
                continue
            connection.sendall(b"SET %b %b\r\n" % (name, b"x" * 1000))
            stream.readline()
    return hits


def operations(pipeline: int, word: str) -> float:
    """Operations that one core of the server does in a second: requests over its processor time."""
    with server() as program:
        requests = 300_000
        spent = program.cpu_time()
        command = [
            found("redis-benchmark"),
            "-p",
            str(program.port),
            "-n",
            str(requests),
            "-c",
            "50",
        ]
        extra = ["-P", str(pipeline), "-t", word, "-r", "100000", "-d", "100", "-q"]
        subprocess.run([*command, *extra], capture_output=True, check=True, timeout=120)
        return requests / (program.cpu_time() - spent)


def _hits(held: float, skew: float) -> Run:
    """A run about the hits of a memory that holds that share of the keys."""
    return Run(
        name=f"hits_{100 * held:.0f}_{10 * skew:.0f}",
        about=f"hits where memory holds {held:.0%} of 20,000 keys, Zipf's law with exponent {skew}",
        unit="%",
        measure=partial(hit_ratio, held, skew),
        block="hit_ratio",
        given={
            "objects": "20_000 things",
            "cached": f"{held * 20_000:.0f} things",
            "popularity_exponent": f"{skew}",
        },
        result="lru_hit_ratio_alone",
        command="GET, and SET after a miss; maxmemory, allkeys-lru",
        kind="accuracy",
        repetitions=1,
    )


def expiry(time_to_live: float, asked: float) -> float:
    """Hits in percent of keys that live so many seconds, each asked so often a second."""
    keys, seconds = 100, 8.0
    draw = random.Random(5)
    with server() as program, program.connect() as connection, connection.makefile("rb") as stream:
        hits = turns = 0
        at = start = time.monotonic()
        while at < start + seconds:
            at += draw.expovariate(keys * asked)
            time.sleep(max(at - time.monotonic(), 0))
            name = key(draw.randrange(keys), 20)
            connection.sendall(b"GET %b\r\n" % name)
            turns += 1
            if stream.readline() != b"$-1\r\n":
                stream.readline()
                hits += 1
                continue
            connection.sendall(b"SET %b x PX %d\r\n" % (name, 1000 * time_to_live))
            stream.readline()
        return 100 * hits / turns


def _expiry(time_to_live: float, asked: float) -> Run:
    """A run about the hits of keys that expire."""
    return Run(
        name=f"expiry_{1000 * time_to_live:.0f}ms_{asked:.0f}",
        about=f"hits of keys that live {1000 * time_to_live:.0f} ms, asked {asked:.0f} times/s",
        unit="%",
        measure=partial(expiry, time_to_live, asked),
        block="cache_expiry",
        given={"reads_per_key": f"{asked} things/s/key", "time_to_live": f"{time_to_live} s"},
        result="hit_ratio",
        command="GET, and SET PX after a miss",
        kind="accuracy",
        repetitions=1,
    )


def _load(pipeline: int, word: str) -> Run:
    """A run about the operations of a core."""
    return Run(
        name=f"{word}_pipeline_{pipeline}",
        about=f"{word.upper()} of 100 B, {pipeline} to a pipeline, over processor time",
        unit="things/s/core",
        measure=partial(operations, pipeline, word),
        block="cache",
        given={
            "reads": "1k things/s",
            "working_set": "1k things",
            "pipeline_depth": f"{pipeline} things/connection",
        },
        result="operations_per_core",
        command=f"redis-benchmark -c 50 -P {pipeline} -t {word}, processor time of the server",
        kind="throughput",
    )


def runs() -> list[Run]:
    """All of them."""
    return [
        _load(1, "get"),
        _load(1, "set"),
        _load(16, "get"),
        _expiry(0.2, 5),
        _expiry(0.2, 20),
        _hits(0.1, 0.9),
        _hits(0.3, 0.9),
        _hits(0.1, 1.2),
    ]
