"""Where every key and value of a TOML text stands.

tomllib reads the values and says what is wrong, but forgets the places. This walk finds them
again, in one pass, and trusts a text that tomllib accepts. In a text that tomllib refuses it goes
as far as it can read, so that a message can say what stands before the fault.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import NoReturn

from envelope.errors import Span
from envelope.texts import visible

_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*""""{0,2}'
    r"|'''(?:[^']|'{1,2}(?!'))*''''{0,2}"
    r'|"(?!"")[^"\\\n]*(?:\\.[^"\\\n]*)*"'
    r"|'(?!'')[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,#\]}]*|[^\s,#\[\]{}=\"']+")
_CHARACTER = re.compile(
    r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t]*\r?\n[ \t\r\n]*|.)|\r\n|.",
    re.DOTALL,
)
_LITERAL_CHARACTER = re.compile(r"\r\n|.", re.DOTALL)
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


# By key path: where the key begins and ends, where the value does.
Places = dict[tuple[str | int, ...], tuple[int, int, int, int]]


@dataclass(slots=True)
class Place:
    """Where a key and its value stand, as offsets into the text, and the places inside the value.

    An element of an array has its value for a key. A table's value is its `[header]`, or its
    `{...}`; that of a table which only a dotted key mentions is that part of the key.
    """

    key: Span
    value: Span
    inside: "dict[str | int, Place]" = field(default_factory=dict)


@dataclass(slots=True)
class Layout:
    """What a walk found in a text.

    `again` is the last key that was written although its name was there before, with the place of
    before; `stop` is where the first thing starts that could not be read, or the end. `keys` are
    all keys as they were written, each part of a key with dots by itself.
    """

    root: Place
    stop: int
    again: tuple[Place, Span] | None = None
    keys: list[tuple[Place, Span]] = field(default_factory=list)

    def places(self) -> "Places":
        """All places by key path; the root is the empty one."""
        found: Places = {}
        stack: list[tuple[tuple[str | int, ...], Place]] = [((), self.root)]
        while stack:
            path, place = stack.pop()
            found[path] = (*place.key, *place.value)
            stack += [((*path, part), below) for part, below in place.inside.items()]
        return found


def lay_out(text: str) -> Layout:
    """The places of all keys and values of a TOML text, in one pass; never raises."""
    walk = _Walk(text)
    with suppress(_UnreadableError, RecursionError):
        walk.document()
    return walk.layout


def string_offsets(text: str, span: Span) -> tuple[str, list[int]]:
    """The value of the quoted string at a span, and the offset in the text of its characters.

    The offsets have one more element: the place of the closing quotes.
    """
    found = list(_characters(text, span))
    return "".join(character for character, _ in found), [offset for _, offset in found]


def string_offset(text: str, span: Span, index: int) -> int:
    """The offset in the text of one character of the quoted string at a span, or of its end."""
    found = [offset for _, offset in islice(_characters(text, span), index + 1)]
    return found[-1]


def _characters(text: str, span: Span) -> Iterator[tuple[str, int]]:
    """The characters of a quoted string and where they stand, then nothing and its end."""
    quote = text[span.start]
    width = 3 if text.startswith(quote * 3, span.start) else 1
    start, end = span.start + width, span.end - width
    if width == 3:  # a line break right after the opening quotes does not count
        start += 2 if text.startswith("\r\n", start) else text.startswith("\n", start)
    pattern = _CHARACTER if quote == '"' else _LITERAL_CHARACTER
    for match in pattern.finditer(text, start, end):
        for character in visible(_unescaped(match.group())):
            yield character, match.start()
    yield "", end


def _unescaped(written: str) -> str:
    """The character that a piece of a string stands for; none for a backslash at a line's end."""
    if len(written) == 1:
        return written
    if written == "\r\n":
        return "\n"
    letter = written[1]
    if letter in "xuU" and len(written) > 2:
        code = int(written[2:], 16)
        return chr(code) if code <= 0x10FFFF else "?"
    if letter in " \t\r\n":
        return ""
    return _ESCAPES.get(letter, letter)


