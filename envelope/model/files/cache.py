"""Values that are kept between runs: data under a checksum, never code.

What a preset's TOML says, and what graph was made of it, is put into `__pycache__` beside it, as
Python keeps the code of a module; what was made of a user's file into the user's own cache folder,
since nothing of ours belongs beside it. As for modules, PYTHONDONTWRITEBYTECODE turns it off, and a
folder that cannot be written to is no error. A file that is damaged, from another version or of
another user counts as none.
"""

import marshal
import os
import stat
import sys
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, cached_property
from typing import Any, TypeVar

from envelope.model.files.bounded import loads
from envelope.model.files.records import are_places, is_toml
from envelope.places import package_folder, presets_folder

Key = TypeVar("Key")

_HEAD = 8  # bytes before the values: the checksum of what follows, its length
_LARGEST = 100_000_000  # bytes of a file; nothing that is kept is as large
_ROOT = 0  # whose files anybody may trust
_MOST = 200  # files in the user's folder; the oldest make room
_said: set[str] = set()  # places that something was read from
_written: set[str] = set()  # places that something was kept at since
_distrusted: set[str] = set()
_trusted: set[str] = set()  # without which it failed just so
_forgetting: list[Callable[[], None]] = []
_TERMS = frozenset({float, int, tuple})
_MAKING = frozenset({"units", "language", "model", "engine"})  # folders that graphs follow from
_SUFFIXES = (".py", ".js", ".css", ".html")  # of the program's own files


class KeptTerms:
    """What runs with settings begin with, as data that is read when it is used.

    `names` are those of the quantities. Damaged data counts as none.
    """

    def __init__(self, data: bytes, names: Iterable[str]) -> None:
        self._data = data
        self._names = names

    @cached_property
    def _read(self) -> tuple[Mapping[str, Any], Sequence[Any], Mapping[str, tuple[str, str]]]:
        if not self._data:
            return {}, (), {}
        try:
            terms, checks, bases = loads(self._data)
            known = dict(zip(self._names, terms, strict=True))
            said = dict(zip(self._names, bases, strict=True))
            is_whole = all(type(one) is type(other) is str for one, other in bases)
            is_whole = is_whole and {*map(type, (*terms, *checks))} <= _TERMS
            return (known, (*checks,), said) if is_whole else ({}, (), {})
        except (ValueError, EOFError, TypeError, MemoryError):
            return {}, (), {}

    @property
    def quantities(self) -> Mapping[str, Any]:
        """What the engine computes of the formulas of quantities, by name."""
        return self._read[0]

    @property
    def checks(self) -> Sequence[Any]:
        """The same of checks, in order."""
        return self._read[1]

    @property
    def bases(self) -> Mapping[str, tuple[str, str]]:
        """How well each quantity is known, and what its file says of that."""
        return self._read[2]


def parsed(
    path: str, text: str, parse: Callable[[str], dict[Key, Any]], kind: str = "values"
) -> dict[Key, Any]:
    """What is read of a text, its values say: that of a preset is kept under its checksum."""
    place = beside_preset(path, kind)
    if not place:
        return parse(text)
    key = checksum(text.encode())
    kept = read(place)
    if type(kept) is tuple and len(kept) == 2 and kept[0] == key and _IS_RIGHT[kind](kept[1], text):
        found: dict[Key, Any] = kept[1]
        return found
    values = parse(text)
    write(place, (key, values))
    return values


def _is_toml(found: Any, _: str) -> bool:
    try:
        return type(found) is dict and is_toml(found)
    except RecursionError:
        return False


# Whether what is kept of a text is of its kind.
_IS_RIGHT: Mapping[str, Callable[[Any, str], bool]] = {
    "values": _is_toml,
    "places": lambda found, text: are_places(found, len(text)),
}


def checksum(content: bytes) -> tuple[int, int]:
    """The length and the checksum of a content."""
    return len(content), zlib.crc32(content)


def beside_preset(path: str, kind: str) -> str:
    """Where something of a preset's file is kept; empty for a file that is no preset."""
    absolute = os.path.abspath(path)
    if not absolute.startswith(presets_folder() + os.sep):
        return ""
    folder, name = os.path.split(absolute)
    file = f"{name.removesuffix('.toml')}.{sys.implementation.cache_tag}.{kind}"
    return os.path.join(folder, "__pycache__", file)


def in_user_folder(name: str, kind: str) -> str:
    """Where something of any other file is kept; empty where the user has no such folder."""
    home = os.path.expanduser("~")
    folder = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    file = f"{name}.{sys.implementation.cache_tag}.{kind}"
    return os.path.join(folder, "envelope", file) if os.path.isabs(folder) else ""


