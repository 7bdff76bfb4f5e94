"""The trees of texts, each parsed once: those of presets are kept between runs, too.

A tree follows from the words of its text and from their units, wherever the text stands; and what
it measures from what its names do. So both are kept beside a preset, under those, and under the
checksum of the program.
"""

from envelope.errors import Text
from envelope.language.meaning import Meaning
from envelope.language.parser import parse
from envelope.language.simple import simple
from envelope.language.tree import Literal, Name, Node, names
from envelope.model.build.known.shelf import Shelf, Words, signature
from envelope.model.files import cache
from envelope.model.files.document import Value
from envelope.model.graph.placeholders import Given
from envelope.tuples import NamedTuple
from envelope.units.system import UnitSystem

_KIND = "trees"
_MOST = 50_000  # texts that are known at once
_MOST_WAYS = 100  # in which one tree measures something


class Parsed(NamedTuple):
    """A tree, the names in it in written order, and what it is known to measure.

    One of a preset is kept on a `shelf`.
    """

    tree: Node
    names: tuple[Name, ...]
    meanings: dict[Given, Meaning]
    words: Words | None = None
    shelf: Shelf | None = None

    def note(self, given: Given, meaning: Meaning) -> None:
        """Notes what the tree measures."""
        if len(self.meanings) < _MOST_WAYS:
            self.meanings[given] = meaning
            if self.shelf is not None and self.words is not None:
                self.shelf.new_meanings.setdefault(self.words, {})[given] = meaning


_parsed: dict[tuple[str, UnitSystem], Parsed] = {}
_by_tree: dict[int, Parsed] = {}  # by the identities of their trees, which they hold
_shelves: dict[str, Shelf] = {}


def parsed(text: Text, units: UnitSystem) -> Parsed:
    """The tree of a text whose words are read in some units. Raises InputError."""
    key = text.content, units
    found = _parsed.get(key)
    if found is None:
        tree = simple(text, units)
        if tree is None:
            found = _of_preset(text, units)
        else:
            found = Parsed(tree, () if type(tree) is Literal else tuple(names(tree)), {})
        if len(_parsed) >= _MOST:
            _parsed.clear()
            _by_tree.clear()
        _parsed[key] = _by_tree[id(found.tree)] = found
    return found


def known(tree: Node) -> Parsed | None:
    """What is known of a tree as it was parsed; None of one that was made in another way."""
    return _by_tree.get(id(tree))


def keep() -> None:
    """Keeps what has been found out of presets since."""
    for shelf in tuple(_shelves.values()):
        shelf.keep()


def forget() -> None:
    """Forgets all that is known, as at the start of a program."""
    _parsed.clear()
    _by_tree.clear()
    _shelves.clear()


def _of_preset(text: Text, units: UnitSystem) -> Parsed:
    """What is known of a text that may stand in a preset. Raises InputError."""
    shelf = _shelf(text)
    if shelf is None:
        tree = parse(text, units)
        return Parsed(tree, tuple(names(tree)), {})
    words = text.content, signature(units)
    kept = shelf.tree(words)
    if kept is None:
        kept = shelf.new_trees[words] = parse(text, units)
    return Parsed(kept, tuple(names(kept)), shelf.meanings(words), words, shelf)


def _shelf(text: Text) -> Shelf | None:
    """Where trees of the file of a text are kept; None where it is no preset."""
    origin = text.origin
    if type(origin) is not Value or origin.document.given is not None:
        return None
    path = origin.document.path
    found = _shelves.get(path)
    if found is None:
        found = _shelves[path] = Shelf(cache.beside_preset(path, _KIND))
    return found if found.place else None
