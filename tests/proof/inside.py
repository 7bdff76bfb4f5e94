"""Commands run inside the process that asks, for whoever asks thousands of them.

What is no documented error comes out as the exception that it is.
"""

import io
import json
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import click

from envelope.cli import commands

# What floats are called that are no numbers, outside the words that a report has for them. There is
# a program called Infinity, which a source speaks of.
_NO_NUMBER = re.compile(r"(?<![\w./-])[-+]?(?:nan|inf|NaN|Infinity(?!, benchmarking))(?![\w.-])")


class Done(NamedTuple):
    """The exit code of a command, and what it wrote to stdout and to stderr."""

    code: int
    out: str
    words: str


class SlowError(Exception):
    """A command that took longer than it was allowed to."""


def done(arguments: Sequence[str], given: str | None = "") -> Done:
    """A command, with what it is `given` on stdin; None where that is closed."""
    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", "replace") for _ in range(3)]
    streams[0].write(given or "")
    streams[0].seek(0)
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = streams
    if given is None:
        vars(sys)["stdin"] = None  # as Python has it then
    try:
        code = _code(list(arguments))
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
    for stream in streams[1:]:
        stream.flush()
    return Done(code, *(_content(stream) for stream in streams[1:]))


def _content(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def _code(arguments: list[str]) -> int:
    """The exit code, as the program would give it; errors of usage go to stderr."""
    try:
        code = commands.main(arguments, prog_name="envelope", standalone_mode=False)
    except SystemExit as leaving:
        code = leaving.code
    except click.ClickException as error:
        error.show()
        code = 2
    return code if isinstance(code, int) else 0


def complaint(arguments: Sequence[str], finished: Done) -> str:
    """What a command did that none may do; empty where it is fine."""
    if finished.code not in (0, 1, 2):
        return f"exit code {finished.code}"
    if finished.code == 2 and not finished.words.strip():
        return "refused without a word"
    is_copied = arguments[:1] == ["show"] or "html" in arguments  # texts of files; what is packed
    if not is_copied and (found := _NO_NUMBER.search(finished.out)):
        line = finished.out[: found.end()].rpartition("\n")[2]
        return f"shows what is no number: {line[-100:]}"
    if "json" in arguments and finished.code != 2:
        json.loads(finished.out, parse_constant=_refuse)
    return ""


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} in JSON")


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises SlowError in what takes more of the processor's time; for tools, not for tests."""

    def ring(number: int, frame: object) -> None:
        raise SlowError(f"longer than {seconds:g} s")

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
