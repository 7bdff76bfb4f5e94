"""NATS: memory of a client that is connected and waits, bytes of a message that is kept."""

import json
import socket
from functools import partial
from typing import BinaryIO

from tests.measured.brokers import waiting_client
from tests.measured.programs import folder, free_port, held, running, version
from tests.measured.runs import Run, Series


def connections(count: int) -> float:
    """Bytes of memory for each client that has subscribed to a subject of its own."""
    port = free_port()
    command = ["nats-server", "-a", "127.0.0.1", "-p", str(port)]
    with folder() as place, running(command, place, port) as program:

        def greet(number: int) -> socket.socket:
            """A client that has subscribed."""
            connection = program.connect()
            connection.recv(4096)
            connection.sendall(b'CONNECT {"verbose":false}\r\nSUB users.%d 1\r\nPING\r\n' % number)
            connection.recv(64)
            return connection

        return held(program, greet, count)


def stored(size: int) -> float:
    """Bytes on disk of JetStream for each of many messages of that size."""
    port, count = free_port(), 20_000
    with folder() as place:
        command = [
            "nats-server",
            "-a",
            "127.0.0.1",
            "-p",
            str(port),
            "-js",
            "-sd",
            str(place / "js"),
        ]
        with running(command, place, port) as program, program.connect() as connection:
            stream = connection.makefile("rb")
            stream.readline()
            connection.sendall(b'CONNECT {"verbose":false}\r\nSUB answers 1\r\n')
            wanted = {"name": "orders", "subjects": ["orders"], "storage": "file"}
            _asked(connection, stream, b"$JS.API.STREAM.CREATE.orders", json.dumps(wanted).encode())
            for _ in range(count - 1):
                connection.sendall(b"PUB orders %d\r\n%b\r\n" % (size, b"x" * size))
            _asked(connection, stream, b"orders", b"x" * size)  # answered when it is stored
        blocks = place.glob("js/**/msgs/*.blk")
        return sum(path.stat().st_size for path in blocks) / count


def _asked(connection: socket.socket, stream: BinaryIO, subject: bytes, body: bytes) -> None:
    """Publish something that is answered, and wait for that."""
    connection.sendall(b"PUB %b answers %d\r\n%b\r\n" % (subject, len(body), body))
    while not stream.readline().startswith(b"MSG"):
        pass
    stream.readline()


def _stored(size: int) -> Run:
    """A run about messages that are kept."""
    return Run(
        f"stored_{size}",
        f"bytes on disk of JetStream for a message of {size:,} B under a subject of 6 B",
        "B/thing",
        partial(stored, size),
        "queue",
        {
            "messages_in": "1 thing/s",
            "message_size": f"{size} B/thing",
            "message_overhead": "36 B/thing",
            "retention": "20_000 s",
            "replication_factor": "1",
        },
        "retained / (20_000 things)",
        "20,000 messages published, sizes of the blocks",
        "storage",
        repetitions=1,
        cited=size == 100,
    )


def series() -> Series:
    """All that is measured of it."""
    return Series(
        "nats",
        lambda: version(["nats-server", "-v"]),
        [
            waiting_client("a NATS server", "subject", connections),
            _stored(100),
            _stored(1000),
            _stored(10_000),
        ],
    )
