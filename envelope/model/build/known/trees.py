"""The trees of texts, each parsed once: those of presets are kept between runs, too.

A tree follows from the words of its text and from their units, wherever the text stands; and what
it measures from what its names do. So both are kept beside a preset, under those, and under the
checksum of the program.
"""

from envelope.errors import Text
from envelope.language.parser import parse
from envelope.language.simple import simple
from envelope.language.tree import Node
from envelope.model.build.known.shelf import Parsed, Shelf, parsed_tree
from envelope.model.files import cache
from envelope.model.files.document import Value
from envelope.units.system import UnitSystem

_KIND = "trees"
_MOST, _MOST_UNITS = 50_000, 2_000  # texts, and the units of files, that are known at once

_Texts = dict[str, Parsed]

_parsed: dict[UnitSystem, _Texts] = {}
_by_units: dict[int, tuple[UnitSystem, _Texts]] = {}  # the same by their identities
_by_tree: dict[int, Parsed] = {}  # by the identities of their trees, which they hold
_shelves: dict[str, Shelf] = {}


def parsed(text: Text, units: UnitSystem) -> Parsed:
    """The tree of a text whose words are read in some units. Raises InputError."""
    own = _by_units.get(id(units))
    texts = _texts(units) if own is None else own[1]
    found = texts.get(text.content)
    if found is None:
        tree = simple(text, units)
        found = _of_preset(text, units) if tree is None else parsed_tree(tree)
        texts[text.content] = _by_tree[id(found.tree)] = found
    return found


def _texts(units: UnitSystem) -> _Texts:
    """The texts that are known in some units."""
    if len(_by_tree) >= _MOST or len(_by_units) >= _MOST_UNITS:
        for known in (_parsed, _by_units, _by_tree):
            known.clear()
    texts = _parsed.setdefault(units, {})
    _by_units[id(units)] = units, texts
    return texts


def known(tree: Node) -> Parsed | None:
    """What is known of a tree as it was parsed; None of one that was made in another way."""
    return _by_tree.get(id(tree))


def data_of(tree: Node) -> bytes:
    """The data of a tree that is kept; empty where there is none."""
    found = _by_tree.get(id(tree))
    return found.data if found is not None else b""


def keep() -> None:
    """Keeps what has been found out of presets since."""
    for shelf in tuple(_shelves.values()):
        shelf.keep()


def forget() -> None:
    """Forgets all that is known, as at the start of a program."""
    for known in (_parsed, _by_units, _by_tree, _shelves):
        known.clear()


cache.at_distrust(forget)


def _of_preset(text: Text, units: UnitSystem) -> Parsed:
    """What is known of a text that may stand in a preset. Raises InputError."""
    shelf = _shelf(text)
    if shelf is None:
        return parsed_tree(parse(text, units))
    content = text.content
    return shelf.parsed(content, units) or shelf.add(content, units, parse(text, units))


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
