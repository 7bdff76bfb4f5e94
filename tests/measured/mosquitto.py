"""Mosquitto: memory of a client that waits for messages, messages of a core."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tests.measured.brokers import waiting_client
from tests.measured.programs import Program, folder, free_port, held, running, version
from tests.measured.runs import Run, Series


def _packet(kind: int, body: bytes) -> bytes:
    """A packet of MQTT shorter than 128 B."""
    return bytes([kind, len(body)]) + body


def _text(text: str) -> bytes:
    """A text of MQTT: its length in two bytes, and its bytes."""
    return len(text).to_bytes(2, "big") + text.encode()


@contextmanager
def server() -> Iterator[Program]:
    """A Mosquitto that anybody may ask."""
    port = free_port()
    with folder() as place:
        (place / "conf").write_text(
            f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_connections -1\nuser nobody\n"
        )
        with running(["mosquitto", "-c", str(place / "conf")], place, port) as program:
            yield program


def greeted(program: Program, name: str) -> socket.socket:
    """A client of that name that has said hello."""
    connection = program.connect()
    greeting = _text("MQTT") + bytes([4, 2]) + (600).to_bytes(2, "big")
    connection.sendall(_packet(0x10, greeting + _text(name)))
    connection.recv(16)
    return connection


def subscribed(connection: socket.socket, topic: str) -> socket.socket:
    """The same client, which now gets what is published on a topic."""
    connection.sendall(_packet(0x82, (1).to_bytes(2, "big") + _text(topic) + b"\x00"))
    connection.recv(16)
    return connection


def connections(count: int) -> float:
    """Bytes of memory for each client that has subscribed to a topic of its own."""
    with server() as program:

        def greet(number: int) -> socket.socket:
            """A client that has subscribed."""
            return subscribed(greeted(program, f"client-{number}"), f"users/{number}")

        return held(program, greet, count)


def messages(count: int) -> float:
    """Messages of 100 B received and sent, over the processor time of the broker."""
    with server() as program:
        reader, writer = subscribed(greeted(program, "reader"), "t"), greeted(program, "writer")
        packet = _packet(0x30, _text("t") + b"x" * 100)
        spent = program.cpu_time()
        for _ in range(count // 20):
            writer.sendall(packet * 20)
            left = 20 * len(packet)
            while left:
                left -= len(reader.recv(left))
        used = program.cpu_time() - spent
        reader.close()
        writer.close()
        return 2 * count / used


def series() -> Series:
    """All that is measured of it."""
    return Series(
        "mosquitto",
        lambda: version(["mosquitto", "-h"]),
        [
            waiting_client("Mosquitto", "topic", connections),
            Run(
                "messages",
                "messages of 100 B, received and sent, twenty at a time: over processor time",
                "things/s/core",
                lambda: messages(100_000),
                "websocket_gateway",
                {"connections": "2 connections", "messages": "1 thing/s"},
                "messages_per_core",
                "QoS 0 from one client to another, processor time of the broker",
                "throughput",
            ),
        ],
    )
