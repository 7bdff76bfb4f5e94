"""`envelope sweep` and `envelope compare` as processes."""

import csv
import io
import json

import pytest

from tests.cli.command import envelope


def test_a_sweep_is_a_table_and_a_chart() -> None:
    """One result over one input; everything within 100 columns, nothing on stderr."""
    done = envelope("sweep", "twitter", "monthly_users=1M..1bn:7", "-p", "servers")
    assert (done.stderr, done.returncode) == ("", 0)
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[0].split()[:2] == ["monthly_users", "total.servers"]
    users = ["1M", "3.16M", "10M", "31.6M", "100M", "316M", "1bn"]
    assert [line.split()[0] for line in lines[2:9]] == users
    assert "total.servers (logarithmic)" in lines
    assert any("⠤" in line or "⠉" in line for line in lines)
    plain = envelope("sweep", "twitter", "monthly_users=1M..1bn:7", "-p", "servers", "--no-chart")
    assert done.stdout.startswith(plain.stdout.rstrip("\n"))
    assert "┤" not in plain.stdout


def test_a_sweep_as_csv_is_the_sweep_as_json() -> None:
    """The same numbers, in the units of the titles; the default results are the headlines."""
    arguments = ("sweep", "template", "dau=1M..100M:3", "replication_factor=2,3")
    rows = list(csv.DictReader(io.StringIO(envelope(*arguments, "-f", "csv").stdout)))
    data = json.loads(envelope(*arguments, "-f", "json").stdout)
    names = ["total.servers", "total.storage", "total.cost"]
    assert list(data["results"]) == names
    assert [axis["name"] for axis in data["axes"]] == ["dau", "replication_factor"]
    assert len(rows) == len(data["points"]) == 6
    for row, point in zip(rows, data["points"], strict=True):
        assert float(row["dau (user)"]) == point["at"]["dau"]["value"]
        for name in names:
            value = point["results"][name]
            assert float(row[f"{name} ({value['unit']})"]) == value["value"]
        assert row["failing checks"].split() == point["failing"]
    report = json.loads(envelope("report", "template", "dau=10M", "-f", "json").stdout)
    there = data["points"][3]["results"]["total.storage"]["value"]
    assert there == pytest.approx(report["totals"]["storage"]["value"], rel=1e-9)


def test_two_inputs_are_a_grid() -> None:
    """One for each result."""
    done = envelope("sweep", "template", "dau=1M,9M", "peak_factor=1,2,4", "-p", "servers,cost")
    assert "total.servers for dau and peak_factor" in done.stdout
    assert "total.cost for dau and peak_factor" in done.stdout
    marked = envelope("sweep", "template", "dau=1M,9M", "-f", "markdown").stdout
    assert marked.startswith("|")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sweep", "template"], "nothing is swept"),
        (["sweep", "template", "dau=10M"], "nothing is swept"),
        (["sweep", "template", "dau"], "is not NAME=VALUE"),
        (["sweep", "template", "dau=1M..2M", "-p", "total.server"], "`total.servers`?"),
        (["sweep", "template", "dua=1M..2M"], "did you mean `dau`?"),
        (["sweep", "template", "dau=1M..2M", "cache.machine=r7a.xlarge,i4i.xlarge"], "hardware"),
        (["compare", "template"], "nothing to compare with"),
        (["compare", "template", "twiter"], "did you mean `twitter`?"),
        (["compare", "template", "dau=3 GB"], "data (GB)"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], words: str) -> None:
    """Exit code 2, no traceback, nothing on stdout."""
    done = envelope(*arguments)
    assert words in done.stderr
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_a_comparison_says_what_causes_it() -> None:
    """Changes, results, causes and checks, within 100 columns."""
    done = envelope("compare", "template", "dau=50M", "cache_hit_ratio=80%")
    assert (done.stderr, done.returncode) == ("", 0)
    assert max(map(len, done.stdout.splitlines())) <= 100
    for heading in ("Changes", "Results", "Causes"):
        assert f"\n{heading}\n" in done.stdout
    misses = [line for line in done.stdout.splitlines() if line.startswith("cache.misses")]
    assert "10×" in misses[0]
    assert "(67%)" in misses[1]


def test_a_comparison_as_csv_is_that_as_json() -> None:
    """The same numbers, and parts that add up in both; --all has many more."""
    arguments = ("compare", "template", "dau=50M", "read_share=80%", "retention=1 year")
    rows = list(csv.DictReader(io.StringIO(envelope(*arguments, "-f", "csv").stdout)))
    data = json.loads(envelope(*arguments, "-f", "json").stdout)
    assert [row["result"] for row in rows] == list(data["results"])
    labels = [change["name"] for change in data["changes"]]
    for row in rows:
        result = data["results"][row["result"]]
        assert float(row["before"]) == result["left"]
        assert float(row["after"]) == result["right"]
        parts = [float(row[f"by {label}"]) for label in labels]
        assert parts == list(result["caused_by"].values())
        assert sum(parts) == pytest.approx(float(row["difference"]), rel=1e-9, abs=1e-9)
    every = json.loads(envelope(*arguments, "--all", "-f", "json").stdout)["results"]
    assert set(data["results"]) < set(every)


def test_two_scenarios_side_by_side() -> None:
    """Named by what they are, divided whatever they have in common; as Markdown a comment."""
    done = envelope("compare", "whatsapp-2012", "whatsapp-2014", "-f", "markdown")
    assert done.returncode == 0
    assert done.stdout.startswith("### WhatsApp 2012")
    assert "whatsapp-2012" in done.stdout
    assert "**What was changed**" in done.stdout
    assert done.stdout.rstrip().endswith("</details>")
    assert "not divided" not in done.stdout


def test_a_newly_failing_check_is_exit_code_1() -> None:
    """The comparison is printed all the same; a check that failed before is no news."""
    text = '[inputs]\na = "1 server"\n[checks]\nc = "a < 2 servers"\n'
    done = envelope("compare", "-", "a=3", stdin=text)
    assert done.returncode == 1
    assert "fails now" in done.stdout
    worse = envelope("compare", "-", "a=4", stdin=text.replace("1 server", "3 servers"))
    assert worse.returncode == 0


def test_a_scenario_beside_itself_is_said() -> None:
    """After two scenarios a setting is one of both, which few expect of the same one."""
    done = envelope("compare", "template", "template", "dau=20M")
    told = "note: both are the same: `compare template dau=20M` compares it with a change\n"
    assert done.stderr == told
    assert envelope("compare", "template", "dau=20M").stderr == ""
