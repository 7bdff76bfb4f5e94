"""MariaDB: bytes of a row, of an index entry and of the binary log, as InnoDB keeps them."""

from functools import partial

from tests.measured.mariadb_server import ask, outside, server, tree_sizes
from tests.measured.programs import version
from tests.measured.runs import Run, Series

ROWS = 100_000
_LOGGED = (
    "--log-bin=log",
    "--sync-binlog=0",
    "--binlog-format=ROW",
    "--binlog-annotate-row-events=OFF",
)
_TEXT = "body varchar(200) NOT NULL"


def size(columns: str, values: str, tree: int = 0, rows: int = ROWS) -> float:
    """Bytes for each row of a B-tree of a table, and of what is stored out of rows."""
    with server() as program:
        ask(
            program,
            f"CREATE TABLE t ({columns})",
            f"INSERT INTO t SELECT {values} FROM (SELECT seq i FROM seq_1_to_{rows}) q",
        )
        return (tree_sizes(program, "t")[tree] + outside(program, "t")) / rows


def grown(columns: str, values: str, tree: int, steps: int = 8) -> float:
    """Bytes for each row of a B-tree on random keys, in the mean while it doubles."""
    with server() as program:
        ask(program, f"CREATE TABLE t ({columns})")
        rows, sizes = 0, []
        for step in range(steps):
            wanted = round(ROWS * 2 ** (step / steps))
            ask(
                program,
                f"INSERT INTO t SELECT {values}"
                f" FROM (SELECT seq i FROM seq_{rows + 1}_to_{wanted}) q",
            )
            rows = wanted
            sizes.append(tree_sizes(program, "t")[tree] / rows)
        return sum(sizes) / steps


def bloat() -> float:
    """A table after many changes over what it took when loaded."""
    with server() as program:
        ask(
            program,
            f"CREATE TABLE t (id bigint PRIMARY KEY, v bigint NOT NULL, {_TEXT})",
            f"INSERT INTO t SELECT seq, seq, repeat('x', 80) FROM seq_1_to_{ROWS}",
        )
        loaded = sum(tree_sizes(program, "t"))
        ask(program, *["UPDATE t SET v = v + 1 WHERE rand() < 0.2"] * 5)
        return sum(tree_sizes(program, "t")) / loaded


def log(batch: int, changes: bool = False) -> float:
    """Bytes of the binary log for each row of 105 B, `batch` rows to a transaction."""
    rows = 5_000
    with server(*_LOGGED) as program:
        ask(
            program,
            "CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL, b bigint NOT NULL,"
            f" {_TEXT}, KEY (a))",
        )
        starts = range(1, rows, batch)
        inserted = [
            f"INSERT INTO t SELECT seq, seq, seq, repeat('x', 80) FROM seq_{i}_to_{i + batch - 1}"
            for i in starts
        ]
        changed = [f"UPDATE t SET b = b + 1 WHERE id = {i}" for i in starts]
        if changes:
            ask(program, *inserted)
        before = _logged(ask(program, "SHOW MASTER STATUS"))
        ask(program, *(changed if changes else inserted))
        return (_logged(ask(program, "SHOW MASTER STATUS")) - before) / rows


def _logged(status: str) -> int:
    """Where the binary log ends, in bytes."""
    return int(status.split("\t")[1])


def _table(
    name: str,
    about: str,
    columns: str,
    values: str,
    item: int,
    rows: int = ROWS,
    *,
    quick: bool = False,
) -> Run:
    """A run about a table whose columns take so many bytes in a row, in the order of its key."""
    return Run(
        name,
        about,
        "B/thing",
        partial(size, columns, values, rows=rows),
        "table_storage",
        {
            "engine": "innodb",
            "items": f"{rows} things",
            "bloat": "1",
            "item_size": f"{item} B/thing",
        },
        "row_on_disk",
        f"INSERT of {rows:,} rows, pages of the table's B-tree",
        "storage",
        repetitions=1,
        quick=quick,
    )


def _index(
    name: str, about: str, columns: str, values: str, key: int, order: str, primary: int = 8
) -> Run:
    """A run about an index beside the primary key, whose keys arrive in that order."""
    measure = grown if order == "random" else size
    return Run(
        name,
        about,
        "B/thing",
        partial(measure, columns, values, 1),
        "table_storage",
        {
            "engine": "innodb",
            "items": f"{ROWS} things",
            "bloat": "1",
            "indexes": "2",
            "index_key_size": f"{key} B/thing",
            "primary_key_size": f"{primary} B/thing",
            "key_order": order,
        },
        "index_on_disk",
        f"INSERT of {ROWS:,} rows and more, pages of the index's B-tree",
        "storage",
        repetitions=1,
    )


