"""Every command in every form: `-f`, the suffix of `-o`, `--style`, and what they refuse."""

import csv
import io
import json
import subprocess
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest
from tabulate import tabulate_formats

from envelope.cli import _COMMANDS, commands
from envelope.formats import ANSWERS, FINDINGS, FORMATS
from tests.cli import command
from tests.presets.runs import some

SHOP = """
title = "Shop"
[units]
nouns = ["order"]
[inputs]
dau = { value = "5M to 20M users", growth = "40%/year" }
each = "2 orders/user/day"
[formulas]
rate = "dau * each"
servers = "ceil(rate / (100 orders/s/server), 1 server)"
[checks]
few = { that = "servers <= 4 servers", severity = "warning", about = "one rack" }
"""

RACK = str(command.ROOT / "tests" / "cli" / "rack.toml")  # of one part: a build for each machine
TABLE = str(command.ROOT / "tests" / "batch" / "tenants.csv")
WITHOUT = {"lsp", "mcp", "new", "repl"}  # commands that print no answer
# A command line for each command that prints an answer, and words of it.
LINES = {
    "calc": (["dau = 10M users", "dau * 2 KB/user"], "20"),
    "report": (["template"], "facilitator"),
    "explain": (["template", "total.servers"], "total.servers"),
    "list": (["blocks"], "cache"),
    "show": (["cache"], "memcached"),
    "numbers": (["ssd"], "ssd"),
    "hardware": ([RACK, "cache"], "r6g.large"),
    "sensitivity": (["template", "-p", "qps,servers"], "dau"),
    "growth": (["template", "--over", "1 year"], "servers"),
    "check": (["template"], "fine"),
    "lint": ([str(Path(__file__).parent / "wrong.md")], "900 GB/hour"),
    "schema": (["report"], "expectations"),
    "help": (["errors"], "dimension-mismatch"),
    "conventions": (["template"], "interview"),
    "solve": (["template", "dau", "total.servers <= 300 servers"], "users"),
    "flip": (["template", "total.shards"], "shards"),
    "sweep": (["template", "dau=1M..9M:3"], "servers"),
    "compare": (["template", "dau=20M"], "before"),
    "stress": (["template", "cold_cache"], "cache"),
    "export": (["template"], "facilitator"),
    "fit": (["tests/fit/shop.toml", "tests/fit/metrics.csv"], "dau"),
    "import": (["tests/fleet/cluster.yaml"], "queue-store"),
    "latency": (["template"], "reader"),
    "batch": ([str(command.ROOT / "tests" / "batch" / "shop.toml"), TABLE, "--no-checks"], "acme"),
}


def envelope(*arguments: str, folder: Path = command.ROOT) -> subprocess.CompletedProcess[str]:
    """The finished process."""
    return command.envelope(*arguments, cwd=folder)


def options(name: str) -> dict[str, click.Option]:
    """The options of a command by each of their names."""
    command = commands.get_command(click.Context(commands), name)
    assert command is not None
    found = [each for each in command.params if isinstance(each, click.Option)]
    return {word: each for each in found for word in each.opts}


def choices(option: click.Option) -> list[str]:
    """What an option takes."""
    assert isinstance(option.type, click.Choice)
    return list(option.type.choices)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a shop."""
    (tmp_path / "shop.toml").write_text(SHOP)
    return tmp_path


@pytest.mark.parametrize("name", [name for name in _COMMANDS if name not in WITHOUT])
def test_every_command_takes_a_form_and_a_file(name: str) -> None:
    """From one table; `new` alone writes a file of its own."""
    found = options(name)
    form = found["--to" if name == "export" else "-f"]
    expected = FORMATS if name in ("report", "export") else ANSWERS
    if name in ("fit", "import"):
        expected = (*ANSWERS, "toml")
    if name in ("check", "compare", "lint"):
        expected = (*ANSWERS, *FINDINGS)
    if name == "batch":
        expected = (*ANSWERS, "parquet")
    assert choices(form) == list(expected)
    assert "-o" in found


def test_report_and_export_know_the_same_forms() -> None:
    """And both can draw pictures."""
    report, export = options("report"), options("export")
    assert choices(report["-f"]) == choices(export["--to"])
    assert {"--of", "--over", "--samples", "--seed", "--style"} <= report.keys() & export.keys()


def test_each_form_has_a_suffix_of_its_own() -> None:
    """By which a file names its form."""
    assert len({form.suffix for form in FORMATS.values()}) == len(FORMATS)


class Words(HTMLParser):
    """The text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(page)

    def handle_data(self, data: str) -> None:
        """A piece of it."""
        self.text += data


