"""What is written to files."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from envelope import atomic, streams
from envelope.errors import InputError, Problem


def refuse_read(path: str) -> None:
    """Raises InputError where a path is that of a file that was read, which would be lost."""
    if streams.was_read(path):
        raise overwriting(path)


def overwriting(path: str) -> InputError:
    """What is wrong with writing to a file that is read."""
    message = f"`{path}` is read by this command, and would be overwritten"
    return InputError(Problem("file-unwritable", message, hint="choose another name"))


def write_file(path: str, content: bytes, *, new: bool = False) -> None:
    """Writes a file as a whole or not at all; a `new` one only where there is none.

    Raises InputError where it cannot be written.
    """
    try:
        atomic.write(path, content, new=new)
    except FileExistsError:
        message = f"`{path}` is there already, and stays as it is"
        raise InputError(Problem("file-unwritable", message, hint="choose another name")) from None
    except (OSError, ValueError) as error:
        raise InputError(_unwritable(path, error)) from None


@contextmanager
def writing_file(path: str) -> Iterator[IO[bytes]]:
    """A file to be written piece by piece, which is there as a whole in the end, or not at all.

    Raises InputError where it cannot be written.
    """
    try:
        with atomic.writing(path) as file:
            yield file
    except OSError as error:
        raise InputError(_unwritable(path, error)) from None


def _unwritable(path: str, error: OSError | ValueError) -> Problem:
    reason = (getattr(error, "strerror", "") or "it cannot be written").lower()
    return Problem("file-unwritable", f"cannot write `{path}`: {reason}")
