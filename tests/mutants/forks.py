"""Work done in a process of its own, which nothing that goes wrong there outlives."""

import os
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_PATIENCE = 10  # seconds of the clock for one of the processor, on a busy machine
_MEMORY = 4 << 30  # bytes


def succeeds(work: Callable[[], bool], seconds: float) -> bool:
    """Whether work done in a fork gives true, within so many seconds of the processor."""
    place = tempfile.mkdtemp(prefix="mutant-")
    child = os.fork()
    if not child:
        try:
            _settle(place, seconds)
            os._exit(0 if work() else 1)
        except BaseException:  # the fork ends here whatever happens
            os._exit(1)
    try:
        return _waited(child, seconds * _PATIENCE) == 0
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # what it has started, too
        shutil.rmtree(place, ignore_errors=True)


def _settle(place: str, seconds: float) -> None:
    """A group, a folder and bounds of its own; what it prints is not seen."""
    os.setsid()
    quiet = os.open(os.devnull, os.O_RDWR)
    for each in range(3):
        os.dup2(quiet, each)
    os.environ["TMPDIR"] = tempfile.tempdir = place
    os.environ["XDG_CACHE_HOME"] = str(Path(place, "cache"))
    most = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))


def _waited(child: int, seconds: float) -> int:
    """How a process ends; that of one that takes too long is that of one that was killed."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        time.sleep(0.005)
    os.killpg(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]
