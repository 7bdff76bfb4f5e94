"""A TOML file: its values, and where each of them stands.

The places are looked up only when a message or an explanation asks for one.
"""

import os
import re
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cached_property
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any

from envelope import streams
from envelope.errors import InputError, Kind, Label, Position, Problem, Span, Text, place, text_of
from envelope.model.files import revision
from envelope.model.files.cache import parsed
from envelope.places import beside, display_path, in_revision, is_stream
from envelope.texts import visible
from envelope.tuples import NamedTuple

if TYPE_CHECKING:
    from envelope.model.files.positions import Places

KeyPath = tuple[str | int, ...]

# Hexadecimal and other digits of a number that Python reads and cannot write.
_ENDLESS = r"\b0[xob][0-9A-Fa-f_]{3000,}"  # compiled when a file is read, as those below
MOST_KEYS, DEEPEST_KEYS = 200_000, 100
# Keys inside each other in one line, texts in it aside: tomllib takes minutes for thousands.
_QUOTED = r"""(?:"(?:[^"\\]|\\.)*+(?:"|\\?$)|'[^']*+(?:'|$))"""
_DEEP = rf"(?<![\w.-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{DEEPEST_KEYS}}}"
# Where nothing is a key: texts over several lines, others, and comments.
_NO_KEYS = (
    r""""{3}(?:[^\\"]++|\\[\s\S]|"(?!""))*+"{3}|'{3}(?:[^']++|'(?!''))*+'{3}"""
    r"""|"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+'|\#[^\n]*+"""
)
_LONG = 200  # characters of a line that may hold so many
LARGEST = 10_000_000  # bytes; a larger file is no scenario, and would take minutes to read

# By their real paths the texts that count in the place of what the disk holds, as in an editor.
UNSAVED: ContextVar[Mapping[str, str]] = ContextVar("UNSAVED", default=MappingProxyType({}))


_SAID: dict[tuple[str, int, int], str] = {}  # texts of pipes, by paths and what they lead to


class _Named(NamedTuple):
    name: str
    path: str
    given: str | None = None
    within: KeyPath = ()


class Document(_Named):
    """A TOML file, or a text that stands for one; `name` is the path as messages show it.

    A key path leads from `data` to a value: `("inputs", "dau", "value")`; an element of a list is
    its index. A label for a path that the text does not have marks the nearest table around it.
    One that lies `within` another is a table of that file, and its key paths begin there.
    """

    def __hash__(self) -> int:
        return hash(self.path)  # asked for by every text of the file

    def inside(self, path: KeyPath) -> "Document":
        """A table of this one as a document of its own."""
        found = Document(self.name, self.path, self.given, (*self.within, *path))
        found.__dict__["whole"] = self.whole  # which has been read already
        return found

    @cached_property
    def whole(self) -> "Document":
        """The whole file that this is a table of, or this one itself."""
        return Document(self.name, self.path, self.given) if self.within else self

    @property
    def called(self) -> str:
        """What it is called where it has no title: the file, or the name of the table in it."""
        return str(self.within[-1]).replace("_", " ") if self.within else self.name

    @cached_property
    def text(self) -> str:
        """The whole text. Raises InputError if the file cannot be read."""
        if self.within:
            return self.whole.text
        source = _read(self.path, self.name) if self.given is None else self.given
        return source.removeprefix("\ufeff")

    @cached_property
    def data(self) -> dict[str, Any]:
        """The values. Raises InputError if the text is not TOML."""
        if self.within:
            found = _at(self.whole.data, self.within)
            return found if isinstance(found, dict) else {}
        try:
            if self.given is None:
                return parsed(self.path, self.text, loads)
            return loads(self.text)
        except (ValueError, RecursionError, OverflowError) as error:
            # Imported here because it is needed only now.
            from envelope.model.files.toml_problems import syntax_problem

            raise InputError(syntax_problem(error, self.text, self.name)) from None

    def value_text(self, path: KeyPath) -> Text:
        """A string's value; of a number or anything else, what stands in the file (`1_000`)."""
        value = self._value(path)
        return self.text_of(path, value) if isinstance(value, str) else self._source_text(path)

    def text_of(self, path: KeyPath, value: str) -> Text:
        """The text of a string that is known to stand at a path."""
        return Text(value, Value(self, path))

    def _source_text(self, path: KeyPath) -> Text:
        start, end = self._spans(path)[1]
        return Text(self.text[start:end], Value(self, path))

    def key_label(self, path: KeyPath, note: str = "") -> Label:
        """The key itself, as for an unknown key."""
        return self._label(self._spans(path)[0], note)

    def value_label(self, path: KeyPath, note: str = "") -> Label:
        """The whole value as written in the file, with its quotation marks; a table's header."""
        return self._label(self._spans(path)[1], note)

    def problem(self, path: KeyPath, kind: Kind, message: str, hint: str = "") -> Problem:
        """A problem with the value at a path."""
        return Problem(kind, message, (self.value_label(path),), hint=hint)

    def key_problem(self, path: KeyPath, kind: Kind, message: str, hint: str = "") -> Problem:
        """A problem with the key at a path."""
        return Problem(kind, message, (self.key_label(path),), hint=hint)

    def position(self, path: KeyPath) -> Position:
        """Where the key stands."""
        return self._position(self._spans(path)[0].start)

    def position_in(self, path: KeyPath, offset: int) -> Position:
        """Where a character of the value at a path stands."""
        start, end = self._spans(path)[1]
        if not isinstance(self._value(path), str):
            return self._position(min(start + offset, end))
        return self._position(_positions().string_offset(self.text, Span(start, end), offset))

    @cached_property
    def _places(self) -> "Places":
        if self.within:
            return self.whole._places
        return (
            parsed(self.path, self.text, _places, "places")
            if self.given is None
            else _places(self.text)
        )

    def _spans(self, path: KeyPath) -> tuple[Span, Span]:
        """Where a key and its value stand, or what is nearest around them."""
        path = (*self.within, *path)
        while path not in self._places:
            path = path[:-1]
        start, end, value_start, value_end = self._places[path]
        return Span(start, end), Span(value_start, value_end)

    def _value(self, path: KeyPath) -> Any:
        return _at(self.data, path)

    def _label(self, span: Span, note: str) -> Label:
        return Label(text_of(self.text, self.name), span, note)

    def _position(self, offset: int) -> Position:
        return place(self.text, offset, self.name)


