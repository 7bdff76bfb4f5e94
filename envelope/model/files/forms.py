"""Reports in forms that take long to write, kept beside the graphs that they were written of.

What a form shows follows from a graph that holds still, from its values and from the program: so it
is kept under what the graph is kept under, and is as little out of date.
"""

import os
import zlib
from collections.abc import Mapping

from envelope.errors import InputError
from envelope.model.files import cache
from envelope.model.files.document import content_of
from envelope.tuples import NamedTuple

_MOST = 20  # of each form; a page is half a megabyte


class Mark(NamedTuple):
    """What a graph is kept under: the program, what was asked for, the files that were read."""

    made_by: tuple[str, int]
    asked: tuple[str, ...]
    files: Mapping[str, tuple[int, int]]

    def place(self, kind: str) -> str:
        """Where something of the graph is kept in the user's folder; empty where nowhere."""
        name = os.path.basename(self.asked[0])
        stem = "".join(each if each.isalnum() else "-" for each in name)
        code = zlib.crc32(repr(self.asked).encode())
        return cache.in_user_folder(f"{stem}-{code:08x}", kind)

    def holds(self) -> bool:
        """Whether the files are what they were."""
        return all(checksum(path) == found for path, found in self.files.items())


class MarkedValues(dict[str, float]):
    """The values of a graph that is kept; other values are marked by nothing."""

    def __init__(self, values: Mapping[str, float], mark: Mark) -> None:
        super().__init__(values)
        self.mark = mark


def mark_of(values: Mapping[str, float]) -> Mark | None:
    """What the graph of these values is kept under; None where it is not, or they are others."""
    return values.mark if isinstance(values, MarkedValues) else None


def load(mark: Mark, form: str) -> str | None:
    """A report that was written in a form before, of a graph whose mark holds."""
    found = cache.read(mark.place(form))
    if isinstance(found, tuple) and len(found) == 2 and found[0] == _key(mark):
        return found[1] if isinstance(found[1], str) else None
    return None


def keep(mark: Mark, form: str, content: str) -> None:
    """Keeps a report, unless what it says may have changed while it was written."""
    place = mark.place(form)
    if mark.holds() and cache.write(place, (_key(mark), content)):
        cache.make_room(place, _MOST)


def _key(mark: Mark) -> tuple[object, ...]:
    """What a report is kept under: all that its graph is, and the whole program."""
    return *mark, cache.whole_program()


def checksum(path: str) -> tuple[int, int] | None:
    """The checksum of a file as it is now; None where there is none to be read."""
    try:
        return cache.checksum(content_of(path, path))
    except InputError:
        return None
