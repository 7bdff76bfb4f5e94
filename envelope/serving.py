"""What servers begin with: they live long, write nothing but answers, and end at once when told to.

Only servers import it: `logging` takes longer than a calculation.
"""

import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from envelope.texts import said

_LONGEST = 500  # characters of a line


class _Line(logging.Formatter):
    """Messages without what follows their first line."""

    def format(self, record: logging.LogRecord) -> str:
        """The first line of what is logged."""
        return said(record.getMessage().partition("\n")[0])[:_LONGEST]


def begin() -> None:
    """Collect garbage again, which commands turn off; log in lines; keep no compiled modules."""
    gc.enable()
    log_in_lines()
    sys.dont_write_bytecode = True  # from here on, nothing is written


def end_quietly(before: Callable[[], None] = lambda: None) -> None:
    """By Ctrl-C or SIGTERM end at once, after what is to be done `before`.

    A thread that waits for input would not let Python end.
    """

    def ended(number: int, _: Any) -> None:
        """Ends the process as one that a signal ends."""
        before()
        os._exit(128 + number)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, ended)


def log_in_lines() -> None:
    """From now on warnings and errors of libraries are a line each, without their tracebacks.

    With ENVELOPE_DEBUG they are as libraries write them.
    """
    handler = logging.StreamHandler()
    if not os.environ.get("ENVELOPE_DEBUG"):
        handler.setFormatter(_Line())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # warns of workers that ended after it
