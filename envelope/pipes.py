"""Pipes with a name, whose other end is waited for, as any program does; who waits is told so."""

import os
import stat
import sys
from typing import IO, Literal

from envelope.texts import said

_PATIENCE = 1.0  # seconds
_WAITING = {"rb": "for what is written to it", "wb": "for whoever reads it"}


def opened(path: str, mode: Literal["rb", "wb"], name: str) -> IO[bytes]:
    """A file, or a pipe once somebody has opened its other end.

    Raises OSError, or ValueError for what cannot be a path.
    """
    if not _is_pipe(path):
        return open(path, mode)
    from threading import Timer  # few files are pipes

    words = f"note: `{said(name)}` is a pipe: waiting {_WAITING[mode]}\n"
    timer = Timer(_PATIENCE, _say, [words])
    timer.daemon = True  # which keeps nobody who gives up
    timer.start()
    try:
        return open(path, mode)
    finally:
        timer.cancel()


def _is_pipe(path: str) -> bool:
    try:
        return stat.S_ISFIFO(os.stat(path).st_mode)
    except FileNotFoundError:  # it is to be written
        return False


def _say(words: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(words)
        sys.stderr.flush()
