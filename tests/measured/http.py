"""Clients of web servers: connections that are held open, keys that are asked for, and load."""

import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence

from tests.measured.programs import Program, found
from tests.measured.runs import Run

_REQUEST = "GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n"


def answered(connection: socket.socket) -> socket.socket:
    """A connection that has been answered once, and stays open."""
    connection.sendall(_REQUEST.format("/").encode())
    connection.recv(65536)
    return connection


def idle_connection(name: str, connections: Callable[[int], float], *, cited: bool = False) -> Run:
    """A run about the memory of a web server's idle connections, given what measures so many."""
    return Run(
        "connection",
        f"memory of {name} for an idle connection of a client that has been answered",
        "kB/connection",
        lambda: connections(4000) / 1e3,
        "load_balancer",
        {"requests": "1 thing/s"},
        "1 / idle_connections_per_memory",
        "4,000 connections, Pss",
        quick=True,
        cited=cited,
        short=lambda: connections(400) / 1e3,
    )


def keys_of(program: Program, paths: Sequence[str]) -> Iterator[str]:
    """The body of the answer to each of the paths, asked one after the other on one connection."""
    with program.connect() as connection, connection.makefile("rb") as stream:
        for path in paths:
            connection.sendall(_REQUEST.format(path).encode())
            length = 0
            while (line := stream.readline()) not in (b"\r\n", b""):
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            yield stream.read(length).decode()


def requests_per_core(program: Program) -> float:
    """Requests of `wrk` over the processor time of the program that answers them."""
    load = ["-t", "1", "-c", "32", "-d", "4s"]
    command = [found("wrk"), *load, f"http://127.0.0.1:{program.port}/page.txt"]
    spent = program.cpu_time()
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    count = int(next(line.split()[0] for line in shown.splitlines() if "requests in" in line))
    return count / (program.cpu_time() - spent)
