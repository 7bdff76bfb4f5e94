"""Redis: bytes of its append-only file for each write, and of a value when it is written anew."""

import random
import time
from collections.abc import Iterator, Sequence
from functools import partial

from tests.measured.programs import Program
from tests.measured.redis.server import ask, fill, key, number, server
from tests.measured.runs import Run

_WRITES = 50_000
_APPENDING = ("--appendonly", "yes", "--appendfsync", "no", "--rdbcompression", "no")


def _sets(key_size: int, size: int) -> Iterator[Sequence[bytes]]:
    """Values of letters and random digits, so that none is kept as a number."""
    draw = random.Random(1)
    return (
        (b"SET", key(i, key_size), b"v%0*d" % (size - 1, draw.randrange(10 ** (size - 1))))
        for i in range(_WRITES)
    )


def _files(program: Program) -> int:
    """Bytes of the append-only file in all its pieces, without the list of them."""
    pieces = (program.folder / "appendonlydir").glob("*.aof*")
    return sum(piece.stat().st_size for piece in pieces if not piece.name.endswith("manifest"))


def appended(key_size: int, size: int) -> float:
    """Bytes that each write adds to the append-only file."""
    with server(*_APPENDING, "--auto-aof-rewrite-percentage", "0") as program:
        before = _files(program)
        fill(program, _sets(key_size, size))
        return (_files(program) - before) / _WRITES


def rewritten(key_size: int, size: int) -> float:
    """Bytes of each value once the append-only file is written anew, as a snapshot."""
    with server(*_APPENDING, "--auto-aof-rewrite-percentage", "0") as program:
        fill(program, _sets(key_size, size))
        ask(program, "BGREWRITEAOF")
        for _ in range(300):
            time.sleep(0.1)
            if not number(program, "persistence", "aof_rewrite_in_progress"):
                return _files(program) / _WRITES
        raise RuntimeError("Redis does not end writing its file anew")


def _run(key_size: int, size: int, *, anew: bool) -> Run:
    """A run about values of that size."""
    what = "written anew, for each value" if anew else "for each SET"
    return Run(
        f"{'rewritten' if anew else 'appended'}_{size}_{key_size}",
        f"append-only file, {what} of {size} B under a key of {key_size} B",
        "B/thing",
        partial(rewritten if anew else appended, key_size, size),
        "cache",
        {
            "reads": "1k things/s",
            "working_set": f"{_WRITES} things",
            "item_size": f"{size} B/thing",
            "key_size": f"{key_size} B/thing",
        },
        "snapshot_item" if anew else "append_size",
        "SET, BGREWRITEAOF, size of the files" if anew else "SET, size of the files",
        "storage",
        repetitions=1,
    )


def runs() -> list[Run]:
    """All of them."""
    return [
        _run(key_size, size, anew=anew)
        for anew in (False, True)
        for key_size, size in ((16, 8), (40, 100), (40, 1000))
    ]
