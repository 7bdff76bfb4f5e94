"""Offsets into a text, and lines and characters as editors count them.

An editor counts code units from 0: those of UTF-16 unless it asks for another encoding, so that an
emoji is two and `µ` is one. A line ends with a line feed, a carriage return or both.
"""

import re
from bisect import bisect_right
from collections.abc import Callable

from envelope.tuples import NamedTuple

UTF_16 = "utf-16"

# How many code units a character takes, by the encoding that an editor names.
_UNITS: dict[str, Callable[[str], int]] = {
    "utf-8": lambda character: len(character.encode("utf-8", "surrogatepass")),
    UTF_16: lambda character: 1 + (ord(character) > 0xFFFF),
    "utf-32": lambda character: 1,
}
_END = re.compile(r"\r\n|\n|\r")


class Position(NamedTuple):
    """A place between two characters, as an editor counts: both from 0."""

    line: int
    character: int


class Lines:
    """A text whose offsets and positions are turned into each other."""

    def __init__(self, text: str, encoding: str = UTF_16) -> None:
        self.text = text
        self._units = _UNITS.get(encoding, _UNITS[UTF_16])
        found = list(_END.finditer(text))
        self._starts = [0, *(each.end() for each in found)]
        self._ends = [*(each.start() for each in found), len(text)]

    def position(self, offset: int) -> Position:
        """The position of an offset; of one beyond the text, its end."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self._starts, offset) - 1
        before = self.text[self._starts[line] : offset]
        return Position(line, len(before) if before.isascii() else sum(map(self._units, before)))

    def offset(self, line: int, character: int) -> int:
        """The offset of a position; beyond the end of a line its end, beyond the text its end."""
        if line < 0 or line >= len(self._starts):
            return 0 if line < 0 else len(self.text)
        start, end = self._starts[line], self._ends[line]
        character = max(character, 0)
        if self.text[start:end].isascii():
            return min(start + character, end)
        at = start
        while at < end and character > 0:
            character -= self._units(self.text[at])
            at += 1
        return at if character >= 0 else at - 1  # within a character: before it

    def offset_at(self, line: int, column: int) -> int:
        """The offset of a place as messages tell it: both from 1, a line feed ends a line."""
        start = 0
        for _ in range(line - 1):
            start = self.text.find("\n", start) + 1
            if not start:
                return len(self.text)
        return min(start + column - 1, len(self.text))
