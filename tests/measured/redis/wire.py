"""Redis: bytes that a look-up and an update take on the wire, and what a replica is sent."""

import time
from collections.abc import Iterator, Sequence
from functools import partial

from tests.measured.programs import Program
from tests.measured.redis.server import ask, fill, key, number, server
from tests.measured.runs import Run

_COUNT = 20_000


def _commands(word: bytes, key_size: int, size: int) -> Iterator[Sequence[bytes]]:
    """So many commands on a thousand keys, which are all there."""
    value = (b"x" * size,) if word == b"SET" else ()
    return ((word, key(i % 1000, key_size), *value) for i in range(_COUNT))


def _moved(program: Program) -> float:
    """Bytes that the server has received and sent so far."""
    sections = ("total_net_input_bytes", "total_net_output_bytes")
    return sum(number(program, "stats", name) for name in sections)


def on_wire(word: bytes, key_size: int, size: int) -> float:
    """Bytes of a command and its answer, without the headers of their packets."""
    with server() as program:
        fill(program, _commands(b"SET", key_size, size))
        start = _moved(program)
        before = _moved(program)  # the difference is what asking takes
        fill(program, _commands(word, key_size, size))
        return (_moved(program) - before - (before - start)) / _COUNT


def replicated(key_size: int, size: int) -> float:
    """Bytes that an update adds to the stream that replicas are sent."""
    with server() as program, server("--replicaof", f"127.0.0.1 {program.port}") as copy:
        for _ in range(300):
            if "master_link_status:up" in ask(copy, "INFO", "replication"):
                break
            time.sleep(0.1)
        before = number(program, "replication", "master_repl_offset")
        fill(program, _commands(b"SET", key_size, size))
        return (number(program, "replication", "master_repl_offset") - before) / _COUNT


def _given(key_size: int, size: int) -> dict[str, str]:
    return {
        "reads": "1k things/s",
        "working_set": "1000 things",
        "item_size": f"{size} B/thing",
        "key_size": f"{key_size} B/thing",
    }


def _wire(word: str, key_size: int, size: int) -> Run:
    """A run about commands on values of that size."""
    return Run(
        f"wire_{word.lower()}_{size}_{key_size}",
        f"a {word} of {size} B under a key of {key_size} B and its answer, without headers",
        "B/thing",
        partial(on_wire, word.encode(), key_size, size),
        "cache",
        _given(key_size, size),
        "key_on_wire + item_size + 2 * protocol_overhead",
        f"{_COUNT:,} commands, INFO stats: total_net_input_bytes and total_net_output_bytes",
        "network",
        repetitions=1,
        quick=word == "GET" and size == 8,
        cited=word == "GET" and size == 100,
    )


def runs() -> list[Run]:
    """All of them."""
    sizes = [(16, 8), (40, 100), (40, 1000)]
    return [
        *[_wire(word, *pair) for word in ("GET", "SET") for pair in sizes],
        *[
            Run(
                f"replicated_{size}_{key_size}",
                f"stream to a replica, for each SET of {size} B under a key of {key_size} B",
                "B/thing",
                partial(replicated, key_size, size),
                "cache",
                _given(key_size, size),
                "append_size",
                f"{_COUNT:,} SETs, INFO replication: master_repl_offset",
                "network",
                repetitions=1,
            )
            for key_size, size in sizes
        ],
    ]
