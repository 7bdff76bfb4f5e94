"""Files and streams that are read: as much as there may be of them, and in words what cannot be."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from envelope import pipes
from envelope.errors import InputError, Problem
from envelope.places import is_stream

_read: set[tuple[int, int]] = set()  # the devices and numbers of the files that were opened


def was_read(path: str) -> bool:
    """Whether a path leads to a file that has been read by this process."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):  # nothing is there
        return False
    return (found.st_dev, found.st_ino) in _read


def whole(path: str, most: int, name: str = "") -> bytes:
    """All that a file holds, or stdin where its path is `-`; messages call it by its `name`.

    Raises InputError where it cannot be read or has more bytes than `most`.
    """
    if path != "-":
        return content(path, most, name or path)
    with reading("stdin"):
        return _bounded(stdin(), most, "stdin")


def content(path: str, most: int, name: str, *, waits: bool = True) -> bytes:
    """All that a file holds, also one that is called `-`; see `opened`.

    Raises InputError where it cannot be read or has more bytes than `most`.
    """
    with reading(name), opened(path, name, waits=waits) as file:
        return _bounded(file, most, name)


def _bounded(file: IO[bytes], most: int, name: str) -> bytes:
    found = file.read(most + 1)
    if len(found) > most:
        message = f"`{name}` is larger than {most // 1_000_000} MB"
        raise InputError(Problem("file-unreadable", message))
    return found


def called(path: str) -> str:
    """What messages call the path of a file or, where it is `-`, stdin."""
    return "stdin" if path == "-" else path


def stdin() -> IO[bytes]:
    """The bytes of stdin. Raises InputError where it is closed."""
    if sys.stdin is None:
        raise InputError(Problem("file-unreadable", "cannot read `stdin`: it is closed"))
    return sys.stdin.buffer


def opened(path: str, name: str = "", *, waits: bool = True) -> IO[bytes]:
    """A file to be read, also a pipe, whose writer is waited for.

    One that nobody named himself, or that has been read before, is none to wait for: with
    `waits=False` a pipe or a device counts as no file. Raises InputError.
    """
    name = name or path
    with reading(name):
        if not waits and is_stream(path):
            raise _unreadable(name, "it is a pipe or a device, not a file")
        try:
            file = pipes.opened(path, "rb", name)
            found = os.fstat(file.fileno())
            _read.add((found.st_dev, found.st_ino))
            return file
        except ValueError:  # a null character, or half of one
            raise _unreadable(name, "not a path") from None


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Raises InputError for what cannot be read inside."""
    try:
        yield
    except FileNotFoundError:
        raise InputError(Problem("file-not-found", f"there is no file `{name}`")) from None
    except IsADirectoryError:
        message = f"`{name}` is a folder, not a file"
        raise InputError(Problem("file-unreadable", message)) from None
    except OSError as error:
        raise _unreadable(name, (error.strerror or str(error)).lower()) from None


def _unreadable(name: str, reason: str) -> InputError:
    return InputError(Problem("file-unreadable", f"cannot read `{name}`: {reason}"))
