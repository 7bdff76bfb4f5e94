"""Pipes, devices and folders where a file may be named, and streams that are closed or endless."""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from envelope.model.files import document
from tests.cli.command import ROOT, envelope, finish
from tests.proof.inside import done

TABLE = "dau\n1M\n"
# Each names another file, which is a pipe that nobody writes to.
NAMING: Mapping[str, str] = {
    "a block": '[parts.a]\nblock = "./pipe"',
    "what it extends": 'extends = "./pipe"',
    "rows": '[parts.a]\nblock = "cache"\nrows = "pipe.csv"',
    "what a block extends": '[blocks.b]\nextends = "./pipe"\n[parts.a]\nblock = "b"',
}


@pytest.mark.parametrize("naming", NAMING)
def test_a_file_names_no_pipe(naming: str, tmp_path: Path) -> None:
    """It would be waited for, without end."""
    (tmp_path / "own.toml").write_text(NAMING[naming])
    for name in ("pipe", "pipe.csv"):
        os.mkfifo(tmp_path / name)
    for command in ("report", "check"):
        found = done([command, str(tmp_path / "own.toml")])
        assert found.code == 2
        assert "is a pipe or a device, not a file" in found.words


def test_a_folder_is_looked_through_beside_what_is_no_file(tmp_path: Path) -> None:
    """Pipes, links that lead nowhere, numbers without end, keys without end."""
    for name in ("a.toml", "a.md"):
        os.mkfifo(tmp_path / name)
    for name in ("b.toml", "b.md"):
        (tmp_path / name).symlink_to("nowhere")
    (tmp_path / "c.toml").write_text(f"a = {'9' * 5_000}")
    (tmp_path / "d.toml").write_text("a." * 50_000 + "a = 1")
    (tmp_path / "e.toml").write_text('\ufeff[inputs]\nx = "2 GB"\n')
    (tmp_path / "f.md").write_text("So 2 GB × 3 = 6 GB.\n")
    assert "e.toml: 1 formula: fine" in done(["check", str(tmp_path)]).out.replace("inputs", "")
    assert "0 of 1 claim" in done(["lint", str(tmp_path)]).words
    assert done(["lint", "--fix", str(tmp_path)]).code == 0


@pytest.mark.parametrize(
    ("arguments", "content"),
    [
        (["report", "{}"], '[inputs]\nx = "2 GB"\n'),
        (["check", "{}"], '[inputs]\nx = "2 GB"\n'),
        (["lint", "{}"], "2 GB × 3 = 6 GB\n"),
        (["batch", "template", "{}"], TABLE),
        (["fit", "template", "{}"], TABLE),
    ],
)
def test_a_pipe_of_ones_own_is_read(arguments: list[str], content: str, tmp_path: Path) -> None:
    """Once: as `<(...)` of a shell."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(content,))
    writer.start()
    found = done([each.format(pipe) for each in arguments])
    writer.join()
    assert (found.code, "error" in found.words) == (0, False)


def test_who_waits_for_a_pipe_is_told_so(tmp_path: Path) -> None:
    """What is read, and what is written."""
    os.mkfifo(tmp_path / "pipe")
    for arguments in (["lint", "pipe"], ["calc", "1+1", "-o", "pipe"]):
        command = [sys.executable, "-m", "envelope", *arguments]
        with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            said = process.stderr.readline()
            assert said.startswith("note: `pipe` is a pipe: waiting for ")
            end = os.open(tmp_path / "pipe", os.O_RDWR | os.O_NONBLOCK)
            if "what is written" in said:
                os.close(end)
            assert process.wait(60) == 0
            if "whoever" in said:
                assert os.read(end, 10) == b"2\n"
                os.close(end)


READERS = ["report -", "check -", "lint -", "calc -", "batch template -", "import -", "repl"]


@pytest.mark.parametrize("command", READERS)
def test_stdin_without_end_is_refused(command: str) -> None:
    """Before it fills the memory."""
    ours, theirs = os.pipe()
    streams = [os.open("/dev/zero", os.O_RDONLY), os.open(os.devnull, os.O_WRONLY), theirs]
    assert finish(streams, command.split(), ROOT, dict(os.environ)) == 2
    for each in streams:
        os.close(each)
    with os.fdopen(ours) as file:
        assert "stdin" in file.read()


@pytest.mark.parametrize("command", READERS)
def test_stdin_that_is_closed_is_said(command: str) -> None:
    """There is nothing to read."""
    found = done(command.split(), None)
    assert (found.code, found.words) == (2, "error: cannot read `stdin`: it is closed\n")


def test_what_cannot_be_read_is_told_of_what_is_read() -> None:
    """Not of stdout."""
    for command in ("report", "lint", "batch template", "fit template", "import"):
        words = done([*command.split(), "/proc/self/mem"]).words
        assert words == "error: cannot read `/proc/self/mem`: input/output error\n"
    assert "this character is not UTF-8" in envelope("report", "/bin/true").stderr


def test_a_document_that_is_changed_meanwhile_stays(tmp_path: Path) -> None:
    """Nothing of what somebody else wrote is lost; a pipe is no document to write into."""
    from envelope.api.living import source
    from envelope.errors import InputError

    path = tmp_path / "a.md"
    path.write_text("old")
    read = source.read_source(str(path))
    path.write_text("of somebody else")
    with pytest.raises(InputError, match="has been changed meanwhile"):
        source.write_source(str(path), read._replace(text="new"), read)
    assert path.read_text() == "of somebody else"
    os.mkfifo(tmp_path / "pipe.md")
    assert "is none" in done(["lint", "--fix", str(tmp_path / "pipe.md")]).words


def test_findings_move_no_terminal(tmp_path: Path) -> None:
    """Whatever a document or its name holds."""
    for name, text in (
        ("\x1b[31m.md", "```envelope\n2\x1b users\n```\n"),
        ("\x1b[31m.toml", '[inputs]\n"a\\u001b" = "1 \\u0007"\n'),
    ):
        (tmp_path / name).write_text(text)
        command = "lint" if name.endswith("md") else "check"
        for form in ("text", "markdown", "csv", "html", "json", "github", "sarif"):
            found = done([command, str(tmp_path / name), "-f", form])
            assert found.code in (1, 2)
            assert not {"\x1b", "\x07"} & {*found.out, *found.words}


def test_what_looks_like_a_key_is_none_in_a_text() -> None:
    """So many signs of equality, or names with points, may stand in a text or a comment."""
    many = "=" * (document.MOST_KEYS + 1)
    deep = "a." * 200
    for quote in ('"', "'", '"' * 3, "'" * 3):
        for text in (many, deep):
            assert document.loads(f"a = {quote}{text}{quote}\n") == {"a": text}
    assert document.loads(f"# {many}\n# {deep}a = 1\n") == {}
    with pytest.raises(OverflowError, match="has more than 200,000 keys"):
        document.loads("a=1\n" * (document.MOST_KEYS + 1))
