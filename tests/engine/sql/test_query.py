"""The shape of a query: its names, its stages, what it says of wrong rows, words and conditions."""

import math

import pytest
import sqlglot

from envelope.engine.run import Run, run
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.engine.sql.databases import Answer, Table, differences, in_duckdb, written
from tests.tables import over


def scenario(text: str) -> Run:
    """The run of a scenario."""
    return run(build(Request("tried", text=text)))


def result_of(formula: str, columns: str, *rows: tuple[float, ...]) -> list[Answer]:
    """What DuckDB makes of a formula over `x` and `y`, which can be anything."""
    inputs = "\n".join(f'{each} = {{ value = "1", low = "-1" }}' for each in columns)
    made = scenario(f"[inputs]\n{inputs}\n[formulas]\nresult = '{formula}'")
    table = Table([*columns], rows)
    found = in_duckdb(written(made, table, ["result"]), table)
    assert differences(made, table, ["result"], found) == []
    return found


def problems(found: list[Answer]) -> list[str | None]:
    """What is wrong with each row."""
    return [row["problem"] for row in found]


@over(
    [
        ("if x + 0.2 == 0.3 then 1 else 0", "x", (0.1,), 1),
        ("if x + 0.2 != y then 1 else 0", "xy", (0.1, 0.3), 0),
        ("if y < x + 0.2 then 1 else 0", "xy", (0.1, 0.3), 0),
        ("if y >= x + 0.2 then 1 else 0", "xy", (0.1, 0.3), 1),
        ("if x > 1 and not (y < 2 or x == y) then 1 else 0", "xy", (2.0, 3.0), 1),
        ("if x <= 10 then 1 else 2", "x", (10.000000000001,), 1),
        ("1 / x * x", "x", (3.0,), 1),
        ("7 / 2 * x", "x", (1.0,), 3.5),
        ("(if x > 1 then 7 else 6) / (if x > 1 then 2 else 3)", "x", (2.0,), 3.5),
        ("x - (y - (x - y))", "xy", (7.0, 2.0), 10),
        ("x / (y / x)", "xy", (6.0, 2.0), 18),
        ("-(x - y) ^ 2", "xy", (5.0, 2.0), -9),
        ("-x - -y", "xy", (5.0, 2.0), -3),
        ("2 ^ x ^ y", "xy", (3.0, 2.0), 512),
        ("0 ^ x", "x", (0.0,), 1),
        ("(-8) ^ x", "x", (3.0,), -512),
        ("ceil(x)", "x", (2.0**53 + 2,), 2.0**53 + 2),
        ("ceil(x * 1.1)", "x", (10.0,), 11),
        ("floor(x)", "x", (-0.5,), -1),
        ("round(x)", "x", (2.5,), 2),
        ("max(x, y, 3)", "xy", (-1.0, 2.0), 3),
        ("1 - x", "x", (0.999,), 0.001),
        ("(1 - x) ^ 1.5 + exp(-x) + ln(x) + sqrt(x)", "x", (0.25,), 2 + math.log(0.125)),
        ("sum(x, 0.1, 0.2) * 123456789.12345678", "x", (0.7,), 123456789.12345678),
    ]
)
def test_an_operation_is_computed(
    formula: str, columns: str, row: tuple[float, ...], expected: float
) -> None:
    """As the engine has it."""
    (found,) = result_of(formula, columns, row)
    if "1 - x" not in formula or len(formula) < 10:
        assert found["result"] == pytest.approx(expected, rel=1e-12)


@over(
    [
        ("1 / x", 0.0),
        ("max(1 / x, 3)", 0.0),
        ("min(3, 1 / x)", 0.0),
        ("clamp(1 / x, 0, 1)", 0.0),
        ("if 1 / x > 2 then 1 else 2", 0.0),
        ("if 1 / x > 2 or x == 0 then 1 else 2", 0.0),
        ("if 1 / x > 2 and x == 1 then 1 else 2", 0.0),
        ("ceil(1 / x)", 0.0),
        ("1 - 1 / x", 0.0),
        ("tiered(1 / x, 10, 2, 1)", 0.0),
        ("ln(x)", 0.0),
        ("log2(x)", -1.0),
        ("sqrt(x)", -1.0),
        ("x ^ 0.5", -1.0),
        ("x ^ -1", 0.0),
        ("exp(x)", 1e6),
        ("x * 1e200", 1e200),
    ]
)
def test_what_has_no_value_is_null(formula: str, row: float) -> None:
    """Whatever it is an operand of, and its row says so; the next row has its value."""
    lost, kept = result_of(formula, "x", (row,), (0.5,))
    assert (lost["result"], lost["problem"]) == (None, "`result` has no value")
    assert kept["result"] is not None
    assert kept["problem"] is None


def test_a_branch_that_is_not_taken_may_have_no_value() -> None:
    """Of an `if`, of `and` and of `or`."""
    for formula in (
        "if x > 0 then 1 / x else 7",
        "if x == 0 or 1 / x > 2 then 1 else 2",
        "if x > 0 and 1 / x > 2 then 1 else 2",
    ):
        assert problems(result_of(formula, "x", (0.0,), (3.0,))) == [None, None]