def read(place: str) -> Any:
    """What is kept at a place, None where there is nothing whole or nothing of our own."""
    if place in _distrusted:
        return None
    try:
        with open(place, "rb", opener=_open) as file:
            found = os.fstat(file.fileno())
            content = file.read(found.st_size) if _is_own(found) else b""
        head, body = content[:_HEAD], memoryview(content)[_HEAD:]  # which takes no room
        if head != _head(body):
            return None
        if place not in _trusted:
            _said.add(place)
        return loads(body)
    except (OSError, ValueError, EOFError, TypeError, MemoryError):  # a tuple may claim gigabytes
        return None


def set_aside() -> Sequence[str]:
    """The places that something was read from, and kept at since: all of it counts as damaged now.

    What was made of something damaged is no better.
    """
    found = (*_said, *_written) if _said else ()
    _distrusted.update(found)
    _said.clear()
    _written.clear()
    for forget in _forgetting if found else ():
        forget()
    return found


def distrust() -> bool:
    """The same for good: it is removed, as far as it can be; whether anything was read."""
    found = set_aside()
    for place in found:
        with suppress(OSError):  # another user's
            os.remove(place)
    return bool(found)


def doubted() -> int:
    """How many places have been set aside so far."""
    return len(_distrusted | _trusted)


def trust(places: Sequence[str]) -> None:
    """Counts as whole, for good, what was set aside and was not to blame."""
    _distrusted.difference_update(places)
    _trusted.update(places)


def at_distrust(forget: Callable[[], None]) -> None:
    """Has something forgotten, where it may have come of what counts as damaged now."""
    _forgetting.append(forget)


def _open(place: str, flags: int) -> int:
    """A file opened without waiting for anybody who would write to a pipe."""
    return os.open(place, flags | getattr(os, "O_NONBLOCK", 0))


def _is_own(found: os.stat_result) -> bool:
    """Whether a file is the user's own, or root's, and not open to everybody.

    The user's group may write it: under many systems each user has one alone.
    """
    if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
        return False
    if not hasattr(os, "geteuid"):  # Windows, where the folder's rights say it
        return True
    return found.st_uid in (os.geteuid(), _ROOT) and not found.st_mode & stat.S_IWOTH


def write(place: str, values: Any) -> bool:
    """Keeps values at a place, as a whole or not at all; whether that could be done."""
    if sys.dont_write_bytecode or not place:
        return False
    draft = f"{place}.{os.getpid()}"
    try:
        body = marshal.dumps(values)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(draft, "wb") as file:
            file.write(_head(body))
            file.write(body)  # which is large: without a copy
        os.replace(draft, place)
        _written.add(place)
    except (OSError, ValueError):  # ValueError: a date, which marshal does not know
        return False
    finally:
        if os.path.exists(draft):  # a full disk, or Ctrl-C
            os.remove(draft)
    return True


def make_room(place: str, most: int | None = None) -> None:
    """Removes the oldest files of a kind, and drafts, beside a place where there are too many."""
    folder, kind = os.path.dirname(place), place.rpartition(".")[2]
    try:
        with os.scandir(folder) as entries:
            kept = [each for each in entries if f".{kind}." in f"{each.name}."]
        too_many = len(kept) - (most or _MOST)
        if too_many > 0:
            kept.sort(key=lambda each: each.stat().st_mtime)
            for each in kept[:too_many]:
                os.remove(each.path)
    except OSError:  # another process removes them, too
        return


@cache
def program() -> int:
    """A checksum of the program's files that graphs and their values follow from.

    What another version has kept is not used. Folders further down in the order of imports have no
    part in a graph: see `whole_program`.
    """
    return _checksum(_states(package_folder(), _MAKING))


@cache
def whole_program() -> int:
    """The same of all its files, for what is written of graphs."""
    return _checksum(_states(package_folder()))


def _checksum(states: Iterator[str]) -> int:
    return zlib.crc32("".join(sorted(states)).encode())


def _states(folder: str, inside: Collection[str] | None = None) -> Iterator[str]:
    """Name, size and time of each file of the program in a folder, and below it: `inside` some."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.endswith(_SUFFIXES):
                state = entry.stat()
                yield f"{entry.path} {state.st_size} {state.st_mtime_ns}\n"
            elif "." not in name and (
                name in inside if inside is not None else name != "__pycache__" and entry.is_dir()
            ):
                yield from _states(entry.path)


def _head(body: bytes | memoryview) -> bytes:
    return zlib.crc32(body).to_bytes(4, "little") + (len(body) % 2**32).to_bytes(4, "little")
