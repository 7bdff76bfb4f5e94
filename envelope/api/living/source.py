"""Documents read and written as they are: their encoding, line ends and permissions."""

import os

from envelope import streams
from envelope.api.writing import write_file
from envelope.errors import InputError, Problem
from envelope.model.files import revision
from envelope.places import in_revision
from envelope.tuples import NamedTuple

LARGEST = 10_000_000  # bytes of a document

_MARK = b"\xef\xbb\xbf"  # of UTF-8, at the beginning


class Source(NamedTuple):
    """The text of a document, its encoding, and whether a mark of that stands before it."""

    text: str
    encoding: str = "utf-8"
    is_marked: bool = False

    def content(self) -> bytes:
        """The bytes; characters that its encoding does not have are written as Markdown may."""
        mark = _MARK if self.is_marked else b""
        return mark + self.text.encode(self.encoding, "xmlcharrefreplace")


def read_source(name: str) -> Source:
    """A document, or stdin where its name is `-`. Raises InputError where it is no text."""
    content = _bytes(name)
    if b"\0" in content:
        message = f"`{streams.called(name)}` is no text"
        hint = "`envelope lint` reads Markdown and plain text"
        raise InputError(Problem("file-unreadable", message, hint=hint))
    is_marked = content.startswith(_MARK)
    try:
        return Source(content.removeprefix(_MARK).decode("utf-8"), "utf-8", is_marked)
    except UnicodeDecodeError:
        return Source(content.decode("latin-1"), "latin-1")


def is_text(name: str) -> bool:
    """Whether a file holds text."""
    return b"\0" not in _bytes(name)


def write_source(name: str, source: Source, before: Source) -> None:
    """Write a document as a whole or not at all; its permissions stay, and so does a link to it.

    Raises InputError where it cannot be written, or is no longer what was read `before`.
    """
    if in_revision(name):
        message = f"`{name}` is a file of a revision, which nothing is written into"
        raise InputError(Problem("file-unwritable", message))
    if not os.access(name, os.W_OK):  # which a new file in its place would not ask
        raise InputError(Problem("file-unwritable", f"cannot write `{name}`: it is read-only"))
    if _bytes(name) != before.content():
        message = f"`{name}` has been changed meanwhile, and stays as it is"
        raise InputError(Problem("file-unwritable", message, hint="run it again"))
    write_file(name, source.content())


def _bytes(name: str) -> bytes:
    if in_revision(name):
        return revision.content(revision.from_top(name), LARGEST)
    return streams.whole(name, LARGEST)
