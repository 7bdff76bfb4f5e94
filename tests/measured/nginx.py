"""nginx: memory of a connection, requests of a core, handshakes of TLS."""

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from tests.measured.http import answered, idle_connection, requests_per_core
from tests.measured.openssl import certificate
from tests.measured.programs import Program, folder, found, free_port, held, running, version
from tests.measured.runs import Run, Series

_LITTLE = {"requests": "1 thing/s", "new_connections": "1 connection/s"}
_HEAD = """
daemon off; worker_processes 1; pid {place}/pid; error_log {place}/error.log;
user {user};
events {{ worker_connections 20000; }}
http {{
  access_log off; keepalive_timeout 600s; keepalive_requests 1000000;
  client_body_temp_path {place}/body; proxy_temp_path {place}/proxy; fastcgi_temp_path {place}/fcgi;
  uwsgi_temp_path {place}/uwsgi; scgi_temp_path {place}/scgi;
  {servers}
}}
"""


@contextmanager
def started(servers: str, port: int) -> Iterator[Program]:
    """An nginx of one worker with those servers."""
    with folder() as place:
        text = _HEAD.format(place=place, servers=servers, user="nobody nogroup")
        (place / "nginx.conf").write_text(text)
        (place / "page.txt").write_text("x" * 1024)
        with running(
            ["nginx", "-p", str(place), "-c", str(place / "nginx.conf")], place, port
        ) as program:
            yield program


@contextmanager
def server() -> Iterator[Program]:
    """An nginx that serves a file of 1 KiB."""
    port = free_port()
    page = "location / { root .; try_files /page.txt =404; }"
    text = f"server {{ listen 127.0.0.1:{port} backlog=4096; {page} }}"
    with started(text, port) as program:
        yield program


@contextmanager
def many(count: int) -> Iterator[list[int]]:
    """An nginx on that many ports, each of which answers with its own number."""
    ports = [free_port() for _ in range(count)]
    text = " ".join(
        f"server {{ listen 127.0.0.1:{port}; location / {{ return 200 '{port}'; }} }}"
        for port in ports
    )
    with started(text, ports[-1]):
        yield ports


def connections(count: int) -> float:
    """Bytes of nginx's own memory for each idle connection that has been answered once."""
    with server() as program:
        return held(program, lambda _: answered(program.connect()), count)


def requests() -> float:
    """Requests for a file that a core of nginx answers."""
    with server() as program:
        return requests_per_core(program)


@contextmanager
def encrypted() -> Iterator[Program]:
    """An nginx that serves the same under TLS, with a certificate of RSA-2048 made for it."""
    port = free_port()
    with folder() as keys:
        cert, key = certificate(keys)
        text = f"""server {{ listen 127.0.0.1:{port} ssl backlog=4096;
            ssl_session_cache shared:a:10m;
            ssl_certificate {cert}; ssl_certificate_key {key};
            location / {{ return 200 ok; }} }}"""
        with started(text, port) as program:
            yield program


def handshakes(how: str) -> float:
    """TLS handshakes, new or resumed, over the processor time of nginx."""
    with encrypted() as program:
        spent = program.cpu_time()
        command = [found("openssl"), "s_time", "-connect", f"127.0.0.1:{program.port}", how]
        shown = subprocess.run(
            [*command, "-time", "4", "-tls1_2"],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        made = next(line for line in shown.stdout.splitlines() if "connections in" in line)
        return int(made.split()[0]) / (program.cpu_time() - spent)


def encrypted_connections(count: int) -> float:
    """Bytes of nginx's own memory for each idle connection under TLS that has been answered."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with encrypted() as program:

        def greet(_: int) -> socket.socket:
            """A connection under TLS that has been answered."""
            return answered(context.wrap_socket(program.connect(), server_hostname="localhost"))

        return held(program, greet, count)


def _handshakes(name: str, about: str, how: str, result: str) -> Run:
    """A run about connections with a handshake of TLS each."""
    return Run(
        name,
        about,
        "connections/s/core",
        partial(handshakes, how),
        "load_balancer",
        {"requests": "1 thing/s"},
        f"1 / (1 / {result} + 1 / connections_per_core)",
        f"openssl s_time {how} -tls1_2, processor time of nginx",
        "throughput",
    )


def series() -> Series:
    """All that is measured of it."""
    return Series(
        "nginx",
        lambda: version(["nginx", "-v"]),
        [
            idle_connection("nginx", connections),
            Run(
                "requests_of_a_core",
                "requests for a file of 1 KiB that a core answers on open connections",
                "things/s/core",
                requests,
                "load_balancer",
                {"requests": "1 thing/s"},
                "requests_per_core",
                "wrk, processor time of nginx",
                "throughput",
                calibrates=True,
            ),
            _handshakes(
                "handshake",
                "connections with a full TLS handshake, RSA-2048",
                "-new",
                "full_handshakes_per_core",
            ),
            _handshakes(
                "resumed_handshake",
                "connections with a resumed TLS handshake",
                "-reuse",
                "resumed_handshakes_per_core",
            ),
            Run(
                "encrypted_connection",
                "memory of nginx for an idle connection under TLS that has been answered",
                "kB/connection",
                lambda: encrypted_connections(1000) / 1e3,
                "tls_termination",
                _LITTLE,
                "1 / idle_connections_per_memory",
                "1,000 connections, Pss",
                cited=True,
            ),
        ],
    )