@pytest.mark.parametrize("name", LINES)
def test_every_answer_is_written_in_every_form(name: str, tmp_path: Path) -> None:
    """To a file whose suffix names the form: the words are in it, and a reader can read it.

    Two forms of each command by turns, so that each form is tried on a third of the commands.
    """
    arguments, words = LINES[name]
    written = {}
    place = list(LINES).index(name)
    forms = list(ANSWERS)[place % len(ANSWERS) :] + list(ANSWERS)[: place % len(ANSWERS)]
    for form in some(forms, 3):
        path = tmp_path / f"answer.{FORMATS[form].suffix}"
        done = envelope(name, *arguments, "-o", str(path))
        assert done.returncode in (0, 1), done.stderr
        assert done.stdout == ""
        written[form] = path.read_text()
        assert words in written[form], form
        assert written[form].endswith("\n")
    if "json" in written:
        assert json.loads(written["json"])
    if "csv" in written:
        rows = list(csv.reader(io.StringIO(written["csv"])))
        assert {len(row) for row in rows} == {len(rows[0])}
        assert len(rows) > 1
    if "html" in written:
        assert written["html"].startswith("<!doctype html>")
        assert words in Words(written["html"]).text or "value=" in written["html"]


def test_every_command_is_tried() -> None:
    """Those above are all but those that print no answer, or one for each line."""
    assert LINES.keys() == _COMMANDS.keys() - WITHOUT


def test_the_form_that_is_asked_for_counts_more_than_a_suffix(folder: Path) -> None:
    """And a suffix that no form has means text."""
    for name in ("shop.csv", "shop.log"):
        assert envelope("report", "shop.toml", "-o", name, folder=folder).returncode == 0
    assert (folder / "shop.csv").read_text().startswith("name,kind,value")
    assert (folder / "shop.log").read_text().startswith("Shop\n====\n")
    envelope("report", "shop.toml", "-f", "json", "-o", "shop.csv", folder=folder)
    assert json.loads((folder / "shop.csv").read_text())["scenario"]["title"] == "Shop"


@pytest.mark.parametrize("form", ["text", "markdown", "json", "csv", "html", "mermaid"])
def test_an_export_is_the_report(form: str, folder: Path) -> None:
    """Byte for byte, in every form that is text."""
    report = envelope("report", "shop.toml", "-f", form, folder=folder)
    export = envelope("export", "shop.toml", "--to", form, folder=folder)
    assert report.stdout == export.stdout != ""


