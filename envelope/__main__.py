"""`python -m envelope`: the command line."""

import gc
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import TextIO


def main() -> None:
    """Run the command line.

    The process is short, and what it makes lives to its end: collecting garbage, while modules are
    imported too, would cost a tenth of it. Nor does anything here multiply matrices, for which the
    library behind NumPy starts a thread on each further core, to spin there for a while.
    """
    gc.disable()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        code = plain_command(sys.argv[1:])
        if code is None:
            _command_line().main()
        elif sys.getprofile() is None and sys.gettrace() is None:
            os._exit(code)  # all is written; taking apart what was made would cost a thirtieth
        sys.exit(code)
    except KeyboardInterrupt:  # while modules are imported
        sys.exit(130)
    finally:
        gc.freeze()  # nor is there anything to collect at the end


def plain_command(arguments: Sequence[str]) -> int | None:
    """The exit code of a command that needs nothing of click, once it has printed.

    None of any other: with options, at a terminal, or with characters that the encoding lacks.
    """
    if arguments[:1] not in (["calc"], ["report"]):
        return None
    from envelope.api.plain import printed  # not for any other command

    try:
        found = None if _is_watched(arguments[0]) else printed(arguments)
        if found is None or not _is_writable(found.problems, sys.stderr):
            return None
        if found.problems:
            sys.stderr.write(f"{found.problems}\n")
            sys.stderr.flush()
            return found.code
        if not (found.text.endswith("\n") and _is_writable(found.text, sys.stdout)):
            return None
        sys.stdout.write(found.text)
        sys.stdout.flush()
        sys.stderr.writelines(f"{note}\n" for note in found.notes)
        sys.stderr.flush()
    except BrokenPipeError:
        _command_line().leave("stdout")  # the reader has seen enough
        return 0
    except OSError as error:
        code: int = _command_line().cannot_print(error, arguments)
        return code
    return found.code


def _command_line() -> ModuleType:
    import envelope.cli as found  # after what needs nothing of it

    return found


def _is_watched(command: str) -> bool:
    """Whether somebody at a terminal may want a report's pages and colors, and its progress."""
    streams = (sys.stdout, sys.stderr)
    return None in streams or (command == "report" and any(each.isatty() for each in streams))


def _is_writable(text: str, stream: TextIO) -> bool:
    """Whether all of a text can be written."""
    return text.isascii() or stream.encoding == "utf-8"


if __name__ == "__main__":
    main()
