"""PostgreSQL: bytes of indexes that are no B-trees: hash, BRIN and GIN."""

from dataclasses import replace
from functools import partial

from tests.measured.postgresql.server import ask, server
from tests.measured.runs import Run

_NUMBERS = "CREATE TABLE t (id bigint)"
_ARRAYS = "CREATE TABLE t (id bigint, tags int[])"


def size(table: str, values: str, index: str, rows: int, *, grown: bool) -> float:
    """Bytes for each row of an index that grows with its rows, or is made when they are there."""
    create = f"CREATE INDEX t_index ON t USING {index}"
    fill = f"INSERT INTO t SELECT {values} FROM generate_series(1, {rows}) i"
    with server("fsync=off", "autovacuum=off") as program:
        ask(program, table, *([create, fill, "VACUUM t"] if grown else [fill, create]))
        return float(ask(program, "SELECT pg_table_size('t_index')")) / rows


def with_indexes() -> float:
    """Table and three indexes over the bytes of the columns, 500 in a row."""
    rows = 100_000
    text = "(SELECT string_agg(md5((i * 100 + j)::text), '') FROM generate_series(1, 16) j)"
    values = f"i, now() + i * interval '1 s', 'user-' || md5(i::text), left({text}, 442)"
    with server("fsync=off", "autovacuum=off") as program:
        ask(
            program,
            "CREATE TABLE t (id bigint PRIMARY KEY, at timestamptz, name text, body text)",
            "CREATE INDEX t_at ON t (at)",
            "CREATE INDEX t_name ON t (name)",
            f"INSERT INTO t SELECT {values} FROM generate_series(1, {rows}) i",
        )
        columns = "sum(pg_column_size(id) + pg_column_size(at) + pg_column_size(name))"
        size = float(ask(program, f"SELECT {columns} + sum(pg_column_size(body)) FROM t"))
        return float(ask(program, "SELECT pg_total_relation_size('t')")) / size


def _index(name: str, about: str, rows: int, *, grown: bool, **given: str) -> Run:
    """A run about a hash index or BRIN on a bigint."""
    kind = given["other_index"]
    ranges = given.get("pages_per_range", "")
    index = f"{kind} (id)" + (f" WITH (pages_per_range = {ranges.split()[0]})" if ranges else "")
    return Run(
        name,
        about,
        "B/thing",
        partial(size, _NUMBERS, "i", index, rows, grown=grown),
        "table_storage",
        {
            "items": f"{rows} things",
            "bloat": "1",
            "item_size": "8 B/thing",
            "other_index_made": "before the rows" if grown else "after the rows",
            **given,
        },
        "other_on_disk",
        f"INSERT of {rows:,} rows, pg_table_size of the index",
        "storage",
        repetitions=1,
    )


def _hash(rows: int, *, grown: bool) -> Run:
    """A run about a hash index."""
    how = "that grew with its rows" if grown else "that was made at once"
    name = f"hash_{'grown' if grown else 'made'}_{rows // 1000}k"
    about = f"an entry of a hash index of {rows:,} rows {how}"
    return _index(name, about, rows, grown=grown, other_index="hash")


def _brin(pages: int, about: str) -> Run:
    """A run about BRIN."""
    given = {"pages_per_range": f"{pages} page"} if pages != 128 else {}
    return _index(f"brin_{pages}", about, 200_000, grown=False, other_index="brin", **given)


def _gin(keys: int, rows: int, *, grown: bool) -> Run:
    """A run about GIN on arrays of four of so many numbers, each as often as another."""
    name = f"gin_{'grown' if grown else 'made'}_{keys}"
    how = "that grew with its rows" if grown else "that was made at once"
    about = f"a row in GIN on four of {keys:,} numbers {how}"
    tags = ", ".join([f"1 + floor(random() * {keys})::int"] * 4)
    run = _index(name, about, rows, grown=grown, other_index="gin")
    more = {
        "item_size": "48 B/thing",
        "index_key_size": "4 B/thing",
        "distinct_keys": f"{keys}",
    }
    measure = partial(size, _ARRAYS, f"i, ARRAY[{tags}]", "gin (tags)", rows, grown=grown)
    return replace(run, measure=measure, given={**run.given, **more})


def runs() -> list[Run]:
    """All of them."""
    return [
        Run(
            "with_indexes",
            "table and three indexes (key, time, name) over the columns of rows of 500 B",
            "",
            with_indexes,
            "stored_data",
            {"writes": "1 thing/s"},
            "index_overhead",
            "INSERT of 100,000 rows, pg_total_relation_size over pg_column_size",
            "storage",
            repetitions=1,
        ),
        _hash(100_000, grown=True),
        _hash(200_000, grown=True),
        _hash(700_000, grown=True),
        _hash(200_000, grown=False),
        _hash(500_000, grown=False),
        _brin(128, "a row in BRIN of a bigint, 885 pages in ranges of 128"),
        _brin(1, "a row in BRIN of a bigint, a range for each of 885 pages"),
        _gin(100, 200_000, grown=False),
        _gin(1_000, 200_000, grown=False),
        _gin(10_000, 200_000, grown=False),
        _gin(100_000, 200_000, grown=False),
        _gin(10_000, 500_000, grown=True),
        _gin(100_000, 500_000, grown=True),
    ]