class Value(NamedTuple):
    """The origin of a text that is a value of a file."""

    document: Document
    path: KeyPath

    def position(self, offset: int) -> Position:
        """Where a character of the value stands."""
        return self.document.position_in(self.path, offset)


def read_document(path: str, text: str | None = None) -> Document:
    """The TOML file at a path, or a TOML text that stands for it.

    Raises InputError if the file cannot be read or is not TOML.
    """
    document = unread(path, text)
    _ = document.data  # read now, so that what is wrong is said now
    return document


def unread(path: str, text: str | None = None) -> Document:
    """The same, of which nothing is read yet."""
    return Document(display_path(path) if text is None else path, path, text)


def _at(data: Any, path: KeyPath) -> Any:
    """What stands at a path."""
    for part in path:
        data = data[part]
    return data


def _places(text: str) -> "Places":
    found: Places = _positions().lay_out(text).places()
    return found


def _positions() -> ModuleType:
    """What finds places in a text."""
    from envelope.model.files import positions  # most files are never asked for a place

    return positions


def loads(text: str) -> dict[str, Any]:
    """What a text of TOML says.

    Raises TOMLDecodeError where it is none, ValueError for a number without end, and for too many
    keys or keys too deep inside each other OverflowError or RecursionError.
    """
    import tomllib  # 12 ms that neither a calculation nor a preset read before need spend

    if endless := re.search(_ENDLESS, text):
        raise ValueError(*endless.span())
    if _too_much(text) and (error := _too_much(re.sub(_NO_KEYS, "k", text))):
        raise error
    values = tomllib.loads(text)
    if "\\" in text or visible(text) != text:  # few files have anything of that kind
        values = _visible(values)
    return values


def _too_much(text: str) -> Exception | None:
    """What is too much for a reader of TOML, if all in a text that looks like a key is one."""
    if text.count("=") > MOST_KEYS:
        return OverflowError(f"has more than {MOST_KEYS:,} keys")
    lines = (line for line in text.split("\n") if len(line) > _LONG)
    is_deep = any(re.search(_DEEP, re.sub(_QUOTED, "k", line)) for line in lines)
    return RecursionError() if is_deep else None


def _visible(value: Any) -> Any:
    """A value of a file with the control characters of its strings and keys written out."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {visible(key): _visible(each) for key, each in value.items()}
    return [_visible(each) for each in value] if isinstance(value, list) else value


def _read(path: str, name: str) -> str:
    """The text of a file; of a pipe what it said when it was read, which it does once."""
    if in_revision(path) or not is_stream(path):
        return decoded(content_of(path, name), name)
    found = os.stat(path)
    key = path, found.st_dev, found.st_ino
    if key not in _SAID:
        _SAID[key] = decoded(content_of(path, name, waits=True), name)
    return _SAID[key]


def decoded(content: bytes, name: str) -> str:
    """The text of a content. Raises InputError, with its place, for what is not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        text, offset = content.decode("utf-8", "replace"), len(content[: error.start].decode())
        label = Label(text_of(text, name), Span(offset, offset + 1))
        what = "UTF-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "this character"
        message, hint = f"{what} is not UTF-8", "save it in UTF-8"
        raise InputError(Problem("file-unreadable", message, (label,), hint=hint)) from None


def content_of(path: str, name: str, *, waits: bool = False) -> bytes:
    """What a file holds on the disk, in a git revision or unsaved; see `streams.opened`.

    Raises InputError if it cannot be read, or is too large.
    """
    if in_revision(path):
        return revision.content(path, LARGEST)
    unsaved = UNSAVED.get()
    if unsaved:
        text = None if "\0" in path else unsaved.get(os.path.realpath(path))
        if text is not None:
            return text.encode("utf-8", "replace")
    return streams.content(path, LARGEST, name, waits=waits)


def outside(path: str, name: str, label: Label) -> Problem:
    """What is wrong with a name, in the file at a path, of one that this may not read."""
    if is_stream(beside(path, name)):
        message = f"`{name}` is a pipe or a device, not a file"
        return Problem("file-unreadable", message, (label,))
    message = f"`{name}` lies outside the folder of this file"
    hint = "a file names others below its own folder, or below one that ENVELOPE_PATH lists"
    return Problem("file-unreadable", message, (label,), hint=hint)
