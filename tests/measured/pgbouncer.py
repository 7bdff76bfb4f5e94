"""PgBouncer: waits for a connection of its pool, as a queue with several slots; its sizes."""

import random
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from tests.measured.postgresql import server as postgresql
from tests.measured.postgresql.sessions import let_in, query, ready, session
from tests.measured.programs import LOOPBACK, Program, folder, free_port, running, version
from tests.measured.runs import Run, Series

SLOTS, SERVICE, CLIENTS = 4, 0.01, 100


@contextmanager
def pooler(*settings: str) -> Iterator[tuple[Program, Program]]:
    """A PgBouncer and the PostgreSQL behind it, with its defaults but for some settings."""
    port = free_port()
    with postgresql.server("fsync=off") as database, folder() as place:
        (place / "users.txt").write_text(f'"{postgresql.USER}" ""\n')
        (place / "conf.ini").write_text(
            f"[pgbouncer]\nlisten_addr = {LOOPBACK}\nlisten_port = {port}\nauth_type = any\n"
            f"auth_file = {place}/users.txt\npool_mode = transaction\nunix_socket_dir =\n"
            + "".join(f"{setting}\n" for setting in settings)
            + f"[databases]\npostgres = host={LOOPBACK} port={database.port} "
            f"user={postgresql.USER}\n"
        )
        command = ["pgbouncer", str(place / "conf.ini")]
        with running(command, place, port, postgresql.USER) as program:
            yield program, database


@contextmanager
def pooled() -> Iterator[int]:
    """The port of a PgBouncer whose pool has `SLOTS` connections to a PostgreSQL."""
    sizes = [f"default_pool_size = {SLOTS}", f"max_client_conn = {CLIENTS + 20}"]
    with pooler(*sizes) as (program, _):
        yield program.port


_ASKED = query(f"SELECT pg_sleep({SERVICE:g})")


def pool() -> float:
    """Connections to the server that a pool opens for more clients than it has."""
    with pooler() as (program, database):
        clients = [session(program.port) for _ in range(60)]
        for client in clients:
            client.sendall(query("SELECT pg_sleep(3)"))
        time.sleep(1.5)
        text = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(3)'"
        found = float(postgresql.ask(database, text))
        for client in clients:
            client.close()
        return found


def clients() -> float:
    """Connections that PgBouncer accepts of clients."""
    with pooler() as (program, _):
        return let_in(program.port)


@cache
def alone() -> float:
    """Seconds that a query takes which waits for nothing."""
    with pooled() as port, session(port) as connection:
        times = []
        for _ in range(200):
            start = time.monotonic()
            connection.sendall(_ASKED)
            ready(connection)
            times.append(time.monotonic() - start)
        return sorted(times)[len(times) // 2]


def response_times(utilization: float, seconds: float = 20.0) -> list[float]:
    """Seconds from asking to answer of queries that come at random and keep the pool so busy."""
    rate = utilization * SLOTS / alone()
    draw = random.Random(11)
    with pooled() as port, selectors.DefaultSelector() as selector:
        idle = deque(session(port) for _ in range(CLIENTS))
        for connection in idle:
            selector.register(connection, selectors.EVENT_READ)
        asked: dict[int, float] = {}
        times: list[float] = []
        start = time.monotonic()
        at = start + draw.expovariate(rate)
        while at < start + seconds or asked:
            while at <= time.monotonic() and at < start + seconds and idle:
                connection = idle.popleft()
                connection.sendall(_ASKED)
                asked[connection.fileno()] = at
                at += draw.expovariate(rate)
            pause = max(at - time.monotonic(), 0) if at < start + seconds else 0.1
            for key, _ in selector.select(min(pause, 0.1)):
                client = key.fileobj
                assert isinstance(client, socket.socket)
                ready(client)
                times.append(time.monotonic() - asked.pop(client.fileno()))
                idle.append(client)
        for connection in idle:
            connection.close()
    return sorted(times)


def _given(utilization: float) -> dict[str, str]:
    """The queue: arrivals at random, a constant time of service, so many slots."""
    service = alone()
    return {
        "arrivals": f"{utilization * SLOTS / service:.6g} things/s",
        "service_time": f"{1000 * service:.6g} ms",
        "slots": f"{SLOTS} slots",
        "service_variability": "0",
    }


@cache
def _times(utilization: float) -> tuple[float, ...]:
    """The response times at one utilization, measured once for its mean and its percentile."""
    return tuple(response_times(utilization))


def _run(utilization: float, share: float) -> Run:
    """A run about the mean (share 0) or a percentile of the answers."""

    def measure() -> float:
        times = _times(utilization)
        return 1000 * (times[int(share * len(times))] if share else sum(times) / len(times))

    said = f"{share:.0%} of the answers stay below" if share else "mean time of an answer"
    return Run(
        name=f"{'p' + format(100 * share, '.0f') if share else 'mean'}_at_{100 * utilization:.0f}",
        about=f"{said}, four connections busy {utilization:.0%} of the time, 10 ms each",
        unit="ms",
        measure=measure,
        block="queueing",
        given=_given(utilization),
        result="response_time_at_percentile" if share else "latency",
        command="SELECT pg_sleep(0.01) at random times through a pool of four",
        kind="latency",
        repetitions=1,
    )


def series() -> Series:
    """A mean and a percentile at several utilizations; what they are given is measured first."""
    limits = [
        Run(
            "pool",
            "connections to the server that a pool opens, 60 clients asking",
            "connections",
            pool,
            "database_connections",
            {"transactions": "1 thing/s"},
            "pool_size",
            "SELECT pg_sleep(3) of 60 clients, pg_stat_activity",
            "limit",
            repetitions=1,
        ),
        Run(
            "clients",
            "connections that it accepts of clients",
            "connections",
            clients,
            "pool",
            {"requests": "1 thing/s", "calling_servers": "1 server"},
            "pooler_connections",
            "sessions opened until one is refused",
            "limit",
            repetitions=1,
        ),
    ]
    runs = [_run(busy, share) for busy in (0.5, 0.7, 0.85) for share in (0.0, 0.99)]
    return Series("pgbouncer", lambda: version(["pgbouncer", "-V"]), [*limits, *runs])
