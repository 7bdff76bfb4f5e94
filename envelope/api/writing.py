"""What is written to files."""

from envelope import atomic
from envelope.errors import InputError, Problem


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
        reason = (getattr(error, "strerror", "") or "it cannot be written").lower()
        raise InputError(Problem("file-unwritable", f"cannot write `{path}`: {reason}")) from None
