"""A Redis of one's own, how it is filled and what it says of its memory."""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from tests.measured.programs import Program, folder, found, free_port, running

KEYS = 200_000


@contextmanager
def server(*settings: str) -> Iterator[Program]:
    """A Redis that keeps everything in memory and nothing on disk."""
    port = free_port()
    with folder() as place:
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
        with running([*command, *settings], place, port) as program:
            yield program


def ask(program: Program, *words: str) -> str:
    """What Redis answers to one command."""
    command = [found("redis-cli"), "-p", str(program.port), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def number(program: Program, section: str, name: str) -> float:
    """A number that `INFO` gives."""
    lines = dict(
        line.split(":", 1) for line in ask(program, "INFO", section).splitlines() if ":" in line
    )
    return float(lines[name])


def fill(program: Program, commands: Iterator[Sequence[bytes]]) -> None:
    """Send many commands at once, in Redis's own protocol."""
    sent = b"".join(
        b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(w), w) for w in words)
        for words in commands
    )
    pipe = [found("redis-cli"), "-p", str(program.port), "--pipe"]
    subprocess.run(pipe, input=sent, capture_output=True, check=True, timeout=120)


def memory_of(commands: Callable[[], Iterator[Sequence[bytes]]], items: int) -> float:
    """Bytes of memory in use for each of the items that the commands write."""
    with server() as program:
        before = number(program, "memory", "used_memory")
        fill(program, commands())
        return (number(program, "memory", "used_memory") - before) / items


def key(index: int, size: int) -> bytes:
    """A key of exactly that size."""
    return b"%0*d" % (size, index)
