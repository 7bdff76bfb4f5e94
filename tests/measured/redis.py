"""Redis: bytes of an item in its shapes, of a sketch; what a core does; hits and expiry."""

import math
import random
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from functools import partial

from tests.measured import redis_files, redis_limits, redis_shapes, redis_wire
from tests.measured.programs import found, version
from tests.measured.redis_server import KEYS, ask, fill, key, memory_of, number, server
from tests.measured.runs import Run, Series


def strings(item: int, key_size: int, keys: int = KEYS) -> Iterator[Sequence[bytes]]:
    """Keys with a value each."""
    return ((b"SET", key(i, key_size), b"x" * item) for i in range(keys))


def lists(entries: int, item: int) -> Iterator[Sequence[bytes]]:
    """Lists of that many entries, of random digits since equal ones are kept as numbers."""
    draw = random.Random(1)
    for i in range(KEYS // entries):
        values = [
            b"e" + b"%0*d" % (item - 1, draw.randrange(10 ** (item - 1))) for _ in range(entries)
        ]
        yield (b"RPUSH", key(i, 20), *values)


def sketch() -> float:
    """Bytes of a HyperLogLog that has counted half a million things."""
    with server() as program:
        fill(program, ((b"PFADD", b"visitors", key(i, 12)) for i in range(500_000)))
        return float(ask(program, "STRLEN", "visitors"))


def sketch_error(counted: int, sketches: int) -> float:
    """Standard deviation of the error of so many HyperLogLogs, in percent."""
    with server() as program:
        for name in range(sketches):
            fill(program, _counted(name, counted))
        errors = [
            float(ask(program, "PFCOUNT", f"s{name}")) / counted - 1 for name in range(sketches)
        ]
        return 100 * math.sqrt(sum(error * error for error in errors) / sketches)


def _counted(name: int, things: int) -> Iterator[Sequence[bytes]]:
    """Things for one HyperLogLog that no other gets, 500 to a command."""
    for first in range(0, things, 500):
        yield (b"PFADD", b"s%d" % name, *(b"%d-%d" % (name, first + i) for i in range(500)))


def bitmap() -> float:
    """Bytes of a bitmap whose largest number is ten million."""
    with server() as program:
        fill(program, ((b"SETBIT", b"seen", b"%d" % (50 * i), b"1") for i in range(200_001)))
        return float(ask(program, "STRLEN", "seen"))


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


def _string(item: int, key_size: int) -> Run:
    """A run about keys with a value of that size each."""
    return Run(
        name=f"string_{item}_{key_size}",
        about=f"a string of {item} B under a key of {key_size} B, {KEYS:,} keys",
        unit="B/thing",
        measure=partial(memory_of, partial(strings, item, key_size), KEYS),
        block="cache",
        given={
            "reads": "1k things/s",
            "working_set": f"{KEYS} things",
            "item_size": f"{item} B/thing",
            "key_size": f"{key_size} B/thing",
        },
        result="item_footprint",
        command=f"SET of {KEYS:,} keys, INFO memory",
    )


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


def _error(counted: int, sketches: int) -> Run:
    """A run about the error of HyperLogLogs that have counted so many things."""
    return Run(
        f"hyperloglog_error_{counted}",
        f"standard deviation of the error over {sketches:,} HyperLogLogs of {counted:,} things",
        "%",
        partial(sketch_error, counted, sketches),
        "sketches",
        {"items": f"{counted} things"},
        "distinct_error",
        "PFADD, PFCOUNT",
        "accuracy",
        repetitions=1,
    )


def series() -> Series:
    """All that is measured of it."""
    return Series(
        "redis",
        lambda: version(["redis-server", "--version"]),
        [
            _string(8, 16),
            _string(32, 20),
            _string(100, 40),
            _string(230, 40),
            _string(1000, 40),
            _string(4000, 20),
            Run(
                "list_of_800",
                "memory of an entry of 20 B in lists of 800",
                "B/thing",
                partial(memory_of, partial(lists, 800, 20), KEYS),
                "cache",
                {
                    "reads": "1k things/s",
                    "working_set": f"{KEYS} things",
                    "item_size": "20 B/thing",
                    "key_size": "20 B/thing",
                    "items_per_key": "800",
                },
                "item_footprint",
                "RPUSH, INFO memory",
            ),
            Run(
                "list_of_100",
                "memory of an entry of 50 B in lists of 100",
                "B/thing",
                partial(memory_of, partial(lists, 100, 50), KEYS),
                "cache",
                {
                    "reads": "1k things/s",
                    "working_set": f"{KEYS} things",
                    "item_size": "50 B/thing",
                    "key_size": "20 B/thing",
                    "items_per_key": "100",
                },
                "item_footprint",
                "RPUSH, INFO memory",
            ),
            Run(
                "hyperloglog",
                "bytes of a HyperLogLog with half a million things in it",
                "B",
                sketch,
                "sketches",
                {"items": "500_000 things"},
                "distinct_size",
                "PFADD, STRLEN",
                "storage",
            ),
            _error(2_000, 1_000),
            _error(20_000, 500),
            Run(
                "bitmap",
                "bytes of a bitmap of numbers up to ten million",
                "B",
                bitmap,
                "sketches",
                {"items": "200_000 things", "largest_id": "10M things"},
                "bitmap_size",
                "SETBIT, STRLEN",
                "storage",
                repetitions=1,
            ),
            *redis_shapes.runs(),
            *redis_files.runs(),
            *redis_wire.runs(),
            *redis_limits.runs(),
            _load(1, "get"),
            _load(1, "set"),
            _load(16, "get"),
            _expiry(0.2, 5),
            _expiry(0.2, 20),
            _hits(0.1, 0.9),
            _hits(0.3, 0.9),
            _hits(0.1, 1.2),
        ],
    )
