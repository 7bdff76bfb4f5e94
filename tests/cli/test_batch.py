"""`envelope batch` as a process: where rows go, what is said of them, how much memory it takes."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyarrow import parquet

from tests.cli.command import ROOT, envelope

TENANTS = "tenant,dau,payload_size\nacme,10M users,2 KB\nbroken,10M bytes,2 KB\nb,1M users,1 KB\n"
ASKED = ["-p", "qps,total.storage", "--no-checks"]
SHOP = str(ROOT / "tests" / "batch" / "shop.toml")


def test_a_bad_row_does_not_lose_the_others(tmp_path: Path) -> None:
    """It is told of with its place, and the rest is there; exit code 1."""
    (tmp_path / "tenants.csv").write_text(TENANTS)
    done = envelope("batch", "template", "tenants.csv", *ASKED, "-o", "out.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "--> tenants.csv:3:8" in done.stderr
    assert "`dau` is in users, this is in data (B)" in done.stderr
    assert "1 of 3 rows has no results" in done.stderr
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text())))
    assert [row["tenant"] for row in rows] == ["acme", "broken", "b"]
    assert [row["qps (request/s)"][:6] for row in rows] == ["2314.8", "", "231.48"]
    assert [bool(row["error"]) for row in rows] == [False, True, False]


def test_a_table_comes_from_stdin_and_goes_anywhere(tmp_path: Path) -> None:
    """The same rows in every form, to stdout and to files, by their suffix."""
    asked = ["batch", SHOP, "-", "-p", "rate", "--no-checks"]
    rows = "tenant,dau\na,5M\nb,1M\n"
    done = envelope(*asked, "-f", "json", stdin=rows)
    assert (done.returncode, done.stderr) == (0, "")
    expected = json.loads(done.stdout)
    assert [row["tenant"] for row in expected] == ["a", "b"]
    for name in ("out.csv", "out.json", "out.parquet", "out.md", "out.html", "out.txt"):
        done = envelope(*asked, "-o", name, stdin=rows, cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert parquet.read_table(tmp_path / "out.parquet").to_pylist() == expected
    assert json.loads((tmp_path / "out.json").read_text()) == expected
    again = [*asked[:2], str(tmp_path / "out.parquet"), "-p", "rate", "--carry", "tenant"]
    assert "has `rate (order/s)`, `error` already" in envelope(*again).stderr
    assert envelope(*asked, "-f", "csv", "-o", "-", stdin=rows).stdout.startswith("tenant,dau,")
    assert "116 orders/s" in envelope(*asked, stdin=rows).stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.csv"], "there is no file `none.csv`"),
        ([str(ROOT)], "is a folder, not a file"),
        (["t.csv", "-f", "parquet"], "needs a file"),
        (["t.csv", "-p", "rat"], "did you mean `rate`"),
        (["t.csv", "dau=5M"], "`dau` is set, and a column of `t.csv`, too"),
        (["t.csv", "--samples", "100"], "`--samples` would change nothing"),
        (["t.csv", "-o", "no/out.csv"], "cannot write `no/out.csv`"),
        (["t.csv", "-o", "out.svg"], "is not written as svg"),
    ],
)
def test_what_cannot_be_is_refused(arguments: list[str], words: str, tmp_path: Path) -> None:
    """In words, before anything is written."""
    (tmp_path / "t.csv").write_text("tenant,dau\na,5M\n")
    done = envelope("batch", SHOP, *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["t.csv"]


def test_stdin_is_one_of_both() -> None:
    """The scenario or the table."""
    done = envelope("batch", "-", "-", stdin="x")
    assert (done.returncode, "one of both" in done.stderr) == (2, True)


def test_errors_are_json_where_that_is_asked_for() -> None:
    """On stderr, data alone on stdout."""
    done = envelope("batch", "template", "-", *ASKED, "-f", "json", stdin=TENANTS)
    assert done.returncode == 1
    (error,) = json.loads(done.stderr)["errors"]
    assert (error["labels"][0]["line"], error["kind"]) == (3, "dimension-mismatch")
    assert len(json.loads(done.stdout)) == 3


def table(path: Path, rows: int) -> Path:
    """A table of so many rows."""
    with path.open("w") as file:
        file.write("tenant,dau (users),each,engine\n")
        file.writelines(f"t{n},{1000 + n},{n % 9}.5 orders/user/day,log\n" for n in range(rows))
    return path


def peak(path: Path, output: Path) -> int:
    """The most memory that a process took for a table, in kB."""
    asked = ["-p", "rate,storage", "--no-checks", "-o", str(output)]
    command = [sys.executable, "-m", "envelope", "batch", SHOP, str(path), *asked]
    code = (
        "import resource, subprocess, sys\n"
        "code = subprocess.run(sys.argv[1:]).returncode\n"
        "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], capture_output=True, text=True, cwd=ROOT, check=True
    )
    code, found = done.stdout.split()
    assert code == "0", done.stderr
    return int(found)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_memory_does_not_grow_with_the_table(form: str, tmp_path: Path) -> None:
    """Beyond the first group of rows that Parquet writes at once; CSV and Parquet alike."""
    small, large = table(tmp_path / "small.csv", 70_000), table(tmp_path / "large.csv", 170_000)
    one, ten = (peak(path, tmp_path / f"out.{form}") for path in (small, large))
    assert large.stat().st_size > 4_500_000
    assert ten < one + 20_000  # kB; all rows at once take some 45 MB more


def test_nothing_is_left_of_what_is_broken_off(tmp_path: Path) -> None:
    """Ctrl-C while rows are written: the file that was there stays as it is."""
    path, out = table(tmp_path / "large.csv", 200_000), tmp_path / "out.csv"
    out.write_text("before")
    command = [sys.executable, "-m", "envelope", "batch", SHOP, str(path), "-o", str(out)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)
    end = time.monotonic() + 60
    while not list(tmp_path.glob(".*.part")) and time.monotonic() < end:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    words = process.communicate(timeout=60)[1].decode()
    assert (process.returncode, words.strip()) == (130, "")
    assert out.read_text() == "before"
    assert sorted(os.listdir(tmp_path)) == ["large.csv", "out.csv"]


def test_a_row_beyond_what_can_be_done_is_no_success(tmp_path: Path) -> None:
    """Exit code 1 in every form; without checks nobody asks."""
    (tmp_path / "shops.csv").write_text("requests,servers\n1k,6\n310k,14\n")
    asked = ["batch", "service", "shops.csv", "-p", "utilization"]
    for form in ("text", "csv", "json"):
        done = envelope(*asked, "-f", form, cwd=tmp_path)
        assert done.returncode == 1
        assert "in 1 of 2 rows a check of severity error fails" in done.stderr
        assert "utilization_after_loss" in done.stdout
    assert envelope(*asked, "--no-checks", cwd=tmp_path).returncode == 0
