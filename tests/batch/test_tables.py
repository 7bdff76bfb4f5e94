"""Tables as people have them: dialects of CSV, Parquet, data frames, rows of Python."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

import envelope
from tests.batch.test_rows import SHOP

ROWS = [["tenant", "dau", "hits"], ["a, b", "5M users", "90%"], ['say "c"', "250k", "99.5%"]]
RATES = [pytest.approx(5e6 * 2 / 86400), pytest.approx(250e3 * 2 / 86400)]


def written(separator: str = ",", end: str = "\n", **how: Any) -> str:
    """The rows as CSV."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=end, **how).writerows(ROWS)
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        written().encode(),
        written(quoting=csv.QUOTE_ALL).encode(),
        b"\xef\xbb\xbf" + written(end="\r\n").encode(),
        written(";").encode(),
        written("\t", "\r\n").encode(),
        b"sep=;\r\n" + written(";", "\r\n").encode(),
        written().encode("utf-16"),
        written(end="\r").encode(),
        written(end="\n\n").encode(),
        written().removesuffix("\n").encode(),
        written().replace("\n", ",,\n").encode(),
        written().replace(",", ", ").encode(),
        written(quoting=csv.QUOTE_ALL).replace("5M users", "5,000,000").encode(),
    ],
)
def test_a_dialect_is_read(content: bytes, tmp_path: Path) -> None:
    """Whatever wrote it; what is carried is what stood there."""
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    found = SHOP.batch(path, "rate")
    assert found.problems == ()
    assert found.values("rate") == RATES
    assert [each.replace(" ", "") for each in found.columns["tenant"]] == ["a,b", 'say"c"']


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "has no rows"),
        (b"\n\n", "has no rows"),
        (b"PK\x03\x04 and more", "is a workbook or an archive"),
        (b"\x1f\x8b and more", "is compressed"),
        (b"PAR1 and more", "is no Parquet file"),
        (b"\0\1\2\n", "is no table"),
        (b"a;b,dau\n1;2,3\n", "separated by commas or semicolons"),
        (b"tenant,x\n1,2\n", "no column of"),
        (b"tenant,dau,dau\na,1,2\n", "two columns `dau`"),
        (b"dau,DAU\n1,2\n", "two columns set `dau`"),
        (b"dau (GB)\n5\n", "`dau` is in users, this is in data"),
        (b"engine (GB)\nsql\n", "holds a word, and no unit"),
        (b"daus,each\n5M,2\n", "did you mean `dau`"),
        (b"users,each\n5M,2\n", "did you mean `dau`"),
        (b"hit,each\n90%,2\n", "did you mean `hits`"),
        (b"dau,cache.machine\n5M,r7g.large\n", "a machine is the same for all rows"),
        (b"dau,failing\n5M,2\n", "has `failing` already"),
        (b'dau,"ab\n5M,2\n', "never closed"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, words: str, tmp_path: Path) -> None:
    """As a whole: nothing of it could be right."""
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(envelope.InputError) as raised:
        SHOP.batch(path)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    "content",
    [
        "customer,dau\nacme,5M\n",  # a word for users, but of whom these are
        "date,dau\n2026-01-01,5M\n",
        "hint,dau\nnone,5M\n",
        "servers,dau\n4,5M\n",  # what is computed under that name is no input
    ],
)
def test_what_sets_nothing_is_carried(content: str, tmp_path: Path) -> None:
    """What is called almost like an input, but could be none of its values, is none."""
    path = tmp_path / "table.csv"
    path.write_text(content)
    title, cell = content.split(",", maxsplit=1)[0], content.splitlines()[1].split(",")[0]
    if title == "servers":
        assert SHOP.batch(path, "rate").columns["servers"] == ["4"]
        return
    assert SHOP.batch(path, "rate").columns[title] == [cell]


def test_a_column_is_carried_where_that_is_asked_for(tmp_path: Path) -> None:
    """One that would be refused, or set something."""
    rows = [{"users": 5, "dau": 3e6, "each": "1"}]
    found = SHOP.batch(rows, "rate", carry=["users", "dau"])
    assert found.columns["users"] == [5]
    assert found.values("rate") == [pytest.approx(1e6 / 86400)]
    with pytest.raises(envelope.InputError, match="has no column `other` to carry"):
        SHOP.batch(rows, "rate", carry=["other"])


def test_what_is_too_large_is_told_of() -> None:
    """Beyond what a number of a machine holds, too."""
    found = envelope.load("template").batch([{"dau": "1e400"}, {"dau": "1M"}], "servers")
    assert (found.wrong, len(found.problems)) == (1, 1)


def test_a_bad_line_does_not_lose_the_others(tmp_path: Path) -> None:
    """Nor those that are not UTF-8, or have a quotation mark too many."""
    path = tmp_path / "table.csv"
    path.write_bytes(b'tenant,dau\na,5M\nM\xfcller,5M\nc,"5M" x\nd\ne,5M\nf,5M,1\ng,"5M\n')
    found = SHOP.batch(path, "rate")
    words = ["", "no UTF-8", "closed within its cell", "1 cell", "", "3 cells", "never closed"]
    assert [each in error for each, error in zip(words, found.columns["error"], strict=True)]
    assert [value is not None for value in found.values("rate")] == [not each for each in words]
    lines = [each.labels[0].text.position(0).line for each in found.problems]
    assert lines == [3, 4, 5, 7, 8]


