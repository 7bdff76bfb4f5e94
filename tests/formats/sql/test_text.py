"""The text of a query: its comments, its defaults, what it refuses."""

from pathlib import Path

import duckdb
import pytest
import sqlglot

import envelope
from envelope.errors import InputError
from envelope.formats import DIALECTS
from tests.cli.command import envelope as command

TEMPLATE = envelope.load("template")
HEADER = """\
-- System design template (presets/scenarios/template.toml)
-- written by Envelope 0.1.0 for Spark
--
-- It reads a table `inputs`, a row for each estimate, whose other columns stay:
--   dau: in users (daily active users)
--   cache_hit_ratio: `cache.hit_ratio`, in shares of 1
--
-- It adds:
--   qps: in requests/s (average rate of requests)
--   total_cost: `total.cost`, in USD/s (USD/month: times 2629800)
--   problem: what is wrong with a row, whose results are then NULL
--
-- All else is as in the scenario, with payload_size = 5 KB, under the convention exact, ranges by
-- their medians. Columns are in base units: byte, second, USD, one of each noun.
"""


def test_comments_say_what_is_in_each_column() -> None:
    """Its unit, its name, what it is about, what is set."""
    asked = {"inputs": "dau, cache.hit_ratio", "outputs": ["qps", "cost"], "dialect": "spark"}
    text = str(TEMPLATE.run(payload_size="5 KB").to("sql", **asked))
    comments = [line for line in text.splitlines() if line.startswith("--")]
    comments[5] = comments[5].partition(" (look-ups")[0]
    assert comments == HEADER.splitlines()


def test_by_default_its_own_inputs_are_columns() -> None:
    """And the results are those that its report begins with."""
    text = TEMPLATE.to_sql()
    (tree,) = sqlglot.parse(text, dialect="duckdb")
    assert isinstance(tree, sqlglot.exp.Select)
    assert "--   dau: in users" in text
    assert "--   read_share: in shares of 1" in text
    assert "write_share" not in text
    assert [each.alias for each in tree.selects][1:] == [
        "total_servers",
        "total_storage",
        "total_cost",
        "problem",
    ]


def test_what_is_set_is_no_column() -> None:
    """It is a constant, and is said to be one."""
    result = TEMPLATE.run(dau="3M users")
    text = str(result.to("sql"))
    assert "dau: in" not in text
    assert "with dau = 3M users" in text
    with pytest.raises(InputError, match="`dau` is set and is a column of `inputs`, too"):
        result.to("sql", inputs="dau")


def test_inputs_of_a_function_that_sql_does_not_have_are_constants() -> None:
    """By default; the comments say which, and DuckDB computes the rest."""
    scenario = envelope.load("search-query-cache")
    text = scenario.to_sql()
    said = " ".join(line.removeprefix("-- ") for line in text.splitlines() if line[:2] == "--")
    assert "As SQL has no `lru_hit_ratio`, these keep the values of the scenario: " in said
    assert "`popularity_exponent`" in said.rpartition("of the scenario:")[2]
    columns = [
        line.split(":")[0][5:] for line in text.partition("-- It adds")[0].splitlines()[4:-1]
    ]
    values = scenario.run().values_in_base_units
    row = ", ".join(f"{values[name]!r} AS {name}" for name in columns)
    base = duckdb.connect()
    base.execute(f"CREATE TABLE inputs AS SELECT {row}")
    found = base.execute(text)
    names = [each[0] for each in found.description or ()]
    answer = dict(zip(names, found.fetchall()[0], strict=True))
    assert answer["total_cost"] == pytest.approx(values["total.cost"], rel=1e-9)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("dau", "qps", "oracle"), "there is no dialect `oracle`"),
        (("dua", "qps", "spark"), "nothing here is called `dua`"),
        (("dau", "qsp", "spark"), "nothing here is called `qsp`"),
    ],
)
def test_what_is_not_there_is_refused(asked: tuple[str, str, str], message: str) -> None:
    """By its name."""
    with pytest.raises(InputError, match=message):
        TEMPLATE.to_sql(*asked)


def test_what_has_no_results_is_refused(tmp_path: Path) -> None:
    """A scenario whose inputs change nothing that is asked for, or that asks for nothing."""
    file = tmp_path / "inputs.toml"
    file.write_text('[inputs]\nx = "5 GB"\n')
    with pytest.raises(InputError, match="this has no results"):
        envelope.load(str(file)).to_sql()
    with pytest.raises(InputError, match="no input of the scenario itself"):
        TEMPLATE.to_sql(outputs="reader.server_memory")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_command_writes_what_python_gives(dialect: str, tmp_path: Path) -> None:
    """To a file or to the terminal, the same bytes."""
    options = ["--dialect", dialect, "--inputs", "dau,payload_size", "-p", "qps", "-p", "storage"]
    done = command("export", "template", "--to", "sql", *options)
    expected = TEMPLATE.to_sql(["dau", "payload_size"], "qps,total.storage", dialect)
    assert (done.returncode, done.stdout, done.stderr) == (0, expected, "")
    file = tmp_path / "q.sql"
    done = command("export", "template", "-o", str(file), *options)
    assert (done.returncode, done.stdout, file.read_text()) == (0, "", expected)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--to", "mermaid", "--dialect", "spark"), "`--dialect` would change nothing"),
        (("--to", "xlsx", "-o", "a.xlsx", "--inputs", "dau"), "`--inputs` would change nothing"),
        (("--to", "csv", "-p", "qps"), "`-p` would change nothing: it is for sql"),
        (("--to", "sql", "--samples", "99"), "`--samples` would change nothing"),
        (("--to", "sql", "--at", "1 year"), "a query is of the time when every retention is full"),
        (("--to", "sql", "--dialect", "oracle"), "is not one of `duckdb`, `postgres`"),
    ],
)
def test_options_that_do_not_fit_are_refused(options: tuple[str, ...], message: str) -> None:
    """With exit code 2, and nothing is written."""
    done = command("export", "template", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