def _log(name: str, about: str, batch: int, *, changes: bool = False) -> Run:
    """A run about the binary log of rows of 105 B."""
    return Run(
        name,
        f"binary log, in rows, of {about}",
        "B/thing",
        partial(log, batch, changes),
        "write_ahead_log",
        {
            "engine": "innodb",
            "writes": "10 things/s",
            "item_size": "105 B/thing",
            "insert_share": "0%" if changes else "100%",
            "rows_per_transaction": f"{batch} things",
        },
        "log_per_write",
        "INSERT or UPDATE, SHOW MASTER STATUS",
        "storage",
        repetitions=1,
    )


def series() -> Series:
    """All that is measured of it."""
    return Series(
        "mariadb",
        lambda: version(["mariadbd", "--version"]),
        [
            _table("row_of_8", "a row of a bigint", "id bigint PRIMARY KEY", "i", 8, quick=True),
            _table(
                "row_of_24",
                "a row of three bigints",
                "id bigint PRIMARY KEY, a bigint NOT NULL, b bigint NOT NULL",
                "i, i, i",
                24,
            ),
            _table(
                "row_of_108",
                "a row of a bigint and a text of 99 B with its length byte",
                f"id bigint PRIMARY KEY, {_TEXT}",
                "i, repeat('x', 99)",
                108,
            ),
            _table(
                "row_of_3010",
                "a row of a bigint and 3,000 B",
                "id bigint PRIMARY KEY, body blob NOT NULL",
                "i, repeat('x', 3000)",
                3010,
                20_000,
            ),
            _table(
                "row_of_9010",
                "a row of a bigint and 9,000 B, which have a page to themselves",
                "id bigint PRIMARY KEY, body blob NOT NULL",
                "i, repeat('x', 9000)",
                9010,
                5_000,
            ),
            _table(
                "row_of_40010",
                "a row of a bigint and 40,000 B, which have pages to themselves",
                "id bigint PRIMARY KEY, body blob NOT NULL",
                "i, repeat('x', 40000)",
                40_010,
                2_000,
            ),
            Run(
                "row_by_uuid",
                "a row of a random uuid and a text of 99 B, in the mean while inserts double them",
                "B/thing",
                partial(
                    grown,
                    f"id binary(16) PRIMARY KEY, {_TEXT}",
                    "unhex(md5(concat(rand(), i))), repeat('x', 99)",
                    0,
                ),
                "table_storage",
                {
                    "engine": "innodb",
                    "items": f"{ROWS} things",
                    "bloat": "1",
                    "item_size": "116 B/thing",
                    "key_order": "random",
                },
                "row_on_disk",
                "INSERT of 100,000 to 200,000 rows, pages of the table's B-tree",
                "storage",
                repetitions=1,
            ),
            _index(
                "index_bigint",
                "an entry of an index on a bigint, in order, beside a primary key of 8 B",
                "id bigint PRIMARY KEY, k bigint NOT NULL, KEY (k)",
                "i, i",
                8,
                "ascending",
            ),
            _index(
                "index_bigint_by_uuid",
                "an entry of an index on a bigint, in order, beside a primary key of 16 B",
                "id binary(16) PRIMARY KEY, k bigint NOT NULL, KEY (k)",
                "unhex(md5(i)), i",
                8,
                "ascending",
                16,
            ),
            _index(
                "index_bigint_random",
                "an entry of an index on random bigints, in the mean while inserts double it",
                "id bigint PRIMARY KEY, k bigint NOT NULL, KEY (k)",
                "i, floor(rand() * 1e15)",
                8,
                "random",
            ),
            _index(
                "index_text_random",
                "an entry of an index on random texts of 37 B with their length byte, in the mean "
                "while inserts double it",
                "id bigint PRIMARY KEY, k varchar(60) NOT NULL, KEY (k)",
                "i, concat('user-', md5(i))",
                38,
                "random",
            ),
            Run(
                "bloat_by_updates",
                "a table after many updates over what it took when loaded",
                "",
                bloat,
                "table_storage",
                {"engine": "innodb", "items": f"{ROWS} things", "update_share": "90%"},
                "bloat",
                "five times: UPDATE of a fifth at random; pages of the B-tree",
                "storage",
                repetitions=1,
            ),
            _log("log_of_inserts", "rows of 105 B that are inserted, a transaction each", 1),
            _log("log_of_batches", "rows of 105 B that are inserted, 100 a transaction", 100),
            _log(
                "log_of_changes",
                "rows of 105 B that are changed, a transaction each",
                1,
                changes=True,
            ),
        ],
    )
