"""Programs that are started for a measurement: on loopback alone, and ended with it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1"
_FIRST = 50  # connections with which a program gets what it needs but once
START_LIMIT = 30.0  # seconds until a program must accept connections


@dataclass(frozen=True)
class Program:
    """A program at work: its process, its folder, and the port that it listens on."""

    process: subprocess.Popen[bytes]
    folder: Path
    port: int

    def memory(self) -> int:
        """Bytes that it and its children hold: each page that is shared counts once (Pss)."""
        return sum(_held(pid) for pid in family(self.process.pid))

    def cpu_time(self) -> float:
        """Seconds of processor time that it and its children have used."""
        return sum(_used(pid) for pid in family(self.process.pid))

    def connect(self) -> socket.socket:
        """A new connection to it."""
        connection = socket.create_connection((LOOPBACK, self.port), timeout=30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


def held(program: Program, greet: Callable[[int], socket.socket], count: int) -> float:
    """Bytes of memory of a program for each of so many connections that stay open.

    `greet` opens one by its number, and talks until it is idle; some that are not counted go first.
    """
    opened = [greet(number) for number in range(_FIRST)]
    before = program.memory()
    opened += [greet(number) for number in range(_FIRST, _FIRST + count)]
    used = program.memory() - before
    for connection in opened:
        connection.close()
    return used / count


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        return int(listener.getsockname()[1])


def found(name: str) -> str:
    """Where a program lies, also where only root usually looks.

    Raises FileNotFoundError when it is not installed.
    """
    places = os.pathsep.join(
        [os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin", *_postgresql()]
    )
    path = shutil.which(name, path=places)
    if path is None:
        raise FileNotFoundError(f"{name} is not installed")
    return path


def _postgresql() -> list[str]:
    """Where Debian keeps PostgreSQL's own programs, the newest first."""
    return sorted((str(path) for path in Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is there for one run, which the unprivileged user of a program may enter."""
    with tempfile.TemporaryDirectory(prefix="measured-") as path:
        Path(path).chmod(0o777)
        yield Path(path)


@contextmanager
def running(
    command: Sequence[str], place: Path, port: int, user: str | None = None
) -> Iterator[Program]:
    """A program that accepts connections; ended with its children when it is left."""
    as_root = os.geteuid() == 0
    log = (place / "log").open("wb")
    process = subprocess.Popen(
        [found(command[0]), *command[1:]],
        cwd=place,
        stdout=log,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        user=user if as_root else None,
    )
    try:
        _await(process, port, place)
        yield Program(process, place, port)
    finally:
        _end(process)
        log.close()


def _await(process: subprocess.Popen[bytes], port: int, place: Path) -> None:
    """Wait until something accepts connections there."""
    limit = time.monotonic() + START_LIMIT
    while time.monotonic() < limit and process.poll() is None:
        with suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
            return
        time.sleep(0.02)
    said = (place / "log").read_text(errors="replace")[-2000:]
    raise RuntimeError(f"it did not start:\n{said}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask a program and its children to stop, then kill what is left."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
            if sign == signal.SIGKILL:
                return
    process.wait(timeout=10)


def family(pid: int) -> list[int]:
    """A process and all that it has started, as far as they live."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    members = [pid]
    for member in members:
        members.extend(children.get(member, []))
    return members


def _held(pid: int) -> int:
    """Bytes of memory of a process, its share of what it shares."""
    with suppress(OSError):
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return int(re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)[1]) * 1024  # type: ignore[index]  # always there
    return 0


def _used(pid: int) -> float:
    """Seconds of processor time of a process."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def version(command: Sequence[str]) -> str:
    """What a program says of its version: the first number with dots."""
    shown = subprocess.run(
        [found(command[0]), *command[1:]],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    match = re.search(r"\d+\.\d+(\.\d+)?", shown.stdout + shown.stderr)
    return match[0] if match else "unknown"
