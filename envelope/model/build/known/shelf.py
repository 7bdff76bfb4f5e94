"""What is known of the texts of one preset, kept between runs: their trees, and what they measure.

It is data under the checksum of the program; what is damaged, foreign or of another version counts
as nothing, and is made anew.
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import product
from typing import Any

from envelope import __version__
from envelope.language.shapes import Traits
from envelope.language.tree import Node
from envelope.model.files import cache
from envelope.model.graph.formula import Parsed
from envelope.units.system import UnitSystem

_MOST = 20_000  # texts of one file

_TRAITS = [Traits(*each) for each in product((False, True), repeat=4)]  # kept as their places

_TEXT = frozenset({str})

Signature = tuple[int, int]  # the checksum of what words mean in some units
_Rows = dict[str, Any]


class Shelf:
    """What is kept at a place, by units and text: a tree, its names, traits, meanings, term.

    And values of lines, by units and all that they follow from. `made` are the texts that somebody
    has asked for.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self.rows: dict[Signature, _Rows] = {}
        self.values: dict[Signature, _Rows] = {}
        self.has_values = False  # that are new
        self.made: dict[tuple[Signature, str], Parsed] = {}
        self._by_units: dict[int, tuple[UnitSystem, Signature, _Rows, _Rows]] = {}
        found: Any = cache.read(place) if place else None
        try:
            made_by, rows, values = found
            inside = *rows.values(), *values.values()
            is_whole = all(type(each) is dict for each in inside)
            if made_by == _made_by() and is_whole and sum(map(len, inside)) < _MOST:
                self.rows, self.values = rows, values
        except (TypeError, ValueError, AttributeError):  # nothing, or nothing of ours
            pass

    def parsed(self, content: str, units: UnitSystem, anew: Callable[[], Node]) -> Parsed | None:
        """What is known of a text, which is parsed `anew` if need be; None where nothing is."""
        _, signed, rows, _ = self._by_units.get(id(units)) or self._rows_in(units)
        try:
            data, words, shape, ways, term = rows[content]
            if not (type(data) is bytes and type(words) is tuple and type(ways) is dict):
                return None
            if not _TEXT.issuperset(map(type, words)):
                return None
            found = Parsed(None, words, _TRAITS[shape], ways, term, data, anew)
        except (KeyError, TypeError, ValueError, IndexError):  # it is not there, or not ours
            return None
        self.made[signed, content] = found
        return found

    def add(self, content: str, units: UnitSystem, found: Parsed) -> Parsed:
        """What is found out of a text that is new here."""
        self.made[signature(units), content] = found
        return found

    def value(self, key: str, units: UnitSystem) -> Any:
        """What is kept under a key in some units; None where nothing is."""
        return (self._by_units.get(id(units)) or self._rows_in(units))[3].get(key)

    def note_value(self, key: str, units: UnitSystem, value: Any) -> None:
        """Keeps plain data under a key in some units."""
        self.values.setdefault(signature(units), {})[key] = value
        self.has_values = True

    def _rows_in(self, units: UnitSystem) -> tuple[UnitSystem, Signature, _Rows, _Rows]:
        """What is kept of texts whose words are read in some units, which are held."""
        signed = signature(units)
        rows, values = self.rows.get(signed, {}), self.values.setdefault(signed, {})
        found = self._by_units[id(units)] = units, signed, rows, values
        return found

    def keep(self) -> None:
        """Keeps what is new beside the rest."""
        # Another thread may find out more meanwhile.
        new = [each for each in list(self.made.items()) if each[1].is_new]
        for (signed, content), found in new:
            found.is_new = False
            ways, shape = dict(found.ways), _TRAITS.index(found.traits)
            row = found.data, found.names, shape, ways, found.term
            self.rows.setdefault(signed, {})[content] = row
        if new or self.has_values:
            self.has_values = False
            values = {signed: dict(each) for signed, each in list(self.values.items()) if each}
            cache.write(self.place, (_made_by(), self.rows, values))


@lru_cache(maxsize=200)
def signature(units: UnitSystem) -> Signature:
    """The checksum of what words mean in some units."""
    own = [
        (word, unit.factors, unit.factor, unit.dimension.powers)
        for word, unit in sorted(units.own.items())
    ]
    said = own, sorted(units.plurals.items()), sorted(units.nouns), sorted(units.defined)
    return cache.checksum(repr(said).encode())


def _made_by() -> tuple[str, int]:
    return __version__, cache.program()
