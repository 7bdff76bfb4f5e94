"""The trees of texts, each parsed once: those of presets are kept between runs, too.

A tree follows from the words of its text and from their units, wherever the text stands. So the
trees of a preset's texts are kept beside it under those, and under the checksum of the program.
"""

from functools import lru_cache
from typing import Any, NamedTuple

from envelope import __version__
from envelope.errors import Text
from envelope.language.meaning import Meaning
from envelope.language.parser import parse
from envelope.language.simple import simple
from envelope.language.tree import Literal, Name, Node, names
from envelope.model.files import cache
from envelope.model.files.document import Value
from envelope.model.graph.codec import decoder, encode_more
from envelope.units.dimension import Dimension
from envelope.units.system import UnitSystem
from envelope.units.unit import Unit

_KIND = "trees"
_MOST = 50_000  # texts that are known at once
_MOST_KEPT = 5_000  # texts of one file, under all its units

Words = tuple[str, tuple[int, int]]  # a text, and the checksum of its units


# What the names of a tree measure, or the units that they are, and what its parts count.
Given = tuple[tuple[Meaning | Unit | None, ...], tuple[tuple[str, Dimension], ...]]


class Parsed(NamedTuple):
    """A tree, the names in it in written order, and what it is known to measure."""

    tree: Node
    names: tuple[Name, ...]
    meanings: dict[Given, Meaning]


_parsed: dict[tuple[str, UnitSystem], Parsed] = {}
_by_tree: dict[int, Parsed] = {}  # by the identities of their trees, which they hold


def parsed(text: Text, units: UnitSystem) -> Parsed:
    """The tree of a text whose words are read in some units. Raises InputError."""
    key = text.content, units
    found = _parsed.get(key)
    if found is None:
        tree = simple(text, units) or _of_preset(text, units)
        found = Parsed(tree, () if type(tree) is Literal else tuple(names(tree)), {})
        if len(_parsed) >= _MOST:
            _parsed.clear()
            _by_tree.clear()
        _parsed[key] = _by_tree[id(tree)] = found
    return found


def known(tree: Node) -> Parsed | None:
    """What is known of a tree as it was parsed; None of one that was made in another way."""
    return _by_tree.get(id(tree))


def keep() -> None:
    """Keeps the trees of presets that have been parsed since."""
    for shelf in _shelves.values():
        shelf.keep()


def forget() -> None:
    """Forgets all that is known, as at the start of a program."""
    _parsed.clear()
    _by_tree.clear()
    _shelves.clear()


class _Shelf:
    """The trees of one preset: those that were kept, and `new` ones."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.rows: tuple[bytes, ...] = ()
        self.places: dict[Words, int] = {}
        self.new: dict[Words, Node] = {}
        found: Any = cache.read(place)
        try:
            made_by, rows, places = found
            if made_by == _made_by() and len(places) < _MOST_KEPT:
                self.rows, self.places = rows, places
        except (TypeError, ValueError):  # nothing, or nothing of ours
            pass
        self.record = decoder(self.rows)

    def tree(self, words: Words) -> Node | None:
        """The tree of a text; None where it is not known."""
        place = self.places.get(words)
        if place is None:
            return None
        try:
            found: Node = self.record(place)
        except Exception:  # of whatever kind: it is not ours, and is made anew
            return None
        return found

    def keep(self) -> None:
        """Keeps the new ones beside the others."""
        if not self.new:
            return
        rows, places = encode_more(self.rows, self.new.values())
        self.places |= dict(zip(self.new, places, strict=True))
        self.rows, self.new = rows, {}
        self.record = decoder(rows)
        cache.write(self.place, (_made_by(), self.rows, self.places))


_shelves: dict[str, _Shelf] = {}


def _of_preset(text: Text, units: UnitSystem) -> Node:
    """The tree of a text that may stand in a preset. Raises InputError."""
    origin = text.origin
    if type(origin) is not Value or origin.document.given is not None:
        return parse(text, units)
    shelf = _shelf(origin.document.path)
    if not shelf.place:
        return parse(text, units)
    words = text.content, _signature(units)
    tree = shelf.tree(words)
    if tree is None:
        tree = shelf.new[words] = parse(text, units)
    return tree


def _shelf(path: str) -> _Shelf:
    found = _shelves.get(path)
    if found is None:
        found = _shelves[path] = _Shelf(cache.beside_preset(path, _KIND))
    return found


def _made_by() -> tuple[str, int]:
    return __version__, cache.program()


@lru_cache(maxsize=200)
def _signature(units: UnitSystem) -> tuple[int, int]:
    """The checksum of what words mean in some units."""
    own = [
        (word, unit.factors, unit.factor, unit.dimension.powers)
        for word, unit in sorted(units.own.items())
    ]
    said = own, sorted(units.plurals.items()), sorted(units.nouns), sorted(units.defined)
    return cache.checksum(repr(said).encode())
