"""What commands without options print, where no terminal asks for more: without importing click.

Half of the time of such a command would go into that. What is wrong with the input is said here,
too; whatever else is wrong is left to the command line.
"""

import os
from collections.abc import Sequence
from importlib import import_module

from envelope.errors import EnvelopeError
from envelope.tuples import NamedTuple

# Command → the module of this folder whose `printed` gives what its words print.
_MODULES = {"calc": "calculation", "report": "plain_report"}
_WRONG_INPUT = 2  # exit code


class Printed(NamedTuple):
    """What a command prints on stdout, its notes on stderr, and its exit code.

    Where the input is wrong, `problems` says how, and there is nothing else.
    """

    text: str
    notes: Sequence[str] = ()
    code: int = 0
    problems: str = ""


def printed(arguments: Sequence[str]) -> Printed | None:
    """What a command line prints; None where it has options, or cannot be done here."""
    command, *words = arguments or [""]
    is_plain = bool(words) and not any(word.startswith("-") for word in words)
    if command not in _MODULES or not is_plain or "_ENVELOPE_COMPLETE" in os.environ:
        return None
    try:
        found: Printed | None = import_module(f"envelope.api.{_MODULES[command]}").printed(words)
    except EnvelopeError as error:
        problems = import_module("envelope.formats.messages").problems_text(error)
        return Printed("", code=_WRONG_INPUT, problems=problems)
    except Exception as error:  # of whatever kind: the command line meets it again, and says it
        if import_module("envelope.api.console").broken_off(error):
            raise KeyboardInterrupt from error
        return None
    return found
