"""Commands about another moment than the one when all is full, and checks of all presets."""

import json
import subprocess
from pathlib import Path

import pytest

from envelope.api import check
from envelope.api.check import CheckResult, every_preset
from envelope.errors import EnvelopeError
from tests.cli import command

KEPT = """
title = "Store"
[inputs]
writes = { value = "10 GB/day", growth = "100%/year" }
kept   = "5 years"
[formulas]
even    = "accumulated(10 GB/day, kept) -> TB"
storage = "accumulated(writes, kept) -> TB"
servers = "ceil(storage / (2 TB/server))"
[checks]
fits = "even <= 5 TB"
[expect]
even = "18.26 TB"
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario in a folder of its own."""
    path = tmp_path_factory.mktemp("moments") / "store.toml"
    path.write_text(KEPT)
    return path


def envelope(file: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command beside the file."""
    return command.envelope(*arguments, cwd=file.parent)


def test_a_report_at_a_time(file: Path) -> None:
    """Values, checks and the exit code are those of then."""
    plain, later = (
        envelope(file, "report", file.name, "-f", "json", *more)
        for more in ([], ["--at", "1 year"])
    )
    assert (plain.returncode, later.returncode) == (1, 0)
    before, after = json.loads(plain.stdout), json.loads(later.stdout)
    assert (before["scenario"]["full_after"], after["scenario"]["at"]) == ("5 years", "1 year")
    assert after["results"]["even"]["value"] == pytest.approx(3.6525)
    assert before["results"]["even"]["value"] == pytest.approx(18.2625)
    assert after["inputs"]["writes"]["value"] == pytest.approx(20)
    assert before["first_year"]["storage"] == {
        key: after["results"]["storage"][key] for key in ("value", "unit", "text")
    }


def test_an_explanation_at_a_time(file: Path) -> None:
    """Shows until when something comes in."""
    found = envelope(file, "explain", file.name, "even", "--at", "1 year").stdout
    assert "even = 3.65 TB" in found
    assert "10 GB/day × min(5 years, 1 year)" in found


def test_a_comparison_at_a_time(file: Path) -> None:
    """Both sides are of then, and the difference is caused by what changed."""
    changed = ("compare", file.name, "kept=6 months", "--at", "1 year", "-f", "json")
    data = json.loads(envelope(file, *changed).stdout)
    even = data["results"]["even"]
    assert data["at"] == "1 year"
    assert (even["left"], even["right"]) == pytest.approx((3.6525, 3.6525 / 2))
    assert even["caused_by"] == pytest.approx({"kept": -3.6525 / 2})
    text = envelope(file, *changed[:-2]).stdout
    assert "As it is 1 year after an empty start." in text


def test_what_came_in_while_it_grew_is_a_cause_of_its_own(file: Path) -> None:
    """Beside several changes; all of them add up, and each says what it was and is."""
    changes = ("kept=6 months", "writes=20 GB/day", "--at", "1 year", "-f", "json")
    data = json.loads(envelope(file, "compare", file.name, *changes).stdout)
    stored = data["results"]["storage"]
    assert stored["caused_by"].keys() == {"kept", "writes", "storage"}
    assert sum(stored["caused_by"].values()) == pytest.approx(stored["difference"])
    assert [each["name"] for each in data["changes"] if each["before"] and each["after"]] == [
        "kept",
        "writes",
        "storage",
    ]


@pytest.mark.parametrize("form", ["html", "markdown", "mermaid"])
def test_an_export_at_a_time(form: str, file: Path) -> None:
    """A form that calculates by itself does so from the values of then."""
    found = envelope(file, "export", file.name, "--to", form, "--at", "1 year")
    assert (found.returncode, found.stderr) == (0, "")
    assert form == "mermaid" or "As it is 1 year after an empty start." in found.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["stress"],
        ["solve", "kept", "even <= 3 TB"],
        ["flip", "servers"],
        ["sensitivity", "even"],
        ["sweep", "kept=6 months, 1 year"],
        ["conventions"],
    ],
)
def test_questions_of_a_time(arguments: list[str], file: Path) -> None:
    """What moves a result then, and how far; the answer says of when it is."""
    command, *names = arguments
    found = envelope(file, command, file.name, *names, "--at", "1 year")
    assert found.returncode in (0, 1)
    assert found.stderr == ""
    assert "As it is 1 year after an empty start." in found.stdout


def test_machines_at_a_time(file: Path) -> None:
    """A part is compared as it is then; shapes by themselves are of no time."""
    compared = envelope(file, "hardware", "template", "database", "--at", "1 year")
    assert compared.stdout.startswith("As it is 1 year after an empty start.")
    listed = envelope(file, "hardware", "i4i", "--at", "1 year")
    assert listed.returncode == 2
    assert "`envelope hardware SCENARIO PART --at TIME`" in listed.stderr


def test_a_growth_is_of_no_single_time(file: Path) -> None:
    """It shows them all, from an empty start: `--at` would be a second one."""
    found = envelope(file, "growth", file.name, "--at", "1 year")
    assert found.returncode == 2
    assert "`--at` is no start" in found.stderr


@pytest.mark.parametrize(("kind", "setting"), [("tornado", []), ("sweep", ["kept=1..6:3"])])
def test_a_picture_of_a_time(kind: str, setting: list[str], file: Path) -> None:
    """Its title says so."""
    of = ["--of", kind, "storage", "-o", "out.svg"]
    found = envelope(file, "export", file.name, *setting, *of, "--at", "1 year")
    assert (found.returncode, found.stderr) == (0, "")
    assert "1 year after an empty start" in (file.parent / "out.svg").read_text()


def test_a_picture_of_growth_has_no_time(file: Path) -> None:
    """It looks ahead by itself."""
    of = ["--of", "growth", "even", "-o", "out.svg"]
    found = envelope(file, "export", file.name, *of, "--at", "1 year")
    assert found.returncode == 2
    assert "the growth shows every moment" in found.stderr


def test_all_presets_are_checked_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each as if it were named, in order; one line sums them up."""
    monkeypatch.setattr(check, "library_blocks", lambda: {"backlog": "", "littles_law": ""})
    monkeypatch.setattr(check, "library_scenarios", lambda: {"url-shortener": ""})
    found = CheckResult(tuple(every_preset()))
    assert [each.file for each in found.files] == ["backlog", "littles_law", "url-shortener"]
    assert found.summary == "3 files: 3 fine"
    wrong = CheckResult((*found.files, found.files[0]._replace(problem=EnvelopeError())))
    assert wrong.summary == "4 files: 3 fine, 1 not"


def test_files_or_all_are_checked(file: Path) -> None:
    """Not neither, and not both."""
    for arguments in ([], ["--all", file.name]):
        found = envelope(file, "check", *arguments)
        assert found.returncode == 2
        assert "envelope check --all" in found.stderr
