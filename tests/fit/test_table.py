"""Tables of measurements: percentiles and samples, and what is wrong with them."""

from pathlib import Path
from typing import Any

import pytest

import envelope
from envelope.errors import InputError

SHOP = Path(__file__).parent / "shop.toml"


def fitted(text: str, folder: Path) -> dict[str, Any]:
    """The measured quantities of a table, by name, as data."""
    table = folder / "metrics.csv"
    table.write_text(text)
    found = envelope.load(str(SHOP)).fit(table)
    return {row["name"]: row for row in found.data()["measured"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name,p5,p50,p95,unit\nrecord_size,1.6,1.9,2.6,KB/product\n", (1.6, 1.9, 2.6)),
        ("name,p5,p50,p95\nrecord_size,1.6,1.9,2.6\n", (1.6, 1.9, 2.6)),
        ("Name,P5,P95\nrecord_size,1600 B/product,2500 B/product\n", (1.6, 2.0, 2.5)),
        ('name,p50,unit\nrecord_size,"1,900",B/product\n', (1.9, 1.9, 1.9)),
        ("\ufeffname,value\r\nrecord_size,1.9k B/product\r\n", (1.9, 1.9, 1.9)),
        ("metric,median,unit\nenvelope_shop_record_size,1.9,KB/product\n", (1.9, 1.9, 1.9)),
        ("metric,median,unit\nrecord_bytes,1.9,KB/product\n", (1.9, 1.9, 1.9)),
        ("time,name,value\n1,record_size,1\n2,record_size,2\n3,record_size,3\n", (1.1, 2, 2.9)),
        ("time,record_size (B/product)\n1,1000\n2,NaN\n3,3000\n4,\n5,2000\n", (1.1, 2, 2.9)),
        ("time,name,value,unit\n1,record_size,1000,B/product\n", (1, 1, 1)),
    ],
)
def test_what_a_table_says(text: str, expected: tuple[float, ...], tmp_path: Path) -> None:
    """In the unit of the cell, of the column, else in that of the quantity."""
    row = fitted(text, tmp_path)["record_size"]
    found = tuple(row[key]["value"] for key in ("p5", "p50", "p95"))
    assert found == pytest.approx(expected, rel=1e-3)
    assert {row[key]["unit"] for key in ("p5", "p50", "p95")} == {"KB/product"}


def test_samples_say_when_they_are_from(tmp_path: Path) -> None:
    """By their first and last time, of whatever form, and how many there are."""
    text = (
        "timestamp,name,value\n2026-10-01T12:00:00Z,dau,2e6\n1790985600000,dau,2e6\n"
        "1791072000,dau,2e6\n2026-09-30,order_share,0.5\n"
    )
    found = fitted(text, tmp_path)
    assert [found["dau"][key] for key in ("from", "to", "samples")] == [
        "2026-10-01",
        "2026-10-04",
        3,
    ]
    assert found["order_share"]["from"] == "2026-09-30"
    assert found["order_share"]["p50"]["text"] == "0.5%"  # a number without a unit is in its own


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("name,p50\ndaus,2\n", "2:1", "nothing here is called `daus`"),
        ("name,p50,unit\ndau,2,GB\n", "2:7", "`dau` is in users, this is in data"),
        ("name,p50,unit\ndau,2,usrs\n", "2:7", "there is no unit `usrs`"),
        ("name,p50\ndau,many\n", "2:5", "`many` is no number"),
        ("name,p50\ndau,1_0\n", "2:5", "`1_0` is no number"),
        ("name,p50\ndau,NaN\n", "2:5", "`NaN` is no number"),
        ("name,p50\ndau,\n", "2:1", "there is no value of `dau`"),
        ("name,p50\n,5\n", "2:1", "this row has no name"),
        ("name,p50\ndau,1\ndau,2\n", "3:1", "there are two rows `dau`"),
        ("name,p50\ndau,1\nactive,2\n", "3:1", "nothing here is called `active`"),
        ("name,p50\ndau,1\nsum(active_users),2\n", "3:1", "`dau` was measured twice"),
        ("name,p5,p50\ndau,1,2\n", "2:1", "p5 and p95 belong together"),
        ("name,p5,p50,p95\ndau,1,3,2\n", "2:1", "are not in rising order"),
        ("name,p5,p95\ndau,1 users,2 GB\n", "2:1", "this row has two units"),
        ("name,p50,from\ndau,1,yesterday\n", "2:7", "`yesterday` is no time"),
        ("name,p50,unit\norder_share,130,%\n", "2:1", "it can be at most 100%"),
        ("name,p50,unit\ndau,-5,users\n", "2:1", "it cannot be negative"),
        ("name,p50\nkind,1\n", "2:1", "`kind` holds a word"),
        ("name,unit\ndau,users\n", "1:1", "there is no column of values"),
        ("time,dau\n1,x\n", "2:3", "`x` is no number"),
        ("time,record_size\n1,5 MB/product\n", "2:3", "has another unit than its column"),
        ("time,dau\n1,\n", "1:6", "there is no value of `dau`"),
        ("time,dau,dau\n1,2,3\n", "1:6", "there are two columns `dau`"),
        ('name,p50\n"dau"x,2\n', "2:1", "this is no line of CSV"),
        (
            "time,name,value,unit\n1,dau,1,users\n2,dau,1,GB\n",
            "3:9",
            "is in users above, in GB here",
        ),
        ("time,name,value\n1,,1\n", "2:1", "this row has no name"),
    ],
)
def test_a_wrong_row_is_told_with_its_place(
    text: str, place: str, message: str, tmp_path: Path
) -> None:
    """The line and the column, and what is wrong."""
    with pytest.raises(InputError) as error:
        fitted(text, tmp_path)
    assert message in str(error.value)
    assert f"metrics.csv:{place}\n" in str(error.value)


def test_every_wrong_row_is_told(tmp_path: Path) -> None:
    """Not the first alone; of hundreds the first twenty."""
    with pytest.raises(InputError) as error:
        fitted("name,p50\ndaus,2\ndau,x\nrecord_size,y\n", tmp_path)
    assert [each.labels[0].text.position(0).line for each in error.value.problems] == [3, 4, 2]
    with pytest.raises(InputError) as error:
        fitted("time,dau\n" + "1,x\n" * 300, tmp_path)
    assert len(error.value.problems) == 21
    assert "and 280 more of" in str(error.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "is empty"), (b"\xff\xfe", "is not UTF-8"), (b"name,p50\n", "holds no values")],
)
def test_a_file_that_says_nothing(content: bytes, message: str, tmp_path: Path) -> None:
    """Is refused."""
    table = tmp_path / "metrics.csv"
    table.write_bytes(content)
    with pytest.raises(InputError, match=message):
        envelope.load(str(SHOP)).fit(table)
