"""Where text is shown: how wide it may be, and whether words may have a color."""

import os
import shutil
import sys
from contextvars import ContextVar
from typing import NamedTuple

WIDTH = 100
_NARROWEST = 40


class Terminal(NamedTuple):
    """The columns that a line may have, and whether colors are understood."""

    width: int = WIDTH
    color: bool = False


_PLAIN = Terminal()
_LOOK = ContextVar("look", default=_PLAIN)


def look() -> Terminal:
    """How text is to look now: 100 columns without color, unless a terminal is in use."""
    return _LOOK.get()


def use_terminal() -> None:
    """From now on text looks as stdout asks for: as wide as it is, with color if it is a terminal.

    COLUMNS sets the width anywhere; NO_COLOR and TERM=dumb switch color off.
    """
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size((WIDTH, 24)).columns if is_terminal else _columns() or WIDTH
    is_colored = is_terminal and not os.environ.get("NO_COLOR")
    is_colored = is_colored and os.environ.get("TERM") != "dumb"
    _LOOK.set(Terminal(max(width, _NARROWEST), is_colored))


def use_file() -> None:
    """From now on text looks the same wherever it is written."""
    _LOOK.set(_PLAIN)


def _columns() -> int:
    """What COLUMNS says; 0 where it says no number."""
    words = os.environ.get("COLUMNS", "")
    return int(words) if words.isascii() and words.isdigit() else 0


_BOLD, _RED, _GREEN, _YELLOW, _DIM = "1", "31", "32", "33", "2"

# Words that a cell consists of; each says by itself what its color says again.
_COLORS = {
    "FAILS": _RED,
    "DIFFERS": _RED,
    "warning": _YELLOW,
    "erratum": _YELLOW,
    "holds": _GREEN,
    "holds now": _GREEN,
    "reproduced": _GREEN,
}


def colored(cell: str, words: str) -> str:
    """A cell in the color of its words, where colors are understood."""
    return _styled(cell, _COLORS[words]) if words in _COLORS else cell


def heading(words: str) -> str:
    """A heading, bold where that is understood."""
    return _styled(words, _BOLD)


def faint(words: str) -> str:
    """A rule, faint where that is understood."""
    return _styled(words, _DIM)


def _styled(words: str, style: str) -> str:
    return f"\033[{style}m{words}\033[0m" if look().color and words else words
