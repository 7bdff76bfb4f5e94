"""What libraries log while a server runs: a line each on stderr, without their tracebacks.

Only servers import it: `logging` takes longer than a calculation.
"""

import logging
import os

from envelope.texts import said

_LONGEST = 500  # characters of a line


class _Line(logging.Formatter):
    """Messages without what follows their first line."""

    def format(self, record: logging.LogRecord) -> str:
        """The first line of what is logged."""
        return said(record.getMessage().partition("\n")[0])[:_LONGEST]


def log_in_lines() -> None:
    """From now on warnings and errors are a line each; with ENVELOPE_DEBUG as they are."""
    handler = logging.StreamHandler()
    if not os.environ.get("ENVELOPE_DEBUG"):
        handler.setFormatter(_Line())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # warns of workers that ended after it
