"""What is known of the texts of one preset, kept between runs: their trees, and what they measure.

All of it is so in some units, in which a month is 30 days, say: of others there is another file. It
is data under the checksum of the program; what is damaged, foreign or of another version counts as
nothing, and is made anew.
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
_MOST_FILES = 2_000  # in a folder of presets: one for each preset, and each kind of units

_TRAITS = [Traits(*each) for each in product((False, True), repeat=4)]  # kept as their places

_TEXT = frozenset({str})

_Rows = dict[str, Any]


class Shelf:
    """What is kept at a place by text: a tree, its names, traits, meanings, term.

    And values of lines, by all that they follow from. `made` are the texts that somebody has asked
    for.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self.rows: _Rows = {}
        self.values: _Rows = {}
        self.has_values = False  # that are new
        self.made: dict[str, Parsed] = {}
        found: Any = cache.read(place)
        try:
            made_by, rows, values = found
            is_whole = type(rows) is type(values) is dict and len(rows) + len(values) < _MOST
            if made_by == _made_by() and is_whole:
                self.rows, self.values = rows, values
        except (TypeError, ValueError):  # nothing, or nothing of ours
            pass

    def parsed(self, content: str, anew: Callable[[], Node]) -> Parsed | None:
        """What is known of a text, which is parsed `anew` if need be; None where nothing is."""
        try:
            data, words, shape, nouns, ways, term = self.rows[content]
            if not (type(data) is bytes and type(words) is tuple and type(ways) is dict):
                return None
            if type(nouns) is not tuple or not _TEXT.issuperset(map(type, words + nouns)):
                return None
            found = Parsed(None, (words, _TRAITS[shape], nouns, ways, term), data, anew)
        except (KeyError, TypeError, ValueError, IndexError):  # it is not there, or not ours
            return None
        self.made[content] = found
        return found

    def note(self, key: str, value: Any) -> None:
        """Keeps plain data under a key, among the values of lines."""
        self.values[key] = value
        self.has_values = True

    def keep(self) -> None:
        """Keeps what is new beside the rest."""
        # Another thread may find out more meanwhile.
        new = [each for each in list(self.made.items()) if each[1].is_new]
        for content, found in new:
            found.is_new = False
            ways, shape = dict(found.ways), _TRAITS.index(found.traits)
            self.rows[content] = found.data, found.names, shape, found.nouns, ways, found.term
        if new or self.has_values:
            self.has_values = False
            cache.write(self.place, (_made_by(), self.rows, dict(self.values)))
            cache.make_room(self.place, _MOST_FILES)


@lru_cache(maxsize=200)
def signature(units: UnitSystem) -> str:
    """The checksum of what words mean in some units: another one where one of them does."""
    own = [
        (word, unit.factors, unit.factor, unit.dimension.powers)
        for word, unit in sorted(units.own.items())
    ]
    said = own, sorted(units.plurals.items()), sorted(units.nouns), sorted(units.defined)
    size, found = cache.checksum(repr(said).encode())
    return f"{size:x}-{found:08x}"


def _made_by() -> tuple[str, int]:
    return __version__, cache.program()
