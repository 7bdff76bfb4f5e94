"""Redis: bytes of HyperLogLogs and bitmaps, and how far their counts are off."""

import math
from collections.abc import Iterator, Sequence
from functools import partial

from tests.measured.redis.server import ask, fill, key, server
from tests.measured.runs import Run


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


def runs() -> list[Run]:
    """All of them."""
    return [
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
    ]
