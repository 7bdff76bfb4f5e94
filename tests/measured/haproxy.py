"""HAProxy: memory of a connection, requests of a core, how evenly its hash ring spreads."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from tests.measured import nginx
from tests.measured.http import answered, idle_connection, keys_of, requests_per_core
from tests.measured.programs import Program, folder, free_port, held, running, version
from tests.measured.runs import Run, Series

_HEAD = """
global
    maxconn 9000
    nbthread 1
defaults
    mode http
    timeout client 60s
    timeout server 60s
    timeout connect 5s
frontend clients
    bind 127.0.0.1:{port}
"""


@contextmanager
def server(rest: str) -> Iterator[Program]:
    """An HAProxy of one thread with a front end, and what follows in its configuration."""
    port = free_port()
    with folder() as place:
        (place / "haproxy.cfg").write_text(_HEAD.format(port=port) + rest)
        with running(["haproxy", "-db", "-f", str(place / "haproxy.cfg")], place, port) as program:
            yield program


def connections(count: int) -> float:
    """Bytes of HAProxy's own memory for each idle connection that has been answered once."""
    with server(
        "    http-request return status 200 content-type text/plain string ok\n"
    ) as program:
        return held(program, lambda _: answered(program.connect()), count)


def requests() -> float:
    """Requests for a file that a core of HAProxy passes on."""
    with nginx.server() as behind:
        rest = f"    default_backend app\nbackend app\n    server a 127.0.0.1:{behind.port}\n"
        with server(rest) as front:
            return requests_per_core(front)


def spread(balance: str, backends: int, keys: int, attempt: int) -> float:
    """Keys on the fullest of the backends over the mean, for one arrangement of them."""
    with nginx.many(backends) as ports:
        servers = "\n".join(
            f"    server s{i} 127.0.0.1:{port} id {attempt * 1000 + i + 1}"
            for i, port in enumerate(ports)
        )
        rest = f"    default_backend ring\nbackend ring\n    {balance}\n{servers}\n"
        with server(rest) as program:
            counted = Counter(keys_of(program, [f"/k{attempt}-{i}" for i in range(keys)]))
    return max(counted.values()) / (keys / backends)


def mean_spread(balance: str, backends: int, keys: int, attempts: int) -> float:
    """The same in the mean over several arrangements."""
    return sum(spread(balance, backends, keys, i) for i in range(attempts)) / attempts


def _ring(backends: int, attempts: int) -> Run:
    """A run about a hash ring of that many servers, sixteen points each."""
    return Run(
        f"ring_of_{backends}",
        f"keys on the fullest of {backends} servers over the mean, 16 points each",
        "",
        partial(mean_spread, "balance uri\n    hash-type consistent", backends, 5000, attempts),
        "ring_imbalance",
        {
            "ring_servers": f"{backends} servers",
            "tokens_per_server": "16 tokens/server",
            "closest": "yes",
        },
        "fullest_over_mean",
        "balance uri, hash-type consistent",
        "accuracy",
        repetitions=1,
    )


def series() -> Series:
    """All that is measured of it."""
    return Series(
        "haproxy",
        lambda: version(["haproxy", "-v"]),
        [
            idle_connection("HAProxy", connections, cited=True),
            _ring(5, 12),
            _ring(10, 12),
            _ring(20, 8),
            Run(
                "requests_of_a_core",
                "requests that a core passes on to a backend, of 1 kB",
                "things/s/core",
                requests,
                "load_balancer",
                {"requests": "1 thing/s"},
                "requests_per_core",
                "wrk, processor time of HAProxy",
                "throughput",
            ),
        ],
    )