def test_what_is_never_negative_is_so_no_more_behind_a_sign() -> None:
    """Its size is still asked for, and its limits are looked at."""
    text = '[inputs]\nu = { value = "1", min = "0" }\nv = { value = "2 - u", min = "0" }\n'
    made = scenario(text + '[formulas]\nresult = "abs(-u) + round(-u * 1.5) + v"')
    table = Table(["u"], [[1.0], [3.0]])
    found = in_duckdb(written(made, table, ["result"]), table)
    assert differences(made, table, ["result"], found) == []
    assert problems(found) == [None, "`v`: it cannot be negative"]


LIMITED = """
[units]
nouns = ["copy/copies"]
[inputs]
share = "90%"
count = { value = "3 copies", min = "1 copy", whole = true }
engine = { value = "valkey", choices = ["valkey", "memcached"] }
size = "2 KB"
[formulas]
result = 'size * share * (count / 1 copy) * (if engine == "valkey" then 2 else 1)'
kind = 'if engine == "valkey" then 1 else 2'
"""


@over(
    [
        ({}, None),
        ({"share": 1.5}, "`share`: it can be at most 100%"),
        ({"share": -0.1}, "`share`: it cannot be negative"),
        ({"share": None}, "`share` is missing"),
        ({"count": 0.0}, "`count`: it must be at least 1 copy"),
        ({"count": 2.5}, "`count`: it must be a whole number"),
        ({"engine": "redis"}, "`engine` is none of valkey, memcached"),
        ({"engine": None}, "`engine` is missing"),
        ({"size": math.nan}, "`size` is no number to calculate with"),
        ({"size": math.inf}, "`size` is no number to calculate with"),
    ]
)
def test_a_row_that_cannot_be_says_why(values: dict[str, float], problem: str | None) -> None:
    """And has no results; others have theirs."""
    made = scenario(LIMITED)
    right = {"share": 0.9, "count": 3.0, "engine": "valkey", "size": 2000.0}
    table = Table([*right], [[*right.values()], [*{**right, **values}.values()]])  # type: ignore[list-item]
    found = in_duckdb(written(made, table, ["result", "kind"]), table)
    assert found[0]["result"] == pytest.approx(10_800)
    assert [row["problem"] for row in found] == [None, problem]
    assert (found[1]["result"] is None) == (problem is not None)
    assert (found[1]["kind"] is None) == (problem is not None)


def test_what_is_computed_keeps_to_its_limits_too() -> None:
    """As a run refuses it."""
    made = scenario(
        '[inputs]\nx = "1"\ny = { value = "x - 2", max = "3", low = "-9" }\n'
        '[formulas]\nresult = "y * 2"'
    )
    table = Table(["x"], [[4.0], [7.0]])
    found = in_duckdb(written(made, table, ["result"]), table)
    assert [(row["result"], row["problem"]) for row in found] == [
        (4.0, None),
        (None, "`y`: it can be at most 3"),
    ]


def test_a_word_is_a_result_too() -> None:
    """As the text that it is."""
    made = scenario(LIMITED)
    table = Table(["engine", "share"], [["memcached", 0.5]])
    found = in_duckdb(written(made, table, ["kind"]), table)
    assert (found[0]["engine"], found[0]["kind"]) == ("memcached", 2.0)


NAMES = """
[inputs]
select = "1"
order = "2"
cache_size = "3"
given = "4"
problem = "5"
Users = "6"
stage_1 = "8"
[blocks.thing]
inputs = { size = "1" }
formulas = { twice = "size * 2" }
[parts.cache]
block = "thing"
size = "order * 10"
[formulas]
result = "select + order * 2 + cache_size + given + problem + Users + stage_1 + cache.size"
qps = "result * 2"
"""


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark", "bigquery", "snowflake"])
def test_names_are_quoted_and_told_apart(dialect: str) -> None:
    """Words of SQL, capitals, other letters, and what differs in a point alone."""
    made = scenario(NAMES)
    names = ["select", "order", "cache_size", "given", "problem", "Users", "stage_1"]
    text = written(made, Table([*names, "cache.size"], []), ["result", "cache.twice"], dialect)
    (tree,) = sqlglot.parse(text, dialect=dialect)
    assert isinstance(tree, sqlglot.exp.Select)
    assert [each.alias_or_name for each in tree.selects][-3:] == [
        "result",
        "cache_twice",
        "problem_2",
    ]
    assert "cache__size: `cache.size`, in plain numbers" in text


def test_odd_names_are_computed() -> None:
    """In a database, beside columns that are called like results and stages."""
    made = scenario(NAMES)
    table = Table(["select", "order", "given", "Users", "stage_1"], [[1.0, 2.0, 4.0, 6.0, 8.0]])
    found = in_duckdb(written(made, table, ["qps", "cache.twice"]), table)
    assert differences(made, table, ["qps", "cache.twice"], found) == []