def frame() -> pd.DataFrame:
    """Rows of all kinds of columns."""
    return pd.DataFrame(
        {
            "tenant": ["a", "b", "c"],
            "dau (users)": [5_000_000, 250_000, 10_000],
            "hits": [0.9, None, 0.5],
            "engine": ["sql", "log", "log"],
            "since": pd.to_datetime(["2026-01-01"] * 3),
        }
    )


def test_a_table_of_python_is_one_of_a_file(tmp_path: Path) -> None:
    """Data frames, tables of pyarrow, rows, and the same rows as CSV and Parquet."""
    table = pa.Table.from_pandas(frame())
    parquet.write_table(table, tmp_path / "table.parquet")
    frame().to_csv(tmp_path / "table.csv", index=False)
    tables = [frame(), table, frame().to_dict("records"), iter(frame().to_dict("records"))]
    tables += [tmp_path / "table.parquet", str(tmp_path / "table.csv")]
    found = [SHOP.batch(each, "rate,storage") for each in tables]
    for each in found:
        assert each.values("storage") == found[0].values("storage")
        assert each.columns["error"] == ["", "`hits` has no value here", ""]
    assert found[0].values("storage")[0] is not None


def test_values_of_python_are_settings() -> None:
    """Quantities of pint, truths, numbers; a wrong one is told of in its row."""
    units = SHOP.registry
    rows = [
        {"dau": 5e6 * units.user, "size": 3 * units("KB/order"), "hits": 0.5},
        {"dau": 5 * units.KB, "size": 2, "hits": "50%"},
    ]
    found = SHOP.batch(rows, "rate,storage")
    assert found.values("rate") == [pytest.approx(5e6 * 2 / 86400), None]
    assert found.columns["dau"] == [rows[0]["dau"], rows[1]["dau"]]
    assert "this is in data" in found.columns["error"][1]
    with pytest.raises(envelope.InputError, match="a table is a path"):
        SHOP.batch(5)
    with pytest.raises(envelope.InputError, match="a table is a path"):
        SHOP.batch([5])


def test_a_result_is_written_in_every_form() -> None:
    """With the same numbers; Parquet keeps the types that a table has."""
    found = SHOP.batch(pa.Table.from_pandas(frame()), "rate")
    rows = list(csv.DictReader(io.StringIO(found.to_csv())))
    data = json.loads(found.to_json())
    binary = found.to("parquet")
    assert isinstance(binary, bytes)
    table = parquet.read_table(io.BytesIO(binary))
    title = "rate (order/s)"
    assert [row[title] for row in data] == table[title].to_pylist() == found.values("rate")
    assert [float(row[title]) if row[title] else None for row in rows] == found.values("rate")
    assert [row["engine"] for row in data] == ["sql", "log", "log"]
    assert table.schema.field("since").type == pa.Table.from_pandas(frame())["since"].type
    assert table.schema.field("failing").type == pa.int32()
    assert "5M users" not in found.to_text()
    assert "116 orders/s" in found.to_text()
    assert list(found.to_frame()["tenant"]) == ["a", "b", "c"]
    for each in (found.to_markdown(), found.to_html()):
        assert "116 orders/s" in each


def test_what_a_spreadsheet_would_compute_is_marked() -> None:
    """As in every CSV; numbers stay numbers."""
    rows = [{"tenant": "=1+1", "note": "-5", "dau": 5e6}, {"tenant": "@x", "note": "", "dau": 1e6}]
    found = list(csv.reader(io.StringIO(SHOP.batch(rows, "rate").to_csv())))
    assert [row[:2] for row in found[1:]] == [["'=1+1", "-5"], ["'@x", ""]]


def test_ranges_count_with_medians_or_have_percentiles() -> None:
    """Those of a run that is drawn; a row without a range has none."""
    rows = [{"dau": "1M to 3M users"}, {"dau": "2M users"}]
    plain = SHOP.batch(rows, "storage")
    assert "medians" in plain.notes[0]
    sampling = envelope.api.settings.Sampling(2000)
    drawn = SHOP.batch(rows, "storage", sampling=sampling)
    run = SHOP.run(dau="1M to 3M users").draw(samples=2000)
    spread = run.spread("storage")
    assert spread is not None
    unit = run["storage"].units
    for share, value in zip(("p5", "p50", "p95"), spread.quantiles, strict=False):
        own = SHOP.registry.Quantity(value, "byte").m_as(unit)
        assert drawn.columns[f"storage {share} (GB)"] == [pytest.approx(own), None]
    assert drawn.values("storage") == plain.values("storage")


def test_a_scenario_that_waits_for_values_takes_them_from_the_table() -> None:
    """A block has no values of its own."""
    rows = [{"reads": "1k things/s", "item_size": "1 KB/thing", "working_set": "1M things"}]
    rows.append({**rows[0], "reads": "-1 thing/s"})
    found = envelope.load("cache").batch([{**row, "hit_ratio": "90%"} for row in rows], "memory")
    memory = envelope.load("cache").run({**rows[0], "hit_ratio": "90%"})["memory"]
    assert found.values("memory") == [pytest.approx(memory.magnitude), None]


def test_what_nothing_depends_on_is_noted() -> None:
    """A column that was set for nothing."""
    found = SHOP.batch([{"dau": 1e6, "spare": 5}], "rate")
    assert found.notes == ("nothing that is asked for depends on `spare`",)
