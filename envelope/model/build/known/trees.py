"""The trees of texts, each parsed once: those of presets are kept between runs, too.

A tree follows from the words of its text and from their units, wherever the text stands; and what
it measures from what its names do. So both are kept beside a preset, under those, and under the
checksum of the program.
"""

from functools import partial

from envelope.errors import Text
from envelope.language.simple import parse, simple
from envelope.model.build.known.shelf import Shelf
from envelope.model.files import cache
from envelope.model.files.document import Document, Value
from envelope.model.graph.formula import Parsed, parsed_tree
from envelope.model.graph.graph import Written
from envelope.units.system import UnitSystem

_KIND = "trees"
_MOST, _MOST_UNITS = 50_000, 2_000  # texts, and the units of files, that are known at once

_Texts = dict[str, Written]

_parsed: dict[UnitSystem, _Texts] = {}
_by_units: dict[int, tuple[UnitSystem, _Texts]] = {}  # the same by their identities
_shelves: dict[str, Shelf] = {}


def parsed(text: Text, units: UnitSystem) -> Written:
    """What a text says whose words are read in some units. Raises InputError."""
    own = _by_units.get(id(units))
    texts = _texts(units) if own is None else own[1]
    found = texts.get(text.content)
    if found is None:
        found = texts[text.content] = simple(text, units) or _of_preset(text, units)
    return found


def _texts(units: UnitSystem) -> _Texts:
    """The texts that are known in some units."""
    if len(_by_units) >= _MOST_UNITS or sum(map(len, _parsed.values())) >= _MOST:
        for known in (_parsed, _by_units):
            known.clear()
    texts = _parsed.setdefault(units, {})
    _by_units[id(units)] = units, texts
    return texts


def keep() -> None:
    """Keeps what has been found out of presets since."""
    for shelf in tuple(_shelves.values()):
        shelf.keep()


def forget() -> None:
    """Forgets all that is known, as at the start of a program."""
    for known in (_parsed, _by_units, _shelves):
        known.clear()


cache.at_distrust(forget)


def shelf_of(document: Document) -> Shelf | None:
    """Where what follows from the lines of a file is kept; None where it is no preset."""
    if document.given is not None:
        return None
    path = document.path
    found = _shelves.get(path)
    if found is None:
        found = _shelves[path] = Shelf(cache.beside_preset(path, _KIND))
    return found if found.place else None


def _of_preset(text: Text, units: UnitSystem) -> Parsed:
    """What is known of a text that may stand in a preset. Raises InputError."""
    origin = text.origin
    shelf = shelf_of(origin.document) if type(origin) is Value else None
    if shelf is None:
        return parsed_tree(parse(text, units))
    content = text.content
    known = shelf.parsed(content, units, partial(parse, text, units))
    return known or shelf.add(content, units, parsed_tree(parse(text, units)))
