"""PostgreSQL: bytes of a row, of an index entry, of what updates leave behind."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from tests.measured.postgresql.server import ask, server
from tests.measured.runs import Run

ROWS = 200_000
_CREATE = "CREATE INDEX t_index ON t (id)"
_OUTSIDE = "ALTER TABLE t ALTER body SET STORAGE EXTERNAL"


def size(
    columns: str,
    values: str,
    relation: str = "t",
    *,
    before: Sequence[str] = (),
    after: Sequence[str] = (),
    rows: int = ROWS,
) -> float:
    """Bytes for each row of a table, or of an index on it, once the rows are inserted."""
    with server("fsync=off") as program:
        ask(
            program,
            f"CREATE TABLE t ({columns})",
            *before,
            f"INSERT INTO t SELECT {values} FROM generate_series(1, {rows}) i",
            *after,
        )
        return float(ask(program, f"SELECT pg_table_size('{relation}')")) / rows


def grown(steps: int = 8) -> float:
    """Bytes of an entry of an index on random keys, in the mean while it doubles."""
    with server("fsync=off") as program:
        ask(program, "CREATE TABLE t (id uuid)", _CREATE)
        rows, sizes = 0, []
        for step in range(steps):
            wanted = round(ROWS * 2 ** (step / steps))
            more = f"FROM generate_series(1, {wanted - rows})"
            ask(program, f"INSERT INTO t SELECT gen_random_uuid() {more}")
            rows = wanted
            sizes.append(float(ask(program, "SELECT pg_table_size('t_index')")) / rows)
        return sum(sizes) / steps


def bloat(indexed: bool) -> float:
    """Table and indexes after many updates over what they took when loaded.

    A fifth of the rows is changed between two vacuums, as autovacuum lets it come to.
    """
    rows = 100_000
    change = f"""UPDATE t SET v = v + 1 WHERE id IN
        (SELECT 1 + floor(random() * {rows})::bigint FROM generate_series(1, 22314))"""
    with server("fsync=off", "autovacuum=off") as program:
        ask(
            program,
            "CREATE TABLE t (id bigint PRIMARY KEY, v bigint, body text)",
            f"INSERT INTO t SELECT i, i, repeat('x', 80) FROM generate_series(1, {rows}) i",
            *(["CREATE INDEX t_v ON t (v)"] if indexed else []),
        )
        loaded = float(ask(program, "SELECT pg_total_relation_size('t')"))
        ask(program, *[change, "VACUUM t"] * 10)
        return float(ask(program, "SELECT pg_total_relation_size('t')")) / loaded


def collisions() -> float:
    """Pairs of texts with the same hash of 32 bits among five million."""
    with server("fsync=off") as program:
        texts = "SELECT hashtext(i::text) h FROM generate_series(1, 5000000) i"
        counted = (
            f"SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) n FROM ({texts}) a GROUP BY h)"
        )
        return float(ask(program, f"{counted} b"))


def _table(
    name: str,
    about: str,
    columns: str,
    values: str,
    item: str,
    *,
    before: Sequence[str] = (),
    given: dict[str, str] | None = None,
) -> Run:
    """A run about the size of a table whose columns take `item` in a row."""
    return Run(
        name,
        about,
        "B/thing",
        partial(size, columns, values, before=before),
        "table_storage",
        {"items": f"{ROWS} things", "bloat": "1", "item_size": item, **(given or {})},
        "row_on_disk",
        f"INSERT of {ROWS:,} rows, pg_table_size",
        "storage",
        repetitions=1,
    )


def _index(
    name: str, about: str, columns: str, values: str, key: str, names: str = "id", *, grows: bool
) -> Run:
    """A run about an index whose key takes `key`: it grows with the table, or is built on it."""
    create = [_CREATE.replace("(id)", f"({names})")]
    before, after = (create, []) if grows else ([], create)
    return Run(
        name,
        about,
        "B/thing",
        partial(size, columns, values, "t_index", before=before, after=after),
        "table_storage",
        {"items": f"{ROWS} things", "bloat": "1", "index_key_size": key, "key_order": "ascending"},
        "index_on_disk",
        f"INSERT of {ROWS:,} rows, pg_table_size of the index",
        "storage",
        repetitions=1,
    )


def _outside(name: str, body: int, rows: int) -> Run:
    """A run about rows whose long value does not compress and is stored out of them."""
    value = f"decode(left(repeat(md5(i::text), {body // 16 + 1}), {2 * body}), 'hex')"
    columns = "id bigint, body bytea"
    run = _table(
        name,
        f"a row of a bigint and {body:,} B that do not compress, stored out of the row",
        columns,
        value,
        f"{body + 8} B/thing",
    )
    return replace(
        run,
        measure=partial(size, columns, f"i, {value}", before=[_OUTSIDE], rows=rows),
        given={**run.given, "items": f"{rows} things"},
        command=f"INSERT of {rows:,} rows, pg_table_size",
    )


def _bloat(name: str, about: str, *, indexed: bool) -> Run:
    """A run about what updates leave behind."""
    return Run(
        name,
        about,
        "",
        partial(bloat, indexed),
        "table_storage",
        {"items": "100_000 things", "item_size": "97 B/thing", "update_share": "90%"},
        "bloat",
        "ten times: UPDATE of a fifth at random, VACUUM; pg_total_relation_size",
        "storage",
        repetitions=1,
    )


def runs() -> list[Run]:
    """All of them."""
    return [
        replace(_table("row_of_8", "a row of a bigint", "id bigint", "i", "8 B/thing"), quick=True),
        _table(
            "row_of_24",
            "a row of three bigints",
            "a bigint, b bigint, c bigint",
            "i, i, i",
            "24 B/thing",
        ),
        _table(
            "row_of_nulls",
            "a row of ten integers and ten NULLs",
            ", ".join(f"c{j} int" for j in range(20)),
            ", ".join("NULL" if j % 2 else "i" for j in range(20)),
            "40 B/thing",
            given={"null_bitmap": "20 bit/thing"},
        ),
        _table(
            "row_of_24_filled_to_70",
            "a row of three bigints in pages that are filled to 70 %",
            "a bigint, b bigint, c bigint",
            "i, i, i",
            "24 B/thing",
            before=["ALTER TABLE t SET (fillfactor = 70)"],
            given={"fill_factor": "70%"},
        ),
        _table(
            "row_of_108",
            "a row of a bigint and a text of 99 B with its length byte",
            "id bigint, body text",
            "i, repeat(md5(i::text), 4)::char(99)::text",
            "108 B/thing",
        ),
        _table(
            "row_of_240",
            "a row of a bigint and a text of 228 B with four bytes of length",
            "id bigint, body text",
            "i, substr(repeat(md5(i::text), 8), 1, 228)",
            "240 B/thing",
        ),
        _table(
            "row_of_1000",
            "a row of a bigint and a text of 988 B with four bytes of length",
            "id bigint, body text",
            "i, substr((SELECT string_agg(md5((i * 100 + j)::text), '')"
            " FROM generate_series(1, 40) j), 1, 988)",
            "1000 B/thing",
        ),
        _outside("row_of_2500", 2_500, 20_000),
        _outside("row_of_3000", 3_000, ROWS),
        _outside("row_of_10000", 10_000, 10_000),
        _outside("row_of_100000", 100_000, 2_000),
        _index(
            "index_bigint",
            "an entry of an index on a bigint, in order",
            "id bigint",
            "i",
            "8 B/thing",
            grows=True,
        ),
        _index(
            "index_text",
            "an entry of an index on a text of 37 B with its length byte, built on a table",
            "id text",
            "'user-' || md5(i::text)",
            "38 B/thing",
            grows=False,
        ),
        _index(
            "index_of_two",
            "an entry of an index on two bigints, built on a table that is there",
            "a bigint, b bigint",
            "i, i",
            "16 B/thing",
            "a, b",
            grows=False,
        ),
        _index(
            "index_uuid_built",
            "an entry of an index on a random uuid, built on a table that is there",
            "id uuid",
            "gen_random_uuid()",
            "16 B/thing",
            grows=False,
        ),
        Run(
            "index_uuid_inserted",
            "an entry of an index on a random uuid, in the mean while inserts double it",
            "B/thing",
            grown,
            "table_storage",
            {
                "items": "400_000 things",
                "bloat": "1",
                "index_key_size": "16 B/thing",
                "key_order": "random",
            },
            "index_on_disk",
            "INSERT of 200,000 to 400,000 rows, pg_table_size of the index",
            "storage",
            repetitions=1,
        ),
        _bloat(
            "bloat_by_updates",
            "table and primary key after many updates over what they took when loaded",
            indexed=False,
        ),
        _bloat(
            "bloat_by_indexed_updates",
            "the same with an index on what is updated",
            indexed=True,
        ),
        Run(
            "collisions",
            "pairs of equal hashes of 32 bits among five million texts",
            "things",
            collisions,
            "id_space",
            {
                "writes": "0 things/s",
                "initial_items": "5M things",
                "alphabet": "2",
                "length": "32",
            },
            "collisions_expected",
            "hashtext, GROUP BY",
            "accuracy",
            repetitions=1,
        ),
    ]
