"""`envelope export` as a process: to a file, to the terminal, and what it refuses."""

import subprocess
from pathlib import Path

import pytest

from envelope.formats import FORMATS, PICTURES
from tests.cli.command import envelope

FORMS = {name: form for name, form in FORMATS.items() if name not in PICTURES}


def export(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The finished process."""
    return envelope("export", *arguments)


@pytest.mark.parametrize("form", FORMS)
def test_a_scenario_is_written_to_a_file(form: str, tmp_path: Path) -> None:
    """In every form, without a word on the terminal but notes, the same bytes each time."""
    paths = [tmp_path / f"{number}.{form}" for number in (1, 2)]
    for path in paths:
        done = export("unique-ids", "--to", form, "-o", str(path))
        assert (done.returncode, done.stdout) == (0, "")
        assert all(line.startswith("note: ") for line in done.stderr.splitlines())
        assert bool(done.stderr) == bool(FORMATS[form].notes)
    first, second = (path.read_bytes() for path in paths)
    assert len(first) > 100
    assert first == second


def test_a_page_goes_to_the_terminal_too() -> None:
    """As `report -f html` writes it."""
    done = export("unique-ids", "--to", "html")
    assert done.stdout.startswith("<!doctype html>\n")
    assert done.stdout.endswith("</html>\n")
    report = envelope("report", "unique-ids", "-f", "html")
    assert report.returncode == 0
    assert report.stdout == done.stdout


def test_settings_are_in_the_page() -> None:
    """A value from outside, marked as such."""
    done = export("template", "dau=50M users", "--to", "html")
    assert 'value="50M users"' in done.stdout
    assert "set from outside" in done.stdout


@pytest.mark.parametrize("form", [name for name, form in FORMS.items() if form.is_binary])
def test_bytes_need_a_file(form: str) -> None:
    """They would garble a terminal."""
    done = export("unique-ids", "--to", form)
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"error: {form} is not text" in done.stderr
    assert f"-o unique-ids.{FORMATS[form].suffix}" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["unique-ids", "--to", "doc"], "`doc` is not one of"),
        (["unique-ids"], "`--to` is missing"),
        (["nosuch", "--to", "html"], "error: "),
        (["unique-ids", "--to", "html", "-o", "/nowhere/x.html"], "cannot write `/nowhere/x.html`"),
    ],
)
def test_wrong_usage_is_refused(arguments: list[str], message: str) -> None:
    """With exit code 2 and words on stderr."""
    done = export(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""