class _UnreadableError(Exception):
    """The walk met what it cannot read."""


class _Walk:
    """One pass over the text; `at` is the offset that has been reached."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.last_key = Span(0, 0)
        self.layout = Layout(Place(Span(0, 0), Span(0, 0)), len(text))

    def document(self) -> None:
        """Walk a whole document."""
        table = self.layout.root
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.entry(table)
            self.skip(_BLANK)

    def header(self) -> Place:
        """`[table]` or `[[array of tables]]`; the place of the table that it opens."""
        start = self.at
        brackets = 2 if self.text.startswith("[[", start) else 1
        self.at += brackets
        self.skip(_SPACE)
        table, is_new = self.key(self.layout.root)
        key = self.last_key
        self.expect("]" * brackets)
        whole = Span(start, self.at)
        if brackets == 2:
            if is_new:
                table.value = whole
            element = table.inside[len(table.inside)] = Place(key, whole)
            return element
        table.key, table.value = key, whole
        return table

    def entry(self, table: Place) -> None:
        """`key = value`, in a table or an inline table."""
        place, _ = self.key(table)
        self.skip(_SPACE)
        self.expect("=")
        self.skip(_SPACE)
        self.value(place)

    def key(self, table: Place) -> tuple[Place, bool]:
        """The place of a key with dots, starting from a table, and whether it is a new one."""
        while True:
            is_new = True
            name = self.key_part()
            if name in table.inside:
                is_new = False
                table = table.inside[name]
                self.layout.again = (table, self.last_key)
            else:
                table.inside[name] = table = Place(self.last_key, self.last_key)
            self.layout.keys.append((table, self.last_key))
            self.skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return table, is_new
            self.at += 1
            self.skip(_SPACE)
            # A table that grows from several headers is reached through its newest element.
            if table.inside and len(table.inside) - 1 in table.inside:
                table = table.inside[len(table.inside) - 1]

    def key_part(self) -> str:
        """One part of a key, bare or quoted."""
        start = self.at
        if self.text.startswith(('"', "'"), start):
            self.skip(_STRING)
            self.last_key = Span(start, self.at)
            return string_offsets(self.text, self.last_key)[0]
        self.skip(_BARE_KEY)
        self.last_key = Span(start, self.at)
        return self.text[start : self.at]

    def value(self, place: Place) -> None:
        """A value of any kind."""
        start = self.at
        opening = self.text[start : start + 1]
        if opening == "[":
            self.array(place)
        elif opening == "{":
            self.inline_table(place)
        else:
            self.skip(_STRING if opening in ("'", '"') else _BARE_VALUE)
        place.value = Span(start, self.at)

    def array(self, array: Place) -> None:
        """The elements of an array."""
        self.expect("[")
        self.skip(_BLANK)
        while not self.text.startswith("]", self.at):
            element = Place(Span(self.at, self.at), Span(self.at, self.at))
            array.inside[len(array.inside)] = element
            self.value(element)
            element.key = element.value
            self.separator("]")
        self.expect("]")

    def inline_table(self, table: Place) -> None:
        """The entries of an inline table."""
        self.expect("{")
        self.skip(_BLANK)
        while not self.text.startswith("}", self.at):
            self.entry(table)
            self.separator("}")
        self.expect("}")

    def separator(self, closing: str) -> None:
        """A comma, unless what closes the list follows; newer TOML allows line breaks here."""
        self.skip(_BLANK)
        if not self.text.startswith(closing, self.at):
            self.expect(",")
            self.skip(_BLANK)

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Pass over what a pattern matches."""
        match = pattern.match(self.text, self.at)
        if match is None:
            self.unreadable()
        self.at = match.end()

    def expect(self, piece: str) -> None:
        """Pass over a sign, or stop the walk."""
        if not self.text.startswith(piece, self.at):
            self.unreadable()
        self.at += len(piece)

    def unreadable(self) -> NoReturn:
        """Stop the walk here."""
        self.layout.stop = self.at
        raise _UnreadableError
