"""Redis as it comes: items that it keeps packed, clients that it lets in, memory beside its use."""

import random
import socket
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tests.measured.programs import Program
from tests.measured.redis.server import KEYS, ask, fill, key, number, server
from tests.measured.runs import Run

_WORDS = {"hash": "HSET", "sorted set": "ZADD"}


def packed(structure: str) -> int:
    """Items up to which a structure is kept packed."""
    with server() as program:
        for count in range(1, 2000):
            ask(program, _WORDS[structure], "k", f"{count}", f"m{count}")
            if "listpack" not in ask(program, "OBJECT", "ENCODING", "k"):
                return count - 1
        raise RuntimeError(f"a {structure} of 2,000 is packed still")


def clients() -> int:
    """Connections that it accepts at the same time."""
    with server() as program:
        opened: list[socket.socket] = []
        while len(opened) < 15_000 and _answers(program, opened):
            pass
        for connection in opened:
            connection.close()
        return len(opened)


def _answers(program: Program, opened: list[socket.socket]) -> bool:
    """Whether one more connection is answered, which then is one of those that are open."""
    connection = program.connect()
    connection.sendall(b"PING\r\n")
    if connection.recv(64).startswith(b"+PONG"):
        opened.append(connection)
        return True
    connection.close()
    return False


def fragmentation() -> float:
    """Memory that it takes over what it uses, once values of 50 to 500 B were written over."""
    draw = random.Random(1)
    with server() as program:
        fill(program, ((b"SET", key(i, 20), _value(draw)) for i in range(KEYS)))
        fill(program, ((b"SET", key(draw.randrange(KEYS), 20), _value(draw)) for _ in range(KEYS)))
        return number(program, "memory", "mem_fragmentation_ratio")


def _value(draw: random.Random) -> bytes:
    """A value of any size between those."""
    return b"x" * draw.randrange(50, 500)


def node_timeout() -> float:
    """Milliseconds of silence after which a node counts as failed."""
    with server() as program:
        return float(ask(program, "CONFIG", "GET", "cluster-node-timeout").split()[1])


def _limit(
    name: str,
    about: str,
    unit: str,
    measure: Callable[[], float],
    result: str,
    command: str,
    **given: str,
) -> Run:
    """A run about what Redis has where nothing else is said."""
    some = {"reads": "1k things/s", "working_set": "1000 things", **given}
    return Run(name, about, unit, measure, "cache", some, result, command, "limit", repetitions=1)


def _packed(structure: str) -> Run:
    return _limit(
        f"packed_{structure.replace(' ', '_')}",
        f"items up to which a {structure} is kept packed",
        "",
        partial(packed, structure),
        "packed_limit",
        "items added one by one, OBJECT ENCODING",
        structure=structure,
    )


def runs() -> list[Run]:
    """All of them."""
    return [
        _packed("hash"),
        _packed("sorted set"),
        replace(
            _limit(
                "fragmentation",
                "memory taken over memory used, values of 50 to 500 B written over at random",
                "",
                fragmentation,
                "fragmentation",
                f"SET of {KEYS:,} keys, as many SETs at random, INFO memory",
            ),
            kind="memory",
        ),
        _limit(
            "clients",
            "connections that it accepts",
            "connections/server",
            clients,
            "connection_limit",
            "connections opened and asked until one is refused",
        ),
        _limit(
            "node_timeout",
            "silence after which a node of a cluster counts as failed",
            "ms",
            node_timeout,
            "node_timeout",
            "CONFIG GET cluster-node-timeout",
        ),
    ]
