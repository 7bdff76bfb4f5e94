"""Linux: headers of packets, ports, how connections begin and what is left of them."""

import os
import platform
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.measured.programs import LOOPBACK
from tests.measured.runs import Run, Series

_WINDOW, _SEGMENT = 80, 1460  # where TCP_INFO says how many segments may be sent; bytes of one
_TIME_WAIT = "06"


@contextmanager
def connected() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a connection."""
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        listener.listen()
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
        with client, server:
            yield client, server


def header() -> float:
    """Bytes of a packet beside its payload: Ethernet, IP, and TCP with its options."""
    payload = os.urandom(500)
    kinds = (socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
    with socket.socket(*kinds) as capture, connected() as (client, _):
        capture.bind(("lo", 0))
        capture.settimeout(10)
        client.sendall(payload)
        while payload not in (packet := capture.recv(65535)):
            pass
        return len(packet) - len(payload)


def initial_window() -> float:
    """Bytes that a new connection may send before it hears anything, in segments of Ethernet."""
    with connected() as (client, _):
        found = client.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
        return float(struct.unpack_from("I", found, _WINDOW)[0] * _SEGMENT)


def ports() -> float:
    """Ports that connections to one address may begin at."""
    text = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text()
    first, last = map(int, text.split())
    return last - first + 1


def time_wait() -> float:
    """Seconds that a connection which was just closed keeps its port."""
    with connected() as (client, server):
        port = client.getsockname()[1]
        client.shutdown(socket.SHUT_RDWR)
        server.recv(1)
        server.close()
        client.close()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[1].endswith(f":{port:04X}") and fields[3] == _TIME_WAIT:
            return round(int(fields[5].split(":")[1], 16) / os.sysconf("SC_CLK_TCK"))
    raise RuntimeError("the closed connection is not there any more")


_once = partial(Run, repetitions=1, quick=True)


def series() -> Series:
    """All that is measured of it."""
    return Series(
        "linux",
        platform.release,
        [
            _once(
                "header",
                "bytes of a packet beside its payload: Ethernet, IP, TCP with its options",
                "B",
                header,
                "cache",
                {"reads": "1k things/s", "working_set": "1k things"},
                "header_size",
                "500 B sent on a connection, packets captured on loopback",
                "network",
            ),
            _once(
                "initial_window",
                "bytes of segments of 1,460 B that a new connection sends unheard",
                "B",
                initial_window,
                "latency_budget",
                {},
                "initial_window",
                "getsockopt TCP_INFO: congestion window of a new connection",
                "network",
            ),
            _once(
                "ports",
                "ports for connections to one address",
                "connections/server",
                ports,
                "load_balancer",
                {"requests": "1 thing/s"},
                "ephemeral_ports",
                "/proc/sys/net/ipv4/ip_local_port_range",
                "limit",
            ),
            _once(
                "time_wait",
                "time that a closed connection keeps its port",
                "s",
                time_wait,
                "load_balancer",
                {"requests": "1 thing/s"},
                "time_wait",
                "a connection closed, its timer in /proc/net/tcp",
                "limit",
            ),
        ],
    )
