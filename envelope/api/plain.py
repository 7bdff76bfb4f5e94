"""What commands without options print, where no terminal asks for more: without importing click.

Half of the time of such a command would go into that. Whatever is wrong is left to the command line
to say.
"""

import os
from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple

# Command → the module of this folder whose `printed` gives what its words print.
_MODULES = {"calc": "calculation", "report": "plain_report"}


class Printed(NamedTuple):
    """What a command prints on stdout and on stderr, and its exit code."""

    text: str
    notes: Sequence[str] = ()
    code: int = 0


def printed(arguments: Sequence[str]) -> Printed | None:
    """What a command line prints; None where it has options, or anything is wrong with it."""
    command, *words = arguments or [""]
    is_plain = bool(words) and not any(word.startswith("-") for word in words)
    if command not in _MODULES or not is_plain or "_ENVELOPE_COMPLETE" in os.environ:
        return None
    try:
        found: Printed | None = import_module(f"envelope.api.{_MODULES[command]}").printed(words)
    except Exception:  # of whatever kind: the command line meets it again, and says it
        return None
    return found
