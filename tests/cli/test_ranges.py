"""Ranges, sensitivity and growth as a person meets them: real processes."""

import csv
import io
import json
import math
import re
from pathlib import Path

import pytest

from tests.cli.command import envelope

RANGED = ["template", "dau=5M to 20M users", "cache_hit_ratio=80% to 97%"]


def test_a_report_of_ranges_says_how_sure_it_is() -> None:
    """Quantiles, a distribution and the seed; without a range nothing of it."""
    text = envelope("report", *RANGED, "--derivations").stdout
    assert "16,384 samples drawn from the ranges (seed 1)" in text
    rows = re.findall(r"^  qps +2.31k requests/s +1.16k – 4.63k requests/s", text, re.MULTILINE)
    assert len(rows) == 2  # among the results, and with how it comes about
    assert text.count("10M users × 20 requests/user/day") == 1
    servers = next(line for line in text.splitlines() if line.startswith("servers "))
    assert re.search(r"\d+ servers +\d+ – \d+ servers ", servers)
    assert "samples" not in envelope("report", "template").stdout


def test_the_same_in_json() -> None:
    """p5, p50 and p95 where a range is behind a quantity, the odds of every check."""
    data = json.loads(envelope("report", *RANGED, "-f", "json", "--seed", "7").stdout)
    assert data["sampling"] == {"samples": 16_384, "seed": 7}
    qps = data["results"]["qps"]
    assert [qps[key] for key in ("p5", "p50", "p95")] == pytest.approx(
        [1157.4, 2314.8, 4629.6], rel=1e-3
    )
    assert all(0 <= check["probability"] <= 1 for check in data["checks"])
    assert "p5" not in data["results"]["query"]


