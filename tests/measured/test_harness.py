"""The harness itself: each program is started, measured once and ended; the numbers are not."""

import os
import subprocess
import sys
import time
import tomllib
from dataclasses import replace

import pytest

from envelope.model.library.measured import measurements
from tests.measured.__main__ import PROGRAMS, series
from tests.measured.programs import family, folder, found, free_port, running
from tests.measured.runs import predicted, values, written
from tests.programs.installed import missing

# What each is started by, where it is called otherwise.
STARTED_BY = {
    "redis": "redis-server",
    "postgresql": "initdb",
    "nats": "nats-server",
    "prometheus": "promtool",
    "rocksdb": "db_bench",
    "mariadb": "mariadbd",
    "linux": "sh",
}
QUICK = [name for name in PROGRAMS if name != "pgbouncer"]


@pytest.mark.parametrize("name", QUICK)
def test_the_shortest_run_of_a_program_measures_something(name: str) -> None:
    """Started, filled or loaded, looked at, and beside it what the block says."""
    needed(name)
    runs = [run for run in series(name).runs if run.quick]
    assert runs
    for run in runs:
        measured = values(replace(run, measure=run.short or run.measure), 1)
        assert measured[0] > 0
        assert predicted(run) > 0


def needed(name: str) -> None:
    """Skip a test whose program is not installed, unless all have to be."""
    try:
        found(STARTED_BY.get(name, name))
    except FileNotFoundError as error:
        missing(str(error))


def test_a_program_is_ended_with_its_children() -> None:
    """Nothing that was started is left behind."""
    needed("nginx")
    port = free_port()
    with folder() as place:
        (place / "conf").write_text(
            f"daemon off; worker_processes 2; pid {place}/pid; error_log {place}/e;"
            f"events {{}} http {{ access_log off; server {{ listen 127.0.0.1:{port}; }} }}"
        )
        with running(
            ["nginx", "-p", str(place), "-c", str(place / "conf")], place, port
        ) as program:
            members = family(program.process.pid)
            for _ in range(100):  # nginx listens before its workers are there
                if len(members) == 3:
                    break
                time.sleep(0.05)
                members = family(program.process.pid)
            assert len(members) == 3
        assert not [pid for pid in members if os.path.exists(f"/proc/{pid}")]


def test_a_program_that_does_not_start_says_why() -> None:
    """Its own words are shown."""
    needed("nginx")
    with folder() as place:
        (place / "conf").write_text("nonsense;")
        command = ["nginx", "-p", str(place), "-c", str(place / "conf")]
        with pytest.raises(RuntimeError, match="nonsense"), running(command, place, free_port()):
            pass


def test_what_is_written_is_read_again() -> None:
    """As TOML, with the middle value and the spread."""
    needed("redis")
    one = series("redis")
    run = next(run for run in one.runs if run.quick)
    data = tomllib.loads(written(one, {run.name: [100.0, 102.0, 101.0]}))
    entry = data["runs"][run.name]
    assert entry["measured"] == "101 B/thing"
    assert entry["spread"] == "2%"
    assert entry["given"] == dict(run.given)


def test_every_file_is_of_a_program_of_the_harness() -> None:
    """So that whoever doubts a number can measure it again."""
    known = {(each.program, run.name) for each in map(series, QUICK) for run in each.runs}
    kept = {(each.program, each.name) for each in measurements() if each.program != "pgbouncer"}
    assert kept <= known


def test_the_harness_is_a_command() -> None:
    """It says how it is called."""
    command = [sys.executable, "-m", "tests.measured", "--help"]
    assert "PROGRAM" in subprocess.run(command, capture_output=True, text=True, check=True).stdout
