"""The same query in a real PostgreSQL and a real Spark, beside the engine."""

import random
from collections.abc import Iterator

import psycopg
import pytest

from envelope.engine.run import run
from envelope.engine.sql.dialects import is_reserved
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.engine.sql.databases import Table, answers, differences, values, written
from tests.measured.postgresql import server as postgresql_server
from tests.presets import runs
from tests.programs.installed import program
from tests.programs.spark import rows_of_spark

# What differs between databases: words, NULL, rounding, powers, what divides by zero, large whole
# numbers, sums and chances without loops.
TEXT = """
[inputs]
x = { value = "1", low = "-1" }
y = { value = "1", low = "-1" }
share = "90%"
engine = { value = "valkey", choices = ["valkey", "memcached"] }
[formulas]
ratio = "x / y"
largest = "max(ratio, x, 3)"
branch = 'if ratio > 1 and engine == "valkey" then ceil(x) else 7 / 2'
rounded = "ceil(x * 1.1) + floor(y) + round(x / 2) + next_power_of_2(abs(x)) + mod(x, 7)"
power = "abs(x) ^ share + 2 ^ y + (x / 10) ^ 2 + exp(-x) + log2(abs(x) + 1) + log10(abs(x) + 1)"
root = "sqrt(x)"
left = "1 - share"
cost = "tiered(abs(x), 10, 2, 50, 1, 0.5)"
waiting = "erlang_c(ceil(abs(y)) + 1, share * abs(y))"
popular = "zipf_hit_ratio(abs(x), 1000 + abs(x), share)"
chances = "normal_quantile(share) + at_least(2, 3, share)"
alike = "collision_probability(floor(abs(y)), 365)"
several = "sum(x, y, share) + min(x, y) + clamp(x, 0, 1) + divided(x, y)"
"""
OUTPUTS = [
    *("largest", "branch", "rounded", "power", "root", "left", "cost", "waiting", "popular"),
    *("chances", "alike", "several"),
]
ROWS: list[list[float | str]] = [
    [10.0, 3.0, 0.9, "valkey"],
    [10.0, 0.0, 0.999, "memcached"],
    [-4.5, 2.5, 0.25, "valkey"],
    [2.0**53 + 2, 7.0, 0.5, "valkey"],
    [1e20, 50.0, 0.01, "valkey"],
    [1.0, 1.0, 1.5, "valkey"],
    [1.0, 1.0, 0.5, "redis"],
    [0.3, 20.0, 0.6, "valkey"],
    [700.0, 100.0, 0.75, "valkey"],
]
NAMES = ["x", "y", "share", "engine"]
REFUSED = ["`share`: it can be at most 100%", "`engine` is none of valkey, memcached"]


@pytest.fixture(scope="module")
def postgres() -> Iterator[psycopg.Connection]:
    """A connection to a server of one's own."""
    program("pg_ctlcluster", "postgresql")
    with postgresql_server.server() as server:
        place = f"host=127.0.0.1 port={server.port} user={postgresql_server.USER} dbname=postgres"
        with psycopg.connect(place, autocommit=True) as connection:
            yield connection


def test_postgresql_computes_every_kind_of_function(postgres: psycopg.Connection) -> None:
    """Of words, whole numbers and decimals, beside the columns that a table has anyway."""
    table, tried = Table(NAMES, ROWS), run(build(Request("tried", text=TEXT)))
    postgres.execute(
        "CREATE TABLE inputs (row_number integer, x numeric, y real, share float8, engine text)"
    )
    postgres.execute(f"INSERT INTO inputs VALUES {values(table)}".encode())
    found = answers(postgres.execute(written(tried, table, OUTPUTS, "postgres").encode()))
    assert differences(tried, table, OUTPUTS, found) == []
    assert [row["problem"] for row in found[5:7]] == REFUSED
    postgres.execute("DROP TABLE inputs")


def test_postgresql_computes_a_preset(postgres: psycopg.Connection) -> None:
    """With all its servers, in dozens of stages."""
    preset, chance = runs.result("template"), random.Random(1)
    rows = [[chance.uniform(1e5, 1e9), chance.uniform(1, 1e5)] for _ in range(50)]
    table, outputs = Table(["dau", "payload_size"], rows), ["qps", "total.storage", "total.servers"]
    postgres.execute("CREATE TABLE inputs (row_number bigint, dau bigint, payload_size float8)")
    whole = Table(table.names, [[float(round(dau)), size] for dau, size in rows])
    postgres.execute(f"INSERT INTO inputs VALUES {values(whole)}".encode())
    found = answers(postgres.execute(written(preset, table, outputs, "postgres").encode()))
    assert differences(preset, whole, outputs, found) == []
    assert {row["problem"] for row in found} == {None}


def test_postgresql_keeps_to_the_names_that_it_reserves(postgres: psycopg.Connection) -> None:
    """Each of them is quoted."""
    words = postgres.execute("SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')")
    assert [word for (word,) in words if not is_reserved(word, "postgres")] == []


def test_spark_computes_every_kind_of_function() -> None:
    """In one session, with strings, decimals and whole numbers of any size."""
    table, tried = Table(NAMES, ROWS), run(build(Request("tried", text=TEXT)))
    view = (
        "CREATE TEMPORARY VIEW inputs AS SELECT col1 AS row_number, CAST(col2 AS DOUBLE) AS x,"
        " CAST(col3 AS DECIMAL(10, 3)) AS y, col4 AS share, col5 AS engine"
        f" FROM VALUES {values(table)}"
    )
    found = rows_of_spark(view, written(tried, table, OUTPUTS, "spark"))
    assert differences(tried, table, OUTPUTS, found) == []
    assert [row["problem"] for row in found[5:7]] == REFUSED