def test_a_confidence_sizes_to_that_percentile() -> None:
    """The 90th percentile of a lognormal range, and of what is computed from it."""
    done = envelope("report", *RANGED, "--confidence", "90%", "-f", "json")
    value = json.loads(done.stdout)["results"]["qps"]["value"]
    assert value == pytest.approx(2314.8 * math.exp(1.2815516 * math.log(2) / 1.6448536), rel=5e-3)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["report", *RANGED, "--confidence", "150%"], "a share between 0 % and 100 %"),
        (["report", *RANGED, "--samples", "1"], "samples are a number from 2"),
        (["sensitivity", "template", "totl.servers"], "did you mean `total.servers`?"),
        (["growth", "template", "--over", "3 GB"], "--over is a time"),
        (["report", "template", "--at", "3 GB"], "--at is a time"),
        (["growth", "template", "--growth", "dau=30%"], "is a share per time"),
        (["growth", "template", "--growth", "dua=30%/year"], "did you mean `dau`?"),
        (["growth", "template", "--start", "tomorrow"], "`tomorrow` is no date"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], words: str) -> None:
    """With exit code 2, and nothing on stdout."""
    done = envelope(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_sensitivity_of_nothing_named_is_that_of_the_headline() -> None:
    """A row for each of three inputs of each result, as many as there are with `--all`."""
    done = envelope("sensitivity", "template", "-f", "json")
    assert (done.returncode, done.stderr) == (0, "")
    results = json.loads(done.stdout)["results"]
    names = [each["output"]["name"] for each in results]
    assert {"total.servers", "total.cost"} < set(names)
    for name, each in zip(names, results, strict=True):
        alone = envelope("sensitivity", "template", name, "-f", "json").stdout
        assert json.loads(alone) == each
    text = envelope("sensitivity", "template").stdout
    assert text.startswith(f"What moves `{names[0]}` (")
    short = [name.removeprefix("total.") for name in names]
    assert [len(re.findall(f"^{name} ", text, re.MULTILINE)) for name in short] == [3] * len(names)
    assert envelope("sensitivity", "template", "-p", ",".join(names)).stdout == text
    assert envelope("sensitivity", "template", *names).stdout == text
    more = envelope("sensitivity", "template", names[0], names[1], "--all").stdout
    assert len(re.findall(f"^{short[0]} ", more, re.MULTILINE)) == 15


def test_a_setting_needs_no_result_before_it() -> None:
    """What has an equals sign is none."""
    done = envelope("sensitivity", "template", "dau=x2", "-p", "qps")
    assert done.stdout == envelope("sensitivity", "template", "qps", "dau=x2").stdout
    assert "4.63k requests/s now" in done.stdout


def test_sensitivity_says_what_to_measure_next() -> None:
    """In words first; a row for each input, the widest first; csv and json hold them all."""
    text = envelope("sensitivity", RANGED[0], "total.cost", *RANGED[1:]).stdout
    assert text.startswith("What moves `total.cost`, $")
    assert "\nMeasure `dau` (daily active users) next: its range explains " in text
    data = json.loads(envelope("sensitivity", "template", "total.cost", "-f", "json").stdout)
    widths = [abs(each["at_high"] - each["at_low"]) for each in data["inputs"]]
    assert widths == sorted(widths, reverse=True)
    table = envelope("sensitivity", "template", "total.cost", "-f", "csv").stdout
    assert len(list(csv.reader(io.StringIO(table)))) == len(widths) + 1


def test_growth_is_a_table_a_chart_and_dates(tmp_path: Path) -> None:
    """Rows by period, one result drawn, when a check fails and by when to act."""
    file = tmp_path / "x.toml"
    file.write_text(
        '[inputs]\ndau = { value = "10M users", growth = "30%/year" }\n'
        '[formulas]\nrequests = "dau * 20 requests/user/day -> requests/s"\n[checks]\n'
        'fits = { that = "dau <= 20M users", about = "one region", severity = "warning" }\n'
    )
    arguments = ("growth", str(file), "-p", "requests", "--over", "4 years", "--by", "year")
    text = envelope(*arguments, "--lead", "6 months", "--start", "2027-01-01").stdout
    assert "requests, requests/s" in text
    assert re.search(r"^2027-01-01 +2\.31k$", text, re.MULTILINE)
    assert "┤" in text
    assert "2029-08-22" in text  # ln 2 / ln 1.3 years later
    assert "2029-02-21" in text  # and half a year before
    data = json.loads(envelope(*arguments, "-f", "json").stdout)
    assert data["results"]["requests"]["values"][-1] == pytest.approx(2314.8 * 1.3**4, rel=1e-4)
    assert data["capacity_dates"][0]["days"] == pytest.approx(
        365.25 * math.log(2) / math.log(1.3), rel=1e-4
    )
    table = list(csv.reader(io.StringIO(envelope(*arguments, "-f", "csv").stdout)))
    assert table[0] == ["time (year)", "requests (request/s)"]
    assert [int(row[0]) for row in table[1:]] == [0, 1, 2, 3, 4]
    wanted = [2314.8 * 1.3**year for year in range(5)]
    assert [float(row[1]) for row in table[1:]] == pytest.approx(wanted, rel=1e-4)


STEPS = """
[inputs]
users = { value = "5k users", growth = { "1 year" = "20k users", "2 years" = "100k users" } }
[formulas]
rate = "users * 2 requests/user/s"
"""


def test_growth_of_a_file_without_parts_shows_what_grows_and_what_follows(tmp_path: Path) -> None:
    """In words at a terminal, as bare numbers for a script."""
    (tmp_path / "x.toml").write_text(STEPS)
    command = ("growth", str(tmp_path / "x.toml"), "--over", "2 years", "--by", "year")
    text = envelope(*command).stdout
    assert ["users", "rate,", "requests/s"] in map(str.split, text.splitlines())
    assert ["year", "2", "100k", "200k"] in map(str.split, text.splitlines())
    assert "users to 20k users after 1 year, 100k users after 2 years" in text
    assert envelope(*command, "-f", "csv").stdout.splitlines() == [
        "time (year),users (user),rate (request/s)",
        "0,5000.0,10000.0",
        "1,20000.0,40000.0",
        "2,100000.0,200000.0",
    ]
    dated = envelope(*command, "--start", "2027-01-01", "-p", "rate,users", "-f", "csv").stdout
    assert dated.splitlines()[:2] == [
        "date,rate (request/s),users (user)",
        "2027-01-01,10000.0,5000.0",
    ]
    data = json.loads(envelope(*command, "-f", "json").stdout)
    assert data["growth"] == {"users": {"1 year": "20k users", "2 years": "100k users"}}
    assert data["results"]["users"] == {"unit": "user", "values": [5e3, 2e4, 1e5]}


def test_growth_draws_from_the_seed_that_is_asked_for(tmp_path: Path) -> None:
    """And says so; the same seed gives the same bytes."""
    file = tmp_path / "x.toml"
    file.write_text(
        '[inputs]\ndau = { value = "5M to 15M users", growth = "20%/year to 50%/year" }\n'
        '[checks]\nfits = { that = "dau <= 20M users", about = "one region" }\n'
    )
    command = ("growth", str(file), "-p", "dau", "--seed")
    assert "2,048 samples drawn (seed 2)" in envelope(*command, "2").stdout
    one, other, again = (envelope(*command, seed, "-f", "json").stdout for seed in ("1", "2", "1"))
    odds = [json.loads(each)["capacity_dates"][0]["odds"] for each in (one, other)]
    assert one == again
    assert odds[0] != odds[1]
    assert odds[0] == pytest.approx(odds[1], abs=0.02)
