"""`envelope solve` and `envelope flip` as a person meets them."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.command import envelope

SHOP = """
title = "Shop"
[inputs]
dau = "10M users"
rate = "20 requests/user/day"
peak = "2 to 4"
[formulas]
load = "dau * rate -> requests/s"
servers = "ceil(load * 3 / (1000 requests/s/server))"
[checks]
enough = "servers <= 10 servers"
"""


@pytest.fixture
def shop(tmp_path: Path) -> str:
    """The path of a small scenario."""
    path = tmp_path / "shop.toml"
    path.write_text(SHOP)
    return str(path)


def test_solve_tells_the_boundary_and_both_sides(shop: str) -> None:
    """In words that can be typed again."""
    done = envelope("solve", shop, "dau", "servers <= 20 servers")
    assert (done.returncode, done.stderr) == (0, "")
    assert "`servers <= 20 servers` holds for dau up to 28.8M users." in done.stdout
    assert "21 servers  no" in done.stdout


def test_what_is_printed_holds(shop: str) -> None:
    """The value of the sentence, set as an input."""
    done = envelope("solve", shop, "dau", "load <= 4321 requests/s")
    text = done.stdout.partition("up to ")[2].partition(" users")[0]
    for value, word in ((text, "yes"), (text.replace("M", "9M"), "no")):
        again = envelope("solve", shop, "rate", "load <= 4321 requests/s", f"dau={value}")
        assert word in again.stdout.splitlines()[2].split(), again.stdout


def test_an_input_of_a_part_is_searched_as_its_block_says() -> None:
    """The block of a cache gives `20 B/thing` to `10 KB/thing`; the part counts links."""
    done = envelope("solve", "url-shortener", "cache.item_size", "total.servers <= 500 servers")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Searched from 2 B/link to 100 KB/link." in " ".join(done.stdout.split())


def test_no_solution_is_exit_code_1(shop: str) -> None:
    """And a sentence that says where it was looked for."""
    done = envelope("solve", shop, "dau", "servers < 1 server", "--low", "1M", "--high", "1bn")
    assert done.returncode == 1
    assert "holds for no dau from 1M users to 1bn users" in done.stdout


def test_solve_as_data(shop: str) -> None:
    """Values in the unit of the quantity; the sentence too."""
    done = envelope("solve", shop, "dau", "servers <= 20 servers", "-f", "json")
    data = json.loads(done.stdout)
    assert data["unit"] == "user"
    assert data["intervals"][0]["high"] == pytest.approx(28.8e6, rel=2e-9)
    assert data["crossings"][0]["holds"] == "below"
    assert data["crossings"][0]["outside"]["values"]["servers"] == {"value": 21, "unit": "server"}


def test_solve_at_a_confidence(shop: str) -> None:
    """The share of the samples stands in the table."""
    done = envelope(
        "solve", shop, "dau", "load * peak <= 6000 requests/s", "--confidence", "90%", "-f", "csv"
    )
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    # A peak below 2.59 of a lognormal range from 2 to 4: the share below -0.414 deviations.
    assert rows[0]["probability"] == "33.9%"
    assert [rows[1]["probability"], rows[1]["remark"]] == ["90%", "the last that holds"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["dua", "servers <= 3 servers"], "did you mean `dau`"),
        (["dau", "servers"], "not a condition"),
        (["dau", "servers <= 3 servers", "--low", "5 GB"], "but in users"),
        (["dau", "servers <= 3 servers", "--confidence", "190%"], "between 0 % and 100 %"),
        (["dau=3", "servers <= 3 servers"], "needs the name of a quantity"),
    ],
)
def test_a_mistake_is_exit_code_2(shop: str, arguments: list[str], message: str) -> None:
    """Words on stderr, nothing on stdout."""
    done = envelope("solve", shop, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_flip_lists_the_nearest_first(shop: str) -> None:
    """Results, checks, and how far: seven servers until 1.008 times the users."""
    done = envelope("flip", shop, "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert rows[0] == {
        "answer": "servers",
        "changes": "7 → 8",
        "input": "dau",
        "at": "above 10.08M users",
        "of now": "1.008×",
    }
    assert {row["answer"] for row in rows} == {"servers", "enough"}
    assert {row["changes"] for row in rows if row["answer"] == "enough"} == {"holds → fails"}


def test_flip_of_named_results_as_data(shop: str) -> None:
    """With a setting; a value is a number in its unit."""
    done = envelope("flip", shop, "enough", "dau=20M", "-f", "json")
    data = json.loads(done.stdout)
    assert {each["name"] for each in data["flips"]} == {"enough"}
    first = data["flips"][0]
    assert (first["now"], first["becomes"]) == (False, True)
    assert first["input"] == "dau"
    assert first["at"] == pytest.approx(10_000 / 3 * 86_400 / 20, rel=2e-9)


@pytest.mark.parametrize(
    ("names", "message"),
    [(["load"], "not rounded"), (["servrs"], "did you mean `servers`")],
)
def test_flip_refuses_what_moves_in_no_steps(shop: str, names: list[str], message: str) -> None:
    """Exit code 2."""
    done = envelope("flip", shop, *names)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
