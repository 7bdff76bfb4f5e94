"""`envelope stress` and `envelope latency` as real processes."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.command import envelope

ROOT = Path(__file__).parents[2]


def test_stress_says_what_breaks_first() -> None:
    """The worst stress on top; exit code 1, since something breaks."""
    done = envelope("stress", "template", "retry_storm", "cold_cache")
    assert (done.returncode, done.stderr) == (1, "")
    rows = done.stdout.split("Stresses\n--------\n")[1].splitlines()[2:4]
    assert rows[0].split()[:3] == ["retry", "storm", "facilitator"]
    assert rows[1].split()[:3] == ["cold", "cache", "nothing"]
    assert "every look-up goes on" in " ".join(done.stdout.split())


def test_stresses_are_one_table_until_more_is_asked_for() -> None:
    """What happens, in which parts and to which checks is there for `--all`, or by name."""
    plain, whole = (envelope("stress", "template", *more).stdout for more in ((), ("--all",)))
    titles = ("What happens", "Parts", "Checks that then fail")
    assert [title in plain for title in titles] == [False] * 3
    assert [title in whole for title in titles] == [True] * 3
    table = plain.rpartition(" `--all` says")[0].splitlines()
    assert len(table) > 10
    assert whole.splitlines()[: len(table) - 1] == table[:-1]
    assert "latency 57.2 ms → grows" in " ".join(whole.split())


def test_a_store_sized_for_few_misses_breaks_when_the_cache_is_cold() -> None:
    """The check of the cache says so; a harmless stress leaves with 0."""
    setting = "cache.origin_capacity=1k requests/s"
    done = envelope("stress", "template", "cold_cache", setting, "-f", "json")
    assert done.returncode == 1
    found = json.loads(done.stdout)["stresses"][0]
    assert found["breaks"] == "cache.misses_fit"
    assert found["sets"]["cache.hit_ratio"]["value"] == 0
    database = found["parts"]["database"]["utilization"]
    assert database["after"]["value"] >= database["before"]["value"]
    assert envelope("stress", "template", "hot_key").returncode == 0


def test_stress_in_every_form() -> None:
    """Markdown has a table for each table, CSV a row for each output of each part."""
    done = envelope("stress", "template", "zone_loss", "-f", "markdown")
    assert "## Stresses" in done.stdout
    assert "| zone loss" in done.stdout
    rows = list(csv.DictReader(io.StringIO(envelope("stress", "template", "-f", "csv").stdout)))
    reader = {
        row["stress"]: row
        for row in rows
        if row["part"] == "reader" and row["output"] == "utilization"
    }
    before, after = (float(reader["doubled_peak"][key]) for key in ("before", "after"))
    assert after == pytest.approx(2 * before, rel=1e-4)
    assert float(reader["zone_loss"]["after"]) == pytest.approx(1.5 * before, rel=1e-4)


def test_latency_of_the_paths_of_a_scenario() -> None:
    """Every path in a table; within the target is exit code 0, beyond it 1."""
    done = envelope("latency", "template")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("Latency of ") == 3
    assert "within the target of 500 ms" in " ".join(done.stdout.split())
    late = envelope("latency", "template", "read", "--target", "20 ms")
    assert late.returncode == 1
    assert "MORE THAN the target of 20 ms" in " ".join(late.stdout.split())


def test_latency_in_every_form() -> None:
    """The same numbers in JSON and CSV; a setting is set."""
    path = ["latency", "template", "load_balancer,20*cache|reader", "reader.response_time=10 ms"]
    data = json.loads(envelope(*path, "-f", "json").stdout)["paths"][0]
    assert [step["step"] for step in data["steps"]] == ["load_balancer", "20*cache|reader"]
    assert data["mean_ms"] == pytest.approx(sum(step["mean_ms"] for step in data["steps"]))
    rows = list(csv.DictReader(io.StringIO(envelope(*path, "-f", "csv").stdout)))
    assert rows[-1]["step"] == "total"
    assert float(rows[-1]["p99_ms"]) == pytest.approx(data["p99_ms"], rel=1e-5)
    assert "| load balancer" in envelope(*path, "-f", "markdown").stdout


def test_an_overloaded_part_has_no_steady_time() -> None:
    """In words, as null, and as exit code 1."""
    overload = ["latency", "template", "read", "reader.servers=1 server"]
    done = envelope(*overload)
    assert done.returncode == 1
    assert "No steady state: reader is asked for more than it can do." in done.stdout
    assert json.loads(envelope(*overload, "-f", "json").stdout)["paths"][0]["p99_ms"] is None


WRONG = {
    ("stress", "template", "zone_los"): "did you mean `zone_loss`?",
    ("stress", "template", "dau=5 GB"): "`dau` is in users, this is in data",
    ("latency", "template", "reed"): "did you mean `read`?",
    ("latency", "template", "read", "write"): "a path is one word",
    ("latency", "template", "read", "--target", "5 GB"): "a target is a time",
    ("latency", "template", "load_balancer,cahe"): "did you mean `cache`?",
}


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_input_is_explained(arguments: tuple[str, ...]) -> None:
    """On stderr, exit code 2."""
    done = envelope(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert WRONG[arguments] in done.stderr
