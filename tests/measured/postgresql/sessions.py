"""Sessions in PostgreSQL's own protocol, and how many of them a server lets in."""

import socket

from tests.measured.postgresql.server import USER
from tests.measured.programs import LOOPBACK


def session(port: int, user: str = USER) -> socket.socket:
    """A session that is ready for a query. Raises RuntimeError with what the server says."""
    connection = socket.create_connection((LOOPBACK, port), timeout=10)
    words = b"user\0%b\0database\0postgres\0\0" % user.encode()
    connection.sendall((len(words) + 8).to_bytes(4, "big") + (196608).to_bytes(4, "big") + words)
    try:
        ready(connection)
    except RuntimeError:
        connection.close()
        raise
    return connection


def ready(connection: socket.socket) -> None:
    """Read until the server says that it is ready for the next query."""
    read = b""
    while not read.endswith((b"Z\0\0\0\5I", b"Z\0\0\0\5T")):
        part = connection.recv(65536)
        if not part:
            raise RuntimeError(read.decode(errors="replace"))
        read += part


def query(text: str) -> bytes:
    """A query as it is sent."""
    words = text.encode() + b"\0"
    return b"Q" + (len(words) + 4).to_bytes(4, "big") + words


def let_in(port: int, user: str = USER, most: int = 1000) -> int:
    """How many sessions of a user a server accepts at the same time."""
    opened: list[socket.socket] = []
    try:
        while len(opened) < most:
            opened.append(session(port, user))
    except RuntimeError:
        pass
    for connection in opened:
        connection.close()
    return len(opened)
