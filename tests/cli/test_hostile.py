"""Files that nobody means well with, and streams that take nothing: refused in words, and soon."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.command import ROOT, envelope, finish
from tests.proof.inside import complaint, done

# What a table may hold; each once failed inside, took minutes or gigabytes, or reached a terminal.
TABLES: Mapping[str, str] = {
    "an endless number": f"dau\n{'9' * 200_000}\n",
    "an endless word": f"dau,note\n1M,{'a' * 200_000}\n",
    "brackets that are never closed": "[" * 200_000,
    "parentheses in each other": f"dau {'(a' * 100_000}\n1M\n",
    "blanks": f"dau{' ' * 200_000}x,b\n1M,2\n",
    "an endless line": "dau\n" + "9" * 1_100_000,
    "many columns": ",".join(f"c{place}" for place in range(1_100)) + "\n",
    "rows in which nothing stands": "dau,b\n" + ",\n" * 20_000,
    "what a terminal obeys": "dau,\x1b[31mx\n1M,\x1b]0;y\x07\u202e\n",
    "a null": "dau,x\n1M,\0\n",
    "what floats are called": "dau\n1e300\n-1e300\nnan\ninf\n",
}


@pytest.mark.parametrize("command", ["batch", "fit"])
@pytest.mark.parametrize("table", TABLES)
def test_a_hostile_table(command: str, table: str, tmp_path: Path) -> None:
    """It is answered or refused; a terminal gets to see nothing that it obeys."""
    path = tmp_path / "t.csv"
    path.write_text(TABLES[table])
    finished = done([command, "template", str(path)])
    assert complaint([command], finished) == "" or table == "what floats are called"
    assert not {"\0", "\x1b", "\x07", "\u202e"} & {*finished.out, *finished.words}


@pytest.mark.parametrize("command", ["calc 1+1", "report template", "list", "report nowhere"])
def test_a_full_disk_is_said(command: str) -> None:
    """By whatever takes words; where nothing does, by the exit code."""
    for out in ("/dev/full", os.devnull):
        for err in ("/dev/full", "words"):
            streams = [os.open(os.devnull, os.O_RDONLY), os.open(out, os.O_WRONLY)]
            ours, theirs = os.pipe()
            streams.append(os.open(err, os.O_WRONLY) if err != "words" else theirs)
            code = finish(streams, command.split(), ROOT, dict(os.environ))
            for each in {*streams, theirs}:
                os.close(each)
            with os.fdopen(ours) as file:
                words = file.read()
            is_wrong = out == "/dev/full" or "nowhere" in command
            assert code == (2 if is_wrong else 0), words
            if out == "/dev/full" and err == "words" and "nowhere" not in command:
                assert words == "error: cannot write to stdout: no space left on device\n"


def test_the_title_of_a_column_is_no_formula(tmp_path: Path) -> None:
    """As no cell is."""
    (tmp_path / "t.csv").write_text("dau,=cmd()\n1M,=x\n")
    written = envelope("batch", "template", str(tmp_path / "t.csv"), "-f", "csv").stdout
    assert "'=cmd()" in written.splitlines()[0]
    assert ",'=x," in written.splitlines()[1]


# Expressions beyond the README's bounds, and what is said of each, whichever command meets it.
BEYOND: Mapping[str, str] = {
    f"{'(' * 51}1{')' * 51} GB": "nested too deeply",
    f"1 GB{' + 1 GB' * 151}": "too many operators in a row",
    f"max({'1 GB, ' * 256}1 GB)": "takes at most 255 arguments",
    "9" * 5_000: "this number is too large to calculate with",
    f"1e{'9' * 5_000}": "this number is too large to calculate with",
}
MEETING = [
    "calc {}", "report own.toml x={}", "report own.toml --at {}", "explain own.toml y x={}",
    "compare own.toml x={}", "sweep own.toml x={},2GB", "solve own.toml x {}",
    "growth own.toml x={}", "report wrong.toml", "explain wrong.toml y",
    "sensitivity wrong.toml y", "flip wrong.toml",
    "compare own.toml wrong.toml", "conventions wrong.toml", "stress wrong.toml",
    "latency wrong.toml", "growth wrong.toml",
]  # fmt: skip


@pytest.mark.parametrize("expression", BEYOND, ids=range(len(BEYOND)))
def test_every_command_holds_to_the_bounds(
    expression: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same words, and as JSON."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.toml").write_text('[inputs]\nx = "1 GB"\n[formulas]\ny = "x * 3"\n')
    (tmp_path / "wrong.toml").write_text(f'[inputs]\nx = "{expression}"\n[formulas]\ny = "x"\n')
    for command in MEETING:
        arguments = [each.format(expression) for each in command.split()]
        found = done([*arguments, "-f", "json"])
        assert found.code == 2, command
        told = [each["message"] for each in json.loads(found.words)["errors"]]
        assert any(BEYOND[expression] in each for each in told), (command, told)
        assert BEYOND[expression] in done(arguments).words
