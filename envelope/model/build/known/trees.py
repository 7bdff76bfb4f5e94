"""The trees of texts, each parsed once: those of presets are kept between runs, too.

A tree follows from the words of its text and from their units, wherever the text stands; and what
it measures from what its names do. So both are kept beside a preset, under those, and under the
checksum of the program.
"""

from collections.abc import Sequence
from functools import partial

from envelope.errors import Text
from envelope.language.simple import parse, simple
from envelope.language.stars import called
from envelope.language.tree import Name, Node
from envelope.model.build.known.shelf import Shelf, signature
from envelope.model.files import cache
from envelope.model.files.document import Document, Value
from envelope.model.graph.formula import Parsed, parsed_tree
from envelope.model.graph.graph import Written
from envelope.units.system import UnitSystem

_KIND = "trees"
_MOST, _MOST_UNITS = 50_000, 2_000  # texts, and the units of files, that are known at once

_Texts = dict[str, Written]

_parsed: dict[UnitSystem, _Texts] = {}
# The same by the identities of units, and what is the same of units that mean the same.
_by_units: dict[int, tuple[UnitSystem, _Texts, str]] = {}
_shelves: dict[tuple[str, str], Shelf | None] = {}  # by the path of a file, and its units


def parsed(text: Text, units: UnitSystem) -> Written:
    """What a text says whose words are read in some units. Raises InputError."""
    _, texts, _ = _by_units.get(id(units)) or _known(units)
    found = texts.get(text.content)
    if found is None:
        found = texts[text.content] = simple(text, units) or _of_preset(text, units)
    return found


def _known(units: UnitSystem) -> tuple[UnitSystem, _Texts, str]:
    """Some units, which are held, and the texts that are known in them."""
    if len(_by_units) >= _MOST_UNITS or sum(map(len, _parsed.values())) >= _MOST:
        forget()
    texts = _parsed.setdefault(units, {})
    found = _by_units[id(units)] = units, texts, signature(units)
    return found


def keep() -> None:
    """Keeps what has been found out of presets since."""
    for shelf in tuple(_shelves.values()):
        if shelf is not None:
            shelf.keep()


def forget() -> None:
    """Forgets all that is known, as at the start of a program."""
    for known in (_parsed, _by_units, _shelves):
        known.clear()


cache.at_distrust(forget)


def shelf_of(document: Document, units: UnitSystem) -> Shelf | None:
    """Where what follows from the lines of a file is kept; None where it is no preset."""
    if document.given is not None:
        return None
    path = document.path
    signed = (_by_units.get(id(units)) or _known(units))[2]
    if (path, signed) not in _shelves:
        place = cache.beside_preset(path, f"{signed}.{_KIND}")
        _shelves[path, signed] = Shelf(place) if place else None
    return _shelves[path, signed]


def added_up(names: Sequence[str], content: str, document: Document, units: UnitSystem) -> Parsed:
    """The sum of quantities that a file does not write itself, kept beside it under its content."""

    def made() -> Node:
        """The sum, written nowhere."""
        return called("sum", [Name(name) for name in names])

    shelf = shelf_of(document, units)
    key = f"= {content}"  # which is no expression
    found = shelf.parsed(key, made) if shelf is not None else None
    if found is None:
        found = parsed_tree(made())
        if shelf is not None:
            shelf.made[key] = found
    return found


def _of_preset(text: Text, units: UnitSystem) -> Parsed:
    """What is known of a text that may stand in a preset. Raises InputError."""
    origin = text.origin
    shelf = shelf_of(origin.document, units) if type(origin) is Value else None
    if shelf is None:
        return parsed_tree(parse(text, units))
    content = text.content
    found = shelf.parsed(content, partial(parse, text, units))
    if found is None:
        found = shelf.made[content] = parsed_tree(parse(text, units))
    return found
