"""The README's console blocks, run as they stand, and its Python blocks, run as doctests."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.command import finish
from tests.presets.runs import EVERY_PRESET

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
QUOTED = re.compile(r"""'[^']*'|"[^"$`\\]*\"""")
PLAIN = re.compile(r"envelope [^|&;<>()$`*?~#{}\[\]\\!'\"\n]*")  # nothing in it is for a shell


class Command(NamedTuple):
    """A command of a console block and what the README says that it prints."""

    line: int
    command: str
    output: str


def commands() -> list[Command]:
    """Every `$ command` of the console blocks, with the lines below it."""
    found = []
    for block in re.finditer(r"```console\n(.*?)```", README, re.DOTALL):
        line = README.count("\n", 0, block.start(1)) + 1
        for part in re.finditer(
            r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", block.group(1), re.MULTILINE
        ):
            at = line + block.group(1).count("\n", 0, part.start())
            found.append(Command(at, part.group(1), part.group(2)))
    return found


def pattern(output: str) -> str:
    """The expected output as a pattern: `...` stands for anything, alone for any lines."""
    lines = [
        ".*" if line == "..." else re.escape(line).replace(r"\.\.\.", r"[^\n]*")
        for line in output.rstrip("\n").split("\n")
    ]
    return r"\n".join(lines)


@pytest.mark.parametrize("case", commands(), ids=lambda case: f"line {case.line}")
def test_a_console_block_prints_what_it_says(case: Command, tmp_path: Path) -> None:
    """Commands run in an empty folder that holds the README's own files, one after the other."""
    for name, content in files().items():
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    environment |= {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    printed = said(case.command, tmp_path, environment)
    assert re.fullmatch(pattern(case.output), printed.rstrip("\n"), re.DOTALL), printed


def said(command: str, folder: Path, environment: dict[str, str]) -> str:
    """All that a command prints: by a real shell where it needs one, or one in ten does not."""
    first, rest = halves(command)
    with (
        open(os.devnull) as nothing,
        (folder.parent / "piped").open("w+") as piped,
        (folder.parent / "printed").open("w+") as printed,
    ):
        given, shell = nothing, command
        if is_plain(first) and not EVERY_PRESET and len(command) % 10:
            streams = [nothing.fileno(), (piped if rest else printed).fileno(), printed.fileno()]
            finish(streams, shlex.split(first)[1:], folder, environment)
            given, shell = piped, rest
            piped.seek(0)
        if shell:
            subprocess.run(
                ["bash", "-c", shell],
                cwd=folder,
                env=environment,
                stdin=given,
                stdout=printed,
                stderr=printed,
                timeout=60,
                check=False,
            )
        printed.seek(0)
        return printed.read()


def halves(command: str) -> tuple[str, str]:
    """What stands before the first pipe, in one line, and what stands behind it."""
    line = command.replace("\\\n", " ")
    bare = QUOTED.sub(lambda found: "_" * len(found[0]), line)
    place = f"{bare}|".index("|")
    return line[:place].strip(), line[place + 1 :].strip()


def is_plain(command: str) -> bool:
    """Whether a shell would do nothing with a command but start it."""
    return PLAIN.fullmatch(QUOTED.sub("", command)) is not None


def files() -> dict[str, str]:
    """The blocks whose first line names a file: `# shop.toml`, in Markdown `<!-- store.md -->`."""
    scenarios = re.findall(r"```toml\n# (\S+\.toml)\n(.*?)```", README, re.DOTALL)
    tables = re.findall(r"```(?:csv|yaml)\n# (\S+\.(?:csv|yaml))\n(.*?)```", README, re.DOTALL)
    documents = re.findall(r"````markdown\n<!-- (\S+\.md) -->\n(.*?)````", README, re.DOTALL)
    return dict([*scenarios, *tables, *documents])


def test_there_are_console_blocks() -> None:
    """A README without them would pass the tests above."""
    assert len(commands()) >= 15
    assert sum(is_plain(halves(case.command)[0]) for case in commands()) > len(commands()) / 2
    assert "shop.toml" in files()


def test_the_python_blocks_are_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Python block, in order, in one session."""
    for name, content in files().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    source = "\n".join(block for block in blocks if ">>>" in block)
    test = doctest.DocTestParser().get_doctest(source, {}, "README", "README.md", 0)
    assert len(test.examples) >= 8
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert runner.run(test).failed == 0


def test_the_readme_names_every_command() -> None:
    """A command that the README is silent about does not exist for its reader."""
    from envelope.cli import _COMMANDS

    assert [name for name in _COMMANDS if f"envelope {name}" not in README] == []
