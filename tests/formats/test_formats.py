"""The table of forms: a form of one's own is a file and a row, and every command has it."""

import json
import os
import shutil
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest

import envelope
from envelope.api.answer import Answer
from envelope.errors import InputError
from envelope.formats import ANSWERS, FORMATS, form_of, write_answer
from envelope.formats.json import json_text
from tests.cli import command
from tests.presets.runs import EVERY_PRESET

ROOT = Path(__file__).parents[2]
LINES = '''"""Answers as lines of words."""


def write_answer(answer):
    """Each row of the table on a line."""
    return "".join(" | ".join(row) + "\\n" for row in answer.table().rows)
'''
ROW = '    "json": Format('


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with one file and one row more."""
    folder = tmp_path_factory.mktemp("package")
    shutil.copytree(ROOT / "envelope", folder / "envelope")
    (folder / "presets").symlink_to(ROOT / "presets")
    (folder / "envelope/formats/lines.py").write_text(LINES)
    table = folder / "envelope/formats/__init__.py"
    source = table.read_text()
    assert source.count(ROW) == 1
    table.write_text(
        source.replace(ROW, f'    "lines": Format("lines", "lines.write_answer"),\n{ROW}')
    )
    return folder


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["report", "template", "-f", "lines"], "dau | input | 10000000.0"),
        (["export", "template", "--to", "lines"], "dau | input | 10000000.0"),
        (["report", "template", "-o", "a.lines"], "dau | input | 10000000.0"),
        (["flip", "template", "total.shards", "-f", "lines"], "total.shards | "),
        (["numbers", "ssd", "-o", "a.lines"], "random_ssd_read_8_kib | 100 µs"),
    ],
)
def test_a_form_of_ones_own_is_a_file_and_a_row(
    arguments: list[str], words: str, package: Path, tmp_path: Path
) -> None:
    """Reports, exports and answers have it, by its name and by its suffix."""
    done = subprocess.run(
        [sys.executable, "-m", "envelope", *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=True,
    )
    written = (tmp_path / "a.lines").read_text() if "-o" in arguments else done.stdout
    assert words in written


def test_a_suffix_names_a_form() -> None:
    """In either case; another one names none."""
    assert {form_of(f"a.b/c.{form.suffix.upper()}") for form in FORMATS.values()} == set(FORMATS)
    assert form_of("json") == "json"
    assert form_of("a.toml") is None


def test_python_writes_what_the_command_prints() -> None:
    """One of them in every form, the others in one each: from the same table."""
    template = envelope.load("template")
    condition = "total.servers <= 300 servers"
    answers: list[tuple[list[str], Answer]] = [
        (["report", "template"], template.run()),
        (["solve", "template", "dau", condition], template.solve("dau", condition)),
        (["flip", "template", "total.shards", "--all"], template.flip("total.shards")),
        (["sensitivity", "template", "qps"], template.sensitivity("qps")),
        (["conventions", "template"], template.conventions()),
        (["sweep", "template", "dau=1M..9M:3"], template.sweep({"dau": "1M..9M:3"})),
        (["explain", "template", "qps"], template.run().explain("qps")),
    ]
    for (arguments, answer), own in zip(answers, cycle(ANSWERS), strict=False):
        for form in ANSWERS if EVERY_PRESET or arguments[0] == "flip" else [own]:
            done = command.envelope(*arguments, "-f", form)
            assert (done.returncode, done.stdout) == (0, answer.to(form)), (arguments[0], form)


def test_every_answer_has_the_same_methods() -> None:
    """A text in a style, Markdown, CSV, JSON and a page."""
    found = envelope.load("template").conventions()
    assert found.to_text() == found.to("text")
    assert "| result" in found.to_text("github")
    assert found.to_markdown() == found.to("markdown")
    assert found.to_csv().startswith("result,")
    assert json.loads(found.to_json())["qps"]
    assert found.to_html().startswith("<!doctype html>")
    with pytest.raises(InputError, match="there is no style `gird`"):
        found.to_text("gird")


@pytest.mark.parametrize("form", ["xlsx", "svg", "nonsense"])
def test_an_answer_has_no_other_form(form: str) -> None:
    """And says which it has."""
    with pytest.raises(InputError, match="text, markdown, json, csv, html"):
        write_answer(envelope.load("template").flip("total.shards"), form)


def test_json_has_no_infinity() -> None:
    """Which no reader of JSON takes."""
    data = {"a": [1.5, float("inf"), (float("nan"), "x")], "b": {"c": -float("inf")}, "d": True}
    expected = {"a": [1.5, None, [None, "x"]], "b": {"c": None}, "d": True}
    assert json.loads(json_text(data), parse_constant=pytest.fail) == expected
