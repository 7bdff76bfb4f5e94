"""Files that are written as a whole or not at all."""

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from envelope import pipes

_PIECE = 2**20  # bytes that are copied at once


def write(path: str, content: bytes, *, new: bool = False) -> None:
    """Writes a file: all of it, or none of it where that fails or is broken off.

    A file that is there keeps its permissions, and a link leads where it led. One with several
    names (hard links) keeps them: what is written is copied into it once all of it is there and has
    room. Ctrl-C does not break that off; only a process that is killed at that very moment leaves
    half of it, and the whole in a draft beside it. What is no regular file, such as a pipe or a
    device, is written to, and so is what this process prints to. With `new` nothing may be there.
    Raises OSError, or ValueError for what cannot be a path.
    """
    if new:
        _create(path, content)
        return
    with writing(path) as file:
        file.write(content)


@contextmanager
def writing(path: str) -> Iterator[IO[bytes]]:
    """A file to be written piece by piece: what it holds at the end, or nothing of it.

    Otherwise as `write`, and with its errors.
    """
    found = _found(path)
    stream = _printed_to(found) if found else None
    if stream is not None or (found and not stat.S_ISREG(found.st_mode)):
        at_end = (
            os.fdopen(os.dup(stream), "wb")
            if stream is not None
            else pipes.opened(path, "wb", path)
        )
        with at_end as file:
            yield file
        return
    with _replacing(os.path.realpath(path), found) as file:
        yield file


def _create(path: str, content: bytes) -> None:
    """Writes a file where nothing is, whoever else may be about to."""
    with open(path, "xb") as file:
        try:
            file.write(content)
            file.flush()
        except BaseException:
            os.remove(path)
            raise


def _found(path: str) -> os.stat_result | None:
    """What is there, links followed."""
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _printed_to(found: os.stat_result) -> int | None:
    """Which of stdout and stderr goes to a file, as to `/dev/stdout`."""
    for stream in (1, 2):
        with suppress(OSError):
            if os.path.samestat(os.fstat(stream), found):
                return stream
    return None


@contextmanager
def _replacing(place: str, found: os.stat_result | None) -> Iterator[IO[bytes]]:
    """A file that in the end takes the place of the one that was found there, or of none."""
    draft = os.path.join(os.path.dirname(place), f".{os.getpid()}-{time.time_ns()}.part")
    try:
        with open(draft, "xb") as file:
            yield file
        if found and found.st_nlink > 1:
            _fill(place, draft, found.st_size)
            os.remove(draft)
            return
        if found:
            _keep(draft, found)
        os.replace(draft, place)
    except BaseException:  # a full disk, or Ctrl-C
        with suppress(OSError):
            os.remove(draft)
        raise


def _fill(place: str, draft: str, size: int) -> None:
    """Puts what a draft holds into a file of such a size, of which others have names, too."""
    with open(draft, "rb") as source, open(place, "r+b") as file:
        _reserve(file.fileno(), os.path.getsize(draft), size)
        try:
            _copy(source, file)
        except BaseException:  # Ctrl-C: it is done all the same
            _copy(source, file)
            raise


def _reserve(file: int, wanted: int, size: int) -> None:
    """Makes a file of some size as long as it will be: a full disk is met before it changes."""
    if wanted > size and hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(file, size, wanted - size)
        except OSError as error:
            os.ftruncate(file, size)
            if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):  # where nothing is reserved
                raise


def _copy(source: IO[bytes], file: IO[bytes]) -> None:
    source.seek(0)
    file.seek(0)
    while piece := source.read(_PIECE):
        file.write(piece)
    file.truncate()
    file.flush()


def _keep(draft: str, found: os.stat_result) -> None:
    """Gives a file the permissions of another one and, where that is allowed, its owner."""
    if hasattr(os, "chown"):  # not on Windows
        with suppress(OSError):
            os.chown(draft, found.st_uid, found.st_gid)
    os.chmod(draft, stat.S_IMODE(found.st_mode))