def test_both_draw_pictures(folder: Path) -> None:
    """By the form, or by the suffix of the file."""
    of = ["--of", "growth", "servers", "--over", "2 years"]
    assert envelope("report", "shop.toml", *of, "-o", "a.svg", folder=folder).returncode == 0
    done = envelope("export", "shop.toml", *of, "--to", "svg", "-o", "b.svg", folder=folder)
    assert done.returncode == 0
    assert (folder / "a.svg").read_bytes() == (folder / "b.svg").read_bytes()
    assert b"few fails" in (folder / "a.svg").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["flip", "template", "-o", "a.xlsx"], "not written as xlsx"),
        (["report", "template", "-f", "json", "--style", "grid"], "`--style` is for tables"),
        (["report", "template", "-o", "a.csv", "--style", "grid"], "`--style` is for tables"),
        (["report", "template", "--style", "grind"], "did you mean `grid`?"),
        (["report", "template", "-f", "svg"], "`-f svg --of tornado total.cost`"),
        (["report", "template", "-f", "xlsx"], "-o template.xlsx"),
        (["report", "template", "-o", "a.pdf"], "nothing is written here as `a.pdf` ends"),
        (["sweep", "template", "dau=1M,2M", "-o", "a.parquet"], "as `a.parquet` ends"),
        (["report", "template", "--confidence", "90%"], "`--confidence` would change nothing"),
        (["report", "template", "-f", "csv", "--seed", "9"], "`--seed` would change nothing"),
        (["hardware", "--convention", "exact"], "--convention` is for a part of a scenario"),
        (["hardware", "r7g", "--convention", "exact"], "--convention` is for a part of a scenario"),
        (["export", "template", "--to", "html", "--over", "1 year"], "html does not look ahead"),
        (["export", "template", "--to", "xlsx", "-o", "a.xlsx", "--samples", "9"], "no ranges"),
        (["export", "template", "--to", "mermaid", "--seed", "9"], "no ranges"),
        (["report", "template", "-f", "mermaid", "--confidence", "90%"], "no ranges"),
        (["solve", "template", "dau", "qps < 1 request/s", "--samples", "9"], "nothing is drawn"),
        (["solve", "template", "dau", "qps < 1 request/s", "--seed", "9"], "nothing is drawn"),
        (["report", "template", "-f", "svg", "--of", "tornado", "qps", "--all"], "for reports"),
        (
            ["export", "template", "--to", "svg", "--of", "growth", "qps", "--samples", "9"],
            "`--samples` would change nothing",
        ),
        (
            [
                "export",
                "template",
                "dau=1M..9M",
                "--to",
                "svg",
                "--of",
                "sweep",
                "qps",
                "--over=1y",
            ],
            "`--over` would change nothing",
        ),
    ],
)
def test_what_would_do_nothing_is_refused(arguments: list[str], words: str, tmp_path: Path) -> None:
    """With exit code 2, a word of why, and no file."""
    done = envelope(*arguments, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert list(tmp_path.iterdir()) == []


SAMPLES = ["0", "1", "-5", "100000001"]  # by turns
SAMPLED = [
    ["report", "shop.toml"],
    ["growth", "shop.toml"],
    ["sensitivity", "shop.toml", "servers"],
    ["solve", "shop.toml", "dau", "servers <= 2 servers"],
    ["export", "shop.toml", "--to", "html"],
    ["export", "shop.toml", "--to", "svg", "--of", "distribution", "servers"],
    ["export", "shop.toml", "--to", "svg", "--of", "tornado", "servers"],
]


@pytest.mark.parametrize(("place", "arguments"), list(enumerate(SAMPLED)))
def test_samples_that_cannot_be_drawn_are_refused(
    place: int, arguments: list[str], folder: Path
) -> None:
    """By every command in the same words."""
    for samples in some(SAMPLES, 2, place % 2):
        done = envelope(*arguments, f"--samples={samples}", folder=folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "error: samples are a number from 2 to 100,000,000\n"


@pytest.mark.parametrize(
    ("given", "drawn"), [([], "2,048"), (["--samples", "16384"], "16,384"), (["--samples=3"], "3")]
)
def test_growth_draws_as_many_samples_as_it_is_asked_for(
    given: list[str], drawn: str, folder: Path
) -> None:
    """And a number of its own where it is not asked."""
    done = envelope("growth", "shop.toml", *given, folder=folder)
    assert f"{drawn} samples drawn (seed 1)." in done.stdout


def test_a_few_samples_are_enough_to_see_what_moves(folder: Path) -> None:
    """Without a word of NumPy's."""
    done = envelope("sensitivity", "shop.toml", "servers", "--samples", "2", folder=folder)
    assert "\nMeasure `dau` next" in done.stdout
    assert done.stderr == ""


@cache
def plain() -> str:
    """The numbers below without a style."""
    return envelope("numbers", "ssd").stdout


@pytest.mark.parametrize("style", tabulate_formats)
def test_tables_in_every_style(style: str, tmp_path: Path) -> None:
    """Of the library, with all that the plain style says; plain is what is written without it."""
    path = tmp_path / "answer.txt"
    done = envelope("numbers", "ssd", "--style", style, "-o", str(path))
    assert done.returncode == 0, done.stderr
    text = path.read_text()
    assert (text == plain()) == (style == "plain")
    assert "SSD" in text or "ssd" in text
    if style in ("grid", "rounded_outline", "simple"):
        assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('[inputs]\na = { value = 1, basis = "guess" }', "2:26"),
        ('[formulas]\na = { value = "1", basis = "guess" }', "2:28"),
        ('[inputs]\na = 1\n[checks]\nb = { that = "a < 2", severity = "fatal" }', "4:34"),
    ],
)
@pytest.mark.parametrize("name", ["report", "check", "show"])
def test_a_choice_that_is_none_is_shown(name: str, line: str, place: str, tmp_path: Path) -> None:
    """Where it stands, with what it may be."""
    (tmp_path / "a.toml").write_text(f"{line}\n")
    done = envelope(name, "a.toml", folder=tmp_path)
    assert done.returncode == 2
    assert f"--> a.toml:{place}" in done.stderr
    assert "` is one of " in done.stderr
    assert "^" in done.stderr
