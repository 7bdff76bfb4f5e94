"""Texts that users write, and where each of their characters stands."""

import re
from typing import Protocol

from envelope.tuples import NamedTuple

# What a terminal obeys or hides: control characters, marks of direction, halves of characters.
# A pattern is compiled when it is needed: that takes a millisecond, which few texts ask for.
_HIDDEN = "[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"

_LONGEST = 200  # characters of a word that is shown of one that is longer than any path
_ENDLESS = r"\S{500,}"


def visible(text: str) -> str:
    r"""Text with its control characters written out, as `\x1b`: a terminal obeys none of them.

    >>> print(visible("\x1b[31mred\u202e"))
    \x1b[31mred\u202e
    """
    return text if text.isprintable() else re.sub(_HIDDEN, _written_out, text)


def _written_out(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def said(text: str) -> str:
    """What is said of something, as `visible`; of a word that is longer than any name, its start.

    >>> said("no unit `" + "a" * 2000 + "`") == "no unit `" + "a" * 199 + "…"
    True
    """
    return re.sub(_ENDLESS, lambda found: f"{found[0][:_LONGEST]}…", visible(text))


class Position(NamedTuple):
    """A place in a file: `line` and `column` count from 1, `text` is the line without its end."""

    file: str
    line: int
    column: int
    text: str


class Span(NamedTuple):
    """A part of one text: offsets into its content, `end` not included."""

    start: int
    end: int


class Origin(Protocol):
    """Where a text comes from."""

    def position(self, offset: int) -> Position:
        """Where the character at an offset into the text stands, or the end right after it."""
        ...


class Text(NamedTuple):
    """Text that a user wrote, and where it comes from."""

    content: str
    origin: Origin

    def position(self, offset: int) -> Position:
        """Where the character at an offset stands; its length is the place right after it."""
        return self.origin.position(offset)

    def part(self, start: int, end: int | None = None) -> "Text":
        """A piece of the text, which knows where it stands."""
        return Text(self.content[start:end], Piece(self.origin, start))


class Line(NamedTuple):
    """The origin of text that stands by itself, as on the command line.

    `name` takes the place of a file.
    """

    content: str
    name: str

    def position(self, offset: int) -> Position:
        """Where an offset stands."""
        return place(self.content, offset, self.name)


class Piece(NamedTuple):
    """The origin of a piece of another text, from an offset on."""

    whole: Origin
    start: int

    def position(self, offset: int) -> Position:
        """Where an offset into the piece stands."""
        return self.whole.position(self.start + offset)


class Joined(NamedTuple):
    """The origin of a text put together of two, the second one from the offset `start` on."""

    first: Origin
    start: int
    second: Origin

    def position(self, offset: int) -> Position:
        """Where an offset stands: in the first text or in the second."""
        if offset < self.start:
            return self.first.position(offset)
        return self.second.position(offset - self.start)


def text_of(content: str, name: str = "expression") -> Text:
    """Text that stands by itself, as on the command line; `name` takes the place of a file."""
    return Text(content, Line(content, name))


def place(source: str, offset: int, file: str) -> Position:
    """Where an offset into the whole text of a file stands."""
    start = source.rfind("\n", 0, offset) + 1
    end = source.find("\n", offset)
    line = source[start : end if end >= 0 else len(source)].removesuffix("\r")
    return Position(file, source.count("\n", 0, start) + 1, offset - start + 1, line)
