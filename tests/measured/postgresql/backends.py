"""PostgreSQL: memory of a session, what a core does."""

import subprocess
import time

from tests.measured.postgresql.server import USER, ask, server
from tests.measured.programs import Program, found
from tests.measured.runs import Run


def connections(count: int, tables: int) -> float:
    """Bytes of memory of a backend that has read from so many tables; shared pages count once."""
    columns = "id bigint PRIMARY KEY, a text, b text, c int, d timestamptz"
    with server(f"max_connections={count + 20}") as program:
        made = f"EXECUTE format('CREATE TABLE t%s ({columns})', i)"
        ask(program, f"DO $$ BEGIN FOR i IN 1..{tables} LOOP {made}; END LOOP; END $$")
        clients = [_client(program, tables) for _ in range(3)]  # what all share is there then
        before = program.memory()
        clients += [_client(program, tables) for _ in range(count)]
        used = program.memory() - before
        for client in clients:
            client.communicate()
        return used / count


def _client(program: Program, tables: int) -> subprocess.Popen[bytes]:
    """A session that has asked each table for one row, and is idle."""
    command = [found("psql"), "-h", "127.0.0.1", "-p", str(program.port), "-U", USER]
    client = subprocess.Popen(
        [*command, "-X", "-q", "-t", "-A", "postgres"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert client.stdin is not None
    assert client.stdout is not None
    for table in range(1, tables + 1):
        client.stdin.write(b"SELECT count(*) FROM t%d WHERE id = 1;\n" % table)
        client.stdin.flush()
        client.stdout.readline()
    return client


def operations() -> float:
    """Reads of a row by its key over the processor time of the server."""
    with server("fsync=off") as program:
        command = [found("pgbench"), "-h", "127.0.0.1", "-p", str(program.port), "-U", USER, "-n"]
        made = [*command, "-i", "-q", "-s", "5", "postgres"]
        subprocess.run(made, capture_output=True, check=True, timeout=120)
        # A backend takes its time along when its session ends: the most that was seen counts.
        spent = program.cpu_time()
        load = subprocess.Popen(
            [*command, "-S", "-M", "prepared", "-c", "8", "-T", "6", "postgres"],
            stdout=subprocess.PIPE,
            text=True,
        )
        used = spent
        while load.poll() is None:
            used = max(used, program.cpu_time())
            time.sleep(0.05)
        said = load.communicate()[0]
        count = next(line for line in said.splitlines() if "actually processed" in line)
        return int(count.split(":")[1].split("/")[0]) / (used - spent)


def _backend(tables: int) -> Run:
    """A run about the memory of sessions that have used so many tables."""
    return Run(
        f"backend_of_{tables}",
        f"memory of an idle backend that has used {tables:,} tables",
        "MB/connection",
        lambda: connections(20, tables) / 1e6,
        "database_connections",
        {"transactions": "1 thing/s", "tables_touched": f"{tables}"},
        "backend_memory",
        "20 psql sessions, Pss",
        repetitions=1,
        cited=tables != 100,
    )


def runs() -> list[Run]:
    """All of them."""
    return [
        Run(
            "select",
            "reads of a row by its key, prepared, all in memory, over processor time",
            "things/s/core",
            operations,
            "replicated_database",
            {
                "reads": "1k things/s",
                "writes": "0 things/s",
                "item_size": "100 B/thing",
                "queries": "by key",
            },
            "operations_per_core",
            "pgbench -S -M prepared -c 8, processor time of the server",
            "throughput",
        ),
        _backend(1),
        _backend(100),
        _backend(1000),
    ]
