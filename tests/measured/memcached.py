"""Memcached: bytes of an item in its slabs and on the wire, operations of a core."""

import socket
from functools import partial

from tests.measured.programs import Program, folder, free_port, running, version
from tests.measured.runs import Run, Series

KEYS = 100_000


def ask(program: Program, request: bytes, end: bytes = b"END\r\n") -> bytes:
    """What Memcached answers to one request, up to its end."""
    with program.connect() as connection:
        connection.sendall(request)
        answer = b""
        while not answer.endswith(end):
            part = connection.recv(65536)
            if not part:
                break
            answer += part
        return answer


def statistics_of(program: Program, section: bytes) -> dict[str, int]:
    """The whole numbers that `stats` gives."""
    lines = [line.split() for line in ask(program, b"stats %b\r\n" % section).splitlines()]
    return {
        line[1].decode(): int(line[2]) for line in lines if len(line) == 3 and line[2].isdigit()
    }


def item(size: int, key_size: int, growth: str = "1.25") -> float:
    """Bytes of slabs for each item of that size: the chunks that are used."""
    port = free_port()
    command = ["memcached", "-l", "127.0.0.1", "-p", str(port), "-U", "0", "-m", "2048"]
    grown = ["-f", growth, "-u", "nobody"]
    with folder() as place, running([*command, *grown], place, port) as program:
        with program.connect() as connection:
            for first in range(0, KEYS, 1000):
                sets = (
                    b"set %0*d 0 0 %d noreply\r\n%b\r\n" % (key_size, i, size, b"x" * size)
                    for i in range(first, first + 1000)
                )
                connection.sendall(b"".join(sets))
            connection.sendall(b"mn\r\n")
            connection.recv(16)
        slabs = statistics_of(program, b"slabs")
        used = sum(
            slabs[name] * slabs[name.replace("used_chunks", "chunk_size")]
            for name in slabs
            if name.endswith(":used_chunks")
        )
        return used / KEYS


def operations() -> float:
    """Gets of 100 B of 64 clients at a time over the server's processor time."""
    port, clients, rounds = free_port(), 64, 1500
    command = [
        "memcached",
        "-l",
        "127.0.0.1",
        "-p",
        str(port),
        "-U",
        "0",
        "-u",
        "nobody",
        "-t",
        "1",
    ]
    with folder() as place, running(command, place, port) as program:
        ask(program, b"set k 0 0 100\r\n%b\r\n" % (b"x" * 100), b"STORED\r\n")
        opened = [program.connect() for _ in range(clients)]
        spent = program.cpu_time()
        for _ in range(rounds):
            for connection in opened:
                connection.sendall(b"get k\r\n")
            for connection in opened:
                connection.recv(4096)
        used = program.cpu_time() - spent
        for connection in opened:
            connection.close()
        return clients * rounds / used


def clients() -> float:
    """Connections that it accepts at the same time; its own are left out."""
    port = free_port()
    command = ["memcached", "-l", "127.0.0.1", "-p", str(port), "-U", "0", "-u", "nobody"]
    with folder() as place, running(command, place, port) as program:
        opened = [program.connect() for _ in range(1100)]
        for connection in opened:
            connection.sendall(b"version\r\n")
        answers = [connection.recv(64) for connection in opened]
        for connection in opened:
            connection.close()
        return sum(answer.startswith(b"VERSION") for answer in answers)


def on_wire(size: int, key_size: int) -> float:
    """Bytes of a get and its answer, without the headers of their packets."""
    port, count = free_port(), 2000
    command = ["memcached", "-l", "127.0.0.1", "-p", str(port), "-U", "0", "-u", "nobody"]
    with folder() as place, running(command, place, port) as program:
        name = b"%0*d" % (key_size, 1)
        ask(program, b"set %b 0 0 %d\r\n%b\r\n" % (name, size, b"x" * size), b"STORED\r\n")
        with program.connect() as connection:
            asked = [_moved(connection)]
            asked.append(_moved(connection))  # the difference is what asking takes
            for _ in range(count):
                connection.sendall(b"get %b\r\n" % name)
                _read(connection)
            asked.append(_moved(connection))
        return (asked[2] - 2 * asked[1] + asked[0]) / count


def _read(connection: socket.socket) -> bytes:
    """An answer up to its end."""
    answer = b""
    while not answer.endswith(b"END\r\n"):
        answer += connection.recv(65536)
    return answer


def _moved(connection: socket.socket) -> int:
    """Bytes that the server has read and written so far."""
    connection.sendall(b"stats\r\n")
    lines = [line.split() for line in _read(connection).splitlines()]
    wanted = (b"bytes_read", b"bytes_written")
    return sum(int(line[2]) for line in lines if len(line) == 3 and line[1] in wanted)


def _wire(size: int, key_size: int) -> Run:
    """A run about gets of a value of that size."""
    return Run(
        f"wire_get_{size}_{key_size}",
        f"a get of {size} B under a key of {key_size} B and its answer, without headers",
        "B/thing",
        partial(on_wire, size, key_size),
        "cache",
        {
            "engine": "memcached",
            "reads": "1k things/s",
            "working_set": "1k things",
            "item_size": f"{size} B/thing",
            "key_size": f"{key_size} B/thing",
        },
        "key_on_wire + item_size + 2 * protocol_overhead",
        "2,000 gets, stats: bytes_read and bytes_written",
        "network",
        repetitions=1,
        cited=size == 100,
    )


def _item(size: int, key_size: int, growth: str = "1.25", *, quick: bool = False) -> Run:
    """A run about items of that size."""
    return Run(
        name=f"item_{size}_{key_size}" + ("" if growth == "1.25" else f"_by_{growth[2:]}"),
        about=f"slab memory of a value of {size} B under a key of {key_size} B, "
        + ("" if growth == "1.25" else f"classes that grow by {growth}, ")
        + f"{KEYS:,} items",
        unit="B/thing",
        measure=partial(item, size, key_size, growth),
        block="cache",
        given={
            "engine": "memcached",
            "reads": "1k things/s",
            "working_set": f"{KEYS} things",
            "item_size": f"{size} B/thing",
            "key_size": f"{key_size} B/thing",
            **({} if growth == "1.25" else {"slab_growth": growth}),
        },
        result="item_footprint",
        command="set, stats slabs",
        quick=quick,
    )


def series() -> Series:
    """All that is measured of it."""
    return Series(
        "memcached",
        lambda: version(["memcached", "-V"]),
        [
            _item(10, 10, quick=True),
            _item(32, 20),
            _item(100, 40),
            _item(230, 40),
            _item(1000, 40),
            _item(4000, 40),
            _item(100, 40, "1.08"),
            _item(1000, 40, "1.08"),
            _item(1000, 40, "1.50"),
            _wire(10, 10),
            _wire(100, 40),
            _wire(1000, 40),
            Run(
                "clients",
                "connections that it accepts",
                "connections/server",
                clients,
                "cache",
                {"engine": "memcached", "reads": "1k things/s", "working_set": "1k things"},
                "connection_limit",
                "1,100 connections opened and asked",
                "limit",
                repetitions=1,
                cited=True,
            ),
            Run(
                "get",
                "gets of 100 B, 64 clients at a time: operations over processor time",
                "things/s/core",
                operations,
                "cache",
                {"engine": "memcached", "reads": "1k things/s", "working_set": "1k things"},
                "operations_per_core",
                "get, processor time of the server",
                "throughput",
            ),
        ],
    )
