"""PostgreSQL as it comes: sessions that it lets in, sizes of types, pages, segments and sorts."""

import json
import subprocess
from functools import partial

from tests.measured.postgresql.server import USER, ask, server
from tests.measured.postgresql.sessions import let_in
from tests.measured.programs import found
from tests.measured.runs import Run

_SORT = "EXPLAIN (ANALYZE, FORMAT JSON) SELECT i FROM generate_series(1, {}) i ORDER BY -i"


def sessions(user: str) -> int:
    """Sessions of a user that a server with its defaults accepts."""
    with server("fsync=off") as program:
        ask(program, "CREATE USER app")
        return let_in(program.port, user)


def reserved() -> int:
    """Sessions that are kept for superusers."""
    with server("fsync=off") as program:
        ask(program, "CREATE USER app")
        return let_in(program.port) - let_in(program.port, "app")


def column(kind: str, value: str) -> float:
    """Bytes of a column of that type in a row that is stored."""
    with server("fsync=off") as program:
        ask(program, f"CREATE TABLE t (a {kind})", f"INSERT INTO t VALUES ({value})")
        return float(ask(program, "SELECT pg_column_size(a) FROM t"))


def page() -> float:
    """Bytes of a table of one row."""
    with server("fsync=off") as program:
        return float(ask(program, "CREATE TABLE t AS SELECT 1", "SELECT pg_relation_size('t')"))


def segment() -> float:
    """Bytes of each file of the log."""
    with server("fsync=off") as program:
        sizes = {path.stat().st_size for path in program.folder.glob("data/pg_wal/0*")}
        (size,) = sizes
        return float(size)


def checkpoints() -> float:
    """Seconds between two checkpoints, as the server says."""
    with server("fsync=off") as program:
        asked = "SELECT extract(epoch FROM current_setting('checkpoint_timeout')::interval)"
        return float(ask(program, asked))


def sort() -> float:
    """Bytes of the largest sort that stays in memory."""
    with server("fsync=off") as program:
        low, high, largest = 10_000, 200_000, 0.0
        while high - low > 200:
            middle = (low + high) // 2
            (plan,) = json.loads(ask_all(program.port, _SORT.format(middle)))
            if plan["Plan"]["Sort Space Type"] == "Memory":
                low, largest = middle, 1024.0 * plan["Plan"]["Sort Space Used"]
            else:
                high = middle
        return largest


def ask_all(port: int, statement: str) -> str:
    """All lines of an answer."""
    command = [found("psql"), "-h", "127.0.0.1", "-p", str(port), "-U", USER, "-X", "-q", "-t"]
    done = subprocess.run(
        [*command, "-A", "-c", statement, "postgres"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


def backup() -> float:
    """Bytes of the database's files over those of a base backup of it."""
    with server("fsync=off") as program:
        rows = "SELECT i, repeat(md5(i::text), 4) FROM generate_series(1, 200000) i"
        ask(program, f"CREATE TABLE t AS {rows}", "CHECKPOINT")
        copy = program.folder / "copy"
        command = [found("pg_basebackup"), "-h", "127.0.0.1", "-p", str(program.port), "-U", USER]
        made = [*command, "-D", str(copy), "-F", "tar", "-X", "none", "-c", "fast"]
        subprocess.run(made, capture_output=True, check=True, timeout=60)
        data = program.folder / "data"
        kept = [path for path in data.rglob("*") if path.is_file() and "pg_wal" not in path.parts]
        return sum(path.stat().st_size for path in kept) / (copy / "base.tar").stat().st_size


_once = partial(Run, repetitions=1)
_ROWS = {"items": "1M things"}


def runs() -> list[Run]:
    """All of them."""
    some = {"transactions": "1 thing/s"}
    return [
        _once(
            "sessions",
            "sessions that a server accepts of a superuser",
            "connections",
            lambda: sessions(USER),
            "database_connections",
            some,
            "max_connections",
            "sessions opened until one is refused",
            "limit",
        ),
        _once(
            "reserved_sessions",
            "of them, those that it keeps for superusers",
            "connections",
            reserved,
            "database_connections",
            some,
            "reserved",
            "the same of an ordinary user",
            "limit",
        ),
        _once(
            "sort_memory",
            "the largest sort that stays in memory",
            "MiB/connection",
            lambda: sort() / 2**20,
            "database_connections",
            some,
            "work_memory",
            "EXPLAIN ANALYZE of sorts until one goes to disk",
            "memory",
            cited=True,
        ),
        _once(
            "bigint",
            "a bigint in a row",
            "B/thing",
            lambda: column("bigint", "1"),
            "table_storage",
            _ROWS,
            "index_key_size",
            "pg_column_size",
            "storage",
        ),
        _once(
            "uuid",
            "a UUID in a row",
            "B/thing",
            lambda: column("uuid", "gen_random_uuid()"),
            "workers",
            {"messages": "1 thing/s"},
            "deduplication_key",
            "pg_column_size",
            "storage",
        ),
        _once(
            "page",
            "a table of one row",
            "B/io",
            page,
            "scale_up_or_out",
            {"requests": "1 thing/s", "server_rate": "1 thing/s/server"},
            "page_size",
            "pg_relation_size",
            "storage",
            cited=True,
        ),
        _once(
            "segment",
            "a file of the log",
            "MiB",
            lambda: segment() / 2**20,
            "point_in_time_recovery",
            {"writes": "100 things/s", "database_size": "1 GB"},
            "segment_size",
            "size of each file of pg_wal",
            "storage",
        ),
        _once(
            "base_backup",
            "files of a database over a base backup of it",
            "",
            backup,
            "point_in_time_recovery",
            {"writes": "100 things/s", "database_size": "1 GB"},
            "compression",
            "pg_basebackup -F tar -X none, sizes of files",
            "storage",
        ),
        _once(
            "checkpoints",
            "time between two checkpoints",
            "min",
            lambda: checkpoints() / 60,
            "write_ahead_log",
            {"writes": "10 things/s"},
            "checkpoint_interval",
            "SHOW checkpoint_timeout",
            "limit",
        ),
    ]
