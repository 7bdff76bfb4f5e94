"""How long a query over many rows takes in DuckDB, and how much memory.

Run `python -m tests.benchmarks.sql [ROWS [SCENARIO]]`: by default 10 million rows of `template`.
DuckDB may use two cores and 1 GB, as a company's smallest machine would have.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import duckdb

import envelope

INPUTS, OUTPUTS = ("dau", "payload_size"), ("qps", "total.storage", "total.servers")


class Measured(NamedTuple):
    """Seconds on the wall and of all processors, and the megabytes that the process had at most."""

    seconds: float
    busy: float
    megabytes: float


def measured(rows: int, name: str = "template") -> Measured:
    """What a query over so many rows takes, from a table on disk to a file of Parquet."""
    text = envelope.load(name).to_sql(INPUTS, OUTPUTS)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        base = duckdb.connect(str(place / "base.db"))
        base.execute("SET threads = 2; SET memory_limit = '800MB'; SET temp_directory = ''")
        base.execute(
            "CREATE TABLE inputs AS SELECT i AS tenant, 1e4 + i * 7.0 AS dau,"
            f" 100.0 + i % 5000 AS payload_size FROM range({rows}) AS t(i)"
        )
        start, before = time.perf_counter(), time.process_time()
        base.execute(f"COPY ({text.rstrip().rstrip(';')}) TO '{place}/out.parquet'")
        took, busy = time.perf_counter() - start, time.process_time() - before
        counted = base.execute(f"SELECT count(total_servers) FROM '{place}/out.parquet'").fetchone()
        base.close()
    assert counted == (rows,)
    return Measured(took, busy, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    seconds, busy, megabytes = measured(rows, *sys.argv[2:])
    print(
        f"{rows:,} rows: {seconds:.1f} s ({busy:.1f} s of processors), {megabytes:,.0f} MB at most"
    )
