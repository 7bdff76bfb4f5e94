"""OpenSSL: round trips of a handshake, and bytes of a small frame under TLS."""

import ssl
import subprocess
from pathlib import Path

from tests.measured.linux import header
from tests.measured.programs import folder, found
from tests.measured.runs import Run, Series

_PING = b"\x89\x86\0\0\0\0" + b"beat!!"  # a frame of a WebSocket's client with 6 B


def certificate(keys: Path) -> tuple[str, str]:
    """A certificate of RSA-2048 for one day and its key, as files in a folder."""
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    files = (str(keys / "cert.pem"), str(keys / "key.pem"))
    command = [found("openssl"), *made, "-out", files[0], "-keyout", files[1]]
    subprocess.run(command, capture_output=True, check=True, timeout=60)
    (keys / "key.pem").chmod(0o644)
    return files


class Ends:
    """The two ends of a connection under TLS, and what is on its way between them."""

    def __init__(self) -> None:
        """A client that has not begun yet."""
        to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
        client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
        client.minimum_version = ssl.TLSVersion.TLSv1_3
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with folder() as keys:
            server.load_cert_chain(*certificate(keys))
        self.to_server = to_server
        self.client = client.wrap_bio(to_client, to_server)
        self.server = server.wrap_bio(to_server, to_client, server_side=True)

    def round_trips(self) -> int:
        """Answers that the client waits for until it may send what it wants."""
        waits = 0
        while not _done(self.client):
            _done(self.server)
            waits += 1
        return waits


def _done(end: ssl.SSLObject) -> bool:
    """Whether an end has all that it needs for the handshake."""
    try:
        end.do_handshake()
    except ssl.SSLWantReadError:
        return False
    return True


def round_trips() -> float:
    """Round trips of a full handshake of TLS 1.3."""
    return Ends().round_trips()


def frame() -> float:
    """Bytes of a packet with a heartbeat of 6 B in a frame of a WebSocket, under TLS 1.3."""
    ends = Ends()
    ends.round_trips()
    ends.to_server.read()
    ends.client.write(_PING)
    return len(ends.to_server.read()) + header()


def series() -> Series:
    """All that is measured of it."""
    return Series(
        "openssl",
        lambda: ssl.OPENSSL_VERSION.split()[1],
        [
            Run(
                "round_trips",
                "round trips of a full handshake of TLS 1.3",
                "",
                round_trips,
                "latency_budget",
                {},
                "tls_round_trips",
                "flights of a handshake in memory",
                "network",
                repetitions=1,
                quick=True,
            ),
            Run(
                "heartbeat",
                "a heartbeat of 6 B in a frame of a WebSocket, encrypted, in its packet",
                "B/message",
                frame,
                "websocket_gateway",
                {"connections": "1000 connections"},
                "heartbeat_size",
                "a frame written under TLS 1.3, with the header of a packet on loopback",
                "network",
                repetitions=1,
            ),
        ],
    )
