"""PostgreSQL: bytes of the write-ahead log, without whole pages and with them."""

from functools import partial

from tests.measured.postgresql.server import ask, server
from tests.measured.programs import Program
from tests.measured.runs import Run

LOADED = 300_000
_RARELY = ("fsync=off", "autovacuum=off", "checkpoint_timeout=1h", "max_wal_size=20GB")
_KEYS = {"bigint": "{}", "uuid": "gen_random_uuid()"}
_ANY = f"1 + floor(random() * {LOADED})"


def records(indexes: int, batch: int, key: str = "bigint") -> float:
    """Bytes of log for each row of 100 B that is inserted, `batch` rows to a transaction."""
    rows = 20_000
    number = f"i * {batch} + j"
    columns = ["id", "a", "b"][:indexes]
    with server("fsync=off", "full_page_writes=off", "autovacuum=off") as program:
        ask(
            program,
            f"CREATE TABLE t (id {key}, a bigint, b bigint, body text)",
            *[f"CREATE INDEX ON t ({column})" for column in columns],
        )
        insert = f"""INSERT INTO t SELECT {_KEYS[key].format(number)}, {number}, {number},
            repeat('x', 80) FROM generate_series(1, {batch}) j"""
        return logged(program, insert, rows // batch) / batch


def inserted(key: str, rows: int) -> float:
    """Bytes of log for each of the rows that are inserted after a checkpoint, one by one."""
    with server(*_RARELY) as program:
        insert = f"INSERT INTO t SELECT {_KEYS[key]}, i, i, repeat('x', 80)"
        ask(
            program,
            f"CREATE TABLE t (id {key}, a bigint, b bigint, body text)",
            "CREATE INDEX ON t (id)",
            f"{insert.format('i')} FROM generate_series(1, {LOADED}) i",
        )
        return logged(program, insert.format(f"{LOADED} + i"), rows)


def changed(rows: int, fill: int, indexed: bool) -> float:
    """Bytes of log for each of the rows that are changed after a checkpoint, one by one."""
    with server(*_RARELY) as program:
        _loaded(program, fill, indexed)
        return logged(program, "UPDATE t SET v = v + 1 WHERE id = k", rows)


def in_place() -> float:
    """Percent of the changes that leave the indexes alone, on pages that were packed.

    A fifth of the rows is changed between two vacuums, as autovacuum lets it come to.
    """
    with server(*_RARELY) as program:
        _loaded(program, 100, indexed=False)
        change = f"""UPDATE t SET v = v + 1 WHERE id IN
            (SELECT {_ANY}::bigint FROM generate_series(1, {LOADED} * 0.22314))"""
        ask(program, *[change, "VACUUM t"] * 5, "SELECT pg_stat_reset()")
        ask(program, *[change, "VACUUM t"] * 5)
        share = "100.0 * n_tup_hot_upd / n_tup_upd FROM pg_stat_user_tables"
        return float(ask(program, "SELECT pg_sleep(1)", f"SELECT {share}"))


def _loaded(program: Program, fill: int, indexed: bool) -> None:
    """Make a table of rows of 97 B under a primary key, in pages filled to so many percent."""
    ask(
        program,
        f"CREATE TABLE t (id bigint PRIMARY KEY, v bigint, body text) WITH (fillfactor = {fill})",
        *(["CREATE INDEX ON t (v)"] if indexed else []),
        f"INSERT INTO t SELECT i, i, repeat('x', 80) FROM generate_series(1, {LOADED}) i",
        "VACUUM t",
    )


def logged(program: Program, statement: str, times: int) -> float:
    """Bytes of log of a statement for each time, after a checkpoint, a transaction each.

    In the statement `i` counts the times and `k` is one of the loaded keys, at random.
    """
    ask(program, "CHECKPOINT")
    start = ask(program, "SELECT pg_current_wal_insert_lsn()")
    loop = f"FOR i IN 0..{times - 1} LOOP k := {_ANY}; {statement}; COMMIT; END LOOP"
    ask(program, f"DO $$ DECLARE k bigint; BEGIN {loop}; END $$")
    end = ask(program, "SELECT pg_current_wal_insert_lsn()")
    return float(ask(program, f"SELECT pg_wal_lsn_diff('{end}', '{start}')")) / times


def _records(name: str, about: str, indexes: int, batch: int, key: str = "bigint") -> Run:
    """A run about the log of rows with three numbers, or a uuid and two, and a text of 81 B."""
    row, index_key = (113, 16) if key == "uuid" else (105, 8)
    return Run(
        name,
        f"log of {about}, without whole pages",
        "B/thing",
        partial(records, indexes, batch, key),
        "point_in_time_recovery",
        {
            "writes": "100 things/s",
            "database_size": "1 GB",
            "row_size": f"{row} B/thing",
            "indexes": f"{indexes}",
            "index_key_size": f"{index_key} B/thing",
            "key_order": "random" if key == "uuid" else "ascending",
            "rows_per_transaction": f"{batch}",
        },
        "log_per_write",
        "INSERT, pg_wal_lsn_diff",
        "storage",
        repetitions=1,
    )


def _inserted(key: str, rows: int) -> Run:
    """A run about rows that are added between two checkpoints; a leaf has 203 random uuids."""
    random = key == "uuid"
    return Run(
        f"log_of_{rows}_{key}s",
        f"log of each of {rows:,} rows that are inserted under a {key} between two checkpoints",
        "B/thing",
        partial(inserted, key, rows),
        "write_ahead_log",
        {
            "writes": "10 things/s",
            "item_size": f"{113 if random else 105} B/thing",
            "indexes": "1",
            "index_key_size": f"{16 if random else 8} B/thing",
            "key_order": "random" if random else "ascending",
            "leaf_pages": f"{LOADED // 203} pages" if random else "0 pages",
            "rows_between_checkpoints": f"{rows} things",
        },
        "log_per_write",
        f"CHECKPOINT, INSERT one by one beside {LOADED:,} rows, pg_wal_lsn_diff",
        "storage",
        repetitions=1,
    )


def _changed(rows: int, indexed: bool) -> Run:
    """A run about rows that change between two checkpoints, with a number that is indexed or not.

    A page has 61 of the rows, or 55 where a tenth is left free; a leaf of an index 366 numbers.
    """
    fill, per_page, indexes = (100, 61, 2) if indexed else (90, 55, 1)
    kind = "with an index on what changes" if indexed else "in place"
    return Run(
        f"log_of_{rows}_{'indexed_' if indexed else ''}changes",
        f"log of each of {rows:,} rows that change {kind} between two checkpoints",
        "B/thing",
        partial(changed, rows, fill, indexed),
        "write_ahead_log",
        {
            "writes": "10 things/s",
            "item_size": "97 B/thing",
            "insert_share": "0%",
            "in_place_share": "0%" if indexed else "100%",
            "changed_size": "8 B/thing",
            "indexes": f"{indexes}",
            "table_fill": f"{fill}%",
            "table_pages": f"{LOADED // per_page} pages",
            "leaf_pages": f"{indexes * LOADED // 366} pages",
            "leaf_fill": "90%",
            "rows_between_checkpoints": f"{rows} things",
        },
        "log_per_write",
        f"CHECKPOINT, UPDATE one by one among {LOADED:,} rows, pg_wal_lsn_diff",
        "storage",
        repetitions=1,
    )


def runs() -> list[Run]:
    """All of them."""
    return [
        _records("log_without_index", "a row of 105 B, a transaction each", 0, 1),
        _records("log_with_one_index", "a row of 105 B with one index, a transaction each", 1, 1),
        _records(
            "log_with_two_indexes", "a row of 105 B with two indexes, a transaction each", 2, 1
        ),
        _records("log_of_batches", "a row of 105 B with two indexes, 100 a transaction", 2, 100),
        _records(
            "log_of_uuids",
            "a row of 113 B under a random uuid, a transaction each",
            1,
            1,
            "uuid",
        ),
        _inserted("bigint", 3_000),
        _inserted("bigint", 30_000),
        _inserted("uuid", 3_000),
        _inserted("uuid", 30_000),
        _changed(3_000, indexed=False),
        _changed(30_000, indexed=False),
        _changed(3_000, indexed=True),
        _changed(30_000, indexed=True),
        Run(
            "in_place",
            "changes that stay in their page, packed when it was loaded",
            "%",
            in_place,
            "write_ahead_log",
            {"writes": "10 things/s"},
            "in_place_share",
            "five times: UPDATE of a fifth at random, VACUUM; n_tup_hot_upd",
            "storage",
            repetitions=1,
            cited=True,
        ),
    ]
