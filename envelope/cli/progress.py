"""A bar on stderr while something takes long, where that is a terminal."""

import os
import sys
from time import monotonic

from envelope.api.console import bar, listen

_PATIENCE = 1.0  # seconds before the first bar, and so of most commands all there are
_PAUSE = 0.1  # seconds between two bars
_WIDTH = 30


class Meter:
    """What hears of loops and draws: `███████▌       26 % of the samples`."""

    def __init__(self) -> None:
        self._next = monotonic() + _PATIENCE
        self._drawn = 0

    def __call__(self, words: str, share: float) -> None:
        """Draws, if it is time; takes the bar away at the end."""
        if share >= 1:
            self._show("")
        elif monotonic() >= self._next:
            self._show(f"{bar(share, _WIDTH):{_WIDTH}}  {share:.0%} of the {words}")

    def _show(self, line: str) -> None:
        if not line and not self._drawn:
            return
        end = "" if line else "\r"
        sys.stderr.write(f"\r{line:{self._drawn}}{end}")
        sys.stderr.flush()
        self._drawn = len(line)
        self._next = monotonic() + _PAUSE


def watch() -> None:
    """Shows how far long loops have come, if anybody looks."""
    if sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        listen(Meter())
