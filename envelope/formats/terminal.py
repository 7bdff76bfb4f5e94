"""Where text is shown: how wide it may be, and whether words may have a color."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TextIO

from envelope.tuples import NamedTuple

WIDTH = 100
PLAIN = "plain"  # the style of tables unless another one is asked for
_NARROWEST = 20


class Terminal(NamedTuple):
    """The columns that a line may have, whether colors are understood, the style of tables.

    `broken` tells whether lines that programs read may be broken, too, since a person reads them.
    """

    width: int = WIDTH
    color: bool = False
    style: str = PLAIN
    broken: bool = False


_USUAL = Terminal()
_LOOK = ContextVar("look", default=_USUAL)


def look() -> Terminal:
    """How text is to look now: 100 columns without color, unless a terminal is in use."""
    return _LOOK.get()


def use_terminal() -> None:
    """From now on text looks as stdout asks for: as wide as it is, with color if it is a terminal.

    COLUMNS sets the width anywhere; NO_COLOR and TERM=dumb switch color off.
    """
    _LOOK.set(_terminal(sys.stdout)._replace(style=look().style))


def for_errors() -> Terminal:
    """How words on stderr are to look, by the same rules."""
    return _terminal(sys.stderr)


def _terminal(stream: TextIO | None) -> Terminal:
    """What a stream writes to."""
    is_terminal = stream is not None and stream.isatty()
    width = _columns() or (_measured(stream) if is_terminal else 0) or WIDTH
    is_colored = is_terminal and not os.environ.get("NO_COLOR")
    is_colored = is_colored and os.environ.get("TERM") != "dumb"
    return Terminal(max(width, _NARROWEST), is_colored, broken=is_terminal)


def use_file() -> None:
    """From now on text looks the same wherever it is written."""
    _LOOK.set(Terminal(style=look().style))


def use_style(style: str) -> None:
    """From now on tables are drawn in a style."""
    _LOOK.set(look()._replace(style=style))


@contextmanager
def table_style(style: str) -> Iterator[None]:
    """Tables inside are drawn in a style, one of tabulate's."""
    token = _LOOK.set(look()._replace(style=style))
    try:
        yield
    finally:
        _LOOK.reset(token)


def _measured(stream: TextIO | None) -> int:
    """How wide the terminal is; 0 where it does not say."""
    try:  # as shutil.get_terminal_size, whose import takes longer than everything else here
        return os.get_terminal_size(stream.fileno() if stream else 1).columns
    except (OSError, ValueError):
        return 0


def _columns() -> int:
    """What COLUMNS says; 0 where it says no number."""
    words = os.environ.get("COLUMNS", "")
    return int(words) if words.isascii() and words.isdigit() else 0


_CODE = r"\033\[[\d;]*m"  # compiled where there is color


def length(line: str) -> int:
    """The columns of a line, which no color counts in."""
    return len(re.sub(_CODE, "", line) if "\033" in line else line)


_BOLD, _RED, _GREEN, _YELLOW, _DIM = "1", "31", "32", "33", "2"

# Words that a cell consists of; each says by itself what its color says again.
_COLORS = {
    "FAILS": _RED,
    "DIFFERS": _RED,
    "warning": _YELLOW,
    "erratum": _YELLOW,
    "holds → fails": _RED,
    "holds": _GREEN,
    "fails → holds": _GREEN,
    "holds now": _GREEN,
    "reproduced": _GREEN,
}


# Columns that say how full something is, and those whose cells are red unless they say that
# nothing is wrong.
_FULL = ("utilization", "after loss", "bound by")
_WRONG = {"errors": ("", "0"), "breaks first": ("", "nothing")}
# Patterns, compiled when colors are asked for.
_SHARE = r"([\d.,]+)%"
_BEYOND = r"MORE THAN|No steady state"
_UNUSUAL = r"(?:more|less)\s+than\s+the\s+[^`]+?\s+that\s+is\s+usual"
_BY = r"\bby [^,;]*\d%"  # what binds a part, and how full it is


def colored(cell: str, title: str) -> str:
    """A cell below a title in the color of what it says, where colors are understood."""
    if not look().color:
        return cell
    if (words := cell.strip()) in _COLORS:
        return _styled(cell, _COLORS[words])
    if not title:
        return re.sub(_BY, lambda found: _styled(found[0], _RED if _beyond(found[0]) else ""), cell)
    fine = _WRONG.get(title)
    is_wrong = cell not in fine if fine else _is_over(cell, title)
    return _styled(cell, _RED) if is_wrong else cell


def _is_over(cell: str, title: str) -> bool:
    """Whether a cell says that something is used beyond 100 %."""
    return any(words in title for words in _FULL) and _beyond(cell)


def _beyond(words: str) -> bool:
    return any(float(each.replace(",", "")) > 100 for each in re.findall(_SHARE, words))


def warned(note: str) -> str:
    """Sentences in which a target that is missed is red, and what is not usual yellow."""
    note = re.sub(_UNUSUAL, lambda found: _styled(found[0], _YELLOW), note)
    return re.sub(_BEYOND, lambda found: _styled(found[0], _RED), note)


def heading(words: str) -> str:
    """A heading, bold where that is understood."""
    return _styled(words, _BOLD)


def faint(words: str) -> str:
    """A rule, faint where that is understood."""
    return _styled(words, _DIM)


def _styled(words: str, style: str) -> str:
    return f"\033[{style}m{words}\033[0m" if look().color and words and style else words
