"""What Python shows of the API: its names, short texts of its objects, answers as data frames."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import envelope

ROOT = Path(__file__).parents[2]

# An answer of a scenario, and a column of numbers that its data frame has.
ANSWERS: list[tuple[Callable[[envelope.Scenario], Any], str]] = [
    (lambda scenario: scenario.run(), "value"),
    (lambda scenario: scenario.run().explain("qps"), "depth"),
    (lambda scenario: scenario.run(dau="5M to 9M users").draw(samples=64).spread("qps"), "p95"),
    (lambda scenario: scenario.sensitivity("cost", samples=64), "at_high"),
    (lambda scenario: scenario.sensitivities("qps, cost"), "at_high"),
    (
        lambda scenario: scenario.growth("cost", over="1 year", step="1 year"),
        "total.cost (USD/month)",
    ),
    (lambda scenario: scenario.sweep({"dau": "1M,2M"}, "servers"), "total.servers"),
    (lambda scenario: scenario.solve("dau", "servers <= 90"), "high"),
    (lambda scenario: scenario.flip("shards"), "at"),
    (lambda scenario: scenario.compare(dau="20M users"), "ratio"),
    (lambda scenario: scenario.conventions(), "interview"),
    (lambda scenario: scenario.hardware("cache"), "cost.value"),
    (lambda scenario: scenario.latency("read"), "mean_ms"),
    (lambda scenario: scenario.stress("cold_cache"), "after"),
]


def python(code: str) -> str:
    """What a program prints, in a process of its own."""
    command = [sys.executable, "-c", f"import sys, envelope; {code}"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    return done.stdout + done.stderr


def test_the_module_shows_the_api_alone() -> None:
    """Nothing that its own definition needs."""
    shown = python("print([name for name in dir(envelope) if name[0] != '_'])")
    assert shown == f"{sorted(envelope.__all__)}\n"


def test_a_scenario_says_its_name_its_title_and_what_is_set() -> None:
    """Before it is built, too."""
    assert repr(envelope.load("twitter")) == "<Scenario twitter: Twitter>"
    three = envelope.load("twitter", pricing="3 years", dau=3e6)
    assert repr(three) == "<Scenario twitter: Twitter, pricing=3 years, dau=3000000.0>"
    assert repr(envelope.load("product-analytics").in_case("tiered")).endswith(", case tiered>")


def test_a_file_that_is_wrong_has_a_short_text(tmp_path: Path) -> None:
    """What is wrong is said when something is asked of it."""
    file = tmp_path / "wrong.toml"
    file.write_text("title = ")
    assert repr(envelope.load(str(file))) == f"<Scenario {file}>"


@pytest.mark.parametrize(("answer", "column"), ANSWERS)
def test_every_answer_is_a_data_frame_and_short(
    answer: Callable[[envelope.Scenario], Any], column: str
) -> None:
    """Its numbers are numbers; its text is a line."""
    found = answer(envelope.load("template"))
    frame = found.to_frame()
    assert len(frame) >= 1
    assert frame[column].dtype.kind in "fi"
    assert repr(found).startswith(f"<{type(found).__name__}: ")
    assert len(repr(found)) < 200
    assert len(str(found)) > len(repr(found))


def test_what_does_not_hold_is_short() -> None:
    """A check is its name and its condition."""
    failing = envelope.load("twitter").run(monthly_users="900bn users").failing
    assert failing
    assert all(repr(each).startswith(f"<Check {each.full_name}: ") for each in failing)
    assert len(repr(failing)) < 4000


def test_a_missing_package_says_how_to_install_it() -> None:
    """As where pictures and spreadsheets are written."""
    shown = python("sys.modules['pandas'] = None; envelope.load('template').run().to_frame()")
    assert "error: data frames are made by pandas, which is not installed" in shown
    assert shown.endswith("hint: pip install 'envelope-calc[notebook]'\n")


def test_an_error_that_nobody_catches_is_told_in_words(tmp_path: Path) -> None:
    """With the line of the script, without those of the package; others as Python tells them."""
    shown = python("envelope.load('nonsense')")
    assert shown == "error: there is no scenario `nonsense`\nhint: `envelope list` names them all\n"
    script = tmp_path / "script.py"
    script.write_text("import envelope\n\nenvelope.load('chat').run(dau=3)\n")
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: there is nothing called `dau` to set\n")
    assert done.stderr.endswith(f"\n in {script}:3\n")
    assert python("1 / 0").startswith("Traceback")
