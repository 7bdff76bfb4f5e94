"""What is known of the texts of one preset, kept between runs: their trees, and what they measure.

It is data under the checksum of the program; what is damaged, foreign or of another version counts
as nothing, and is made anew.
"""

import marshal
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from envelope import __version__
from envelope.language.meaning import Meaning
from envelope.language.shapes import Traits, note_traits, traits
from envelope.language.tree import Literal, Node, names
from envelope.model.files import cache
from envelope.model.files.bounded import loads
from envelope.model.files.plain import flat, meaning_of, tree_data, tree_of
from envelope.model.graph.placeholders import Given
from envelope.tuples import NamedTuple
from envelope.units.system import UnitSystem

_MOST = 20_000  # texts of one file
_MOST_WAYS = 100  # in which one tree measures something

Place = tuple[tuple[int, int], str]  # the checksum of units, and a text


class Parsed(NamedTuple):
    """A tree, each name in it once, and what it measures, by what those do: perhaps as plain data.

    `data` is what `marshal` makes of a tree that is kept at a `place`, among what is `new` there.
    """

    tree: Node
    names: tuple[str, ...]
    meanings: dict[Any, Any]
    data: bytes = b""
    place: Place = ((0, 0), "")
    new: "dict[Place, Parsed] | None" = None

    def meaning(self, given: Given) -> Meaning | None:
        """What the tree measures where its names do what is given; None where that is unknown."""
        found: Any = self.meanings.get(given)
        if found is not None and type(found) is not Meaning:
            try:
                found = self.meanings[given] = meaning_of(found)
            except Exception:  # of whatever kind: it is not ours, and is found out anew
                found = None
        known: Meaning | None = found
        return known

    def note(self, given: Given, meaning: Meaning) -> None:
        """Notes what the tree measures."""
        if len(self.meanings) < _MOST_WAYS:
            self.meanings[given] = meaning
            if self.new is not None:
                self.new[self.place] = self


def parsed_tree(tree: Node) -> Parsed:
    """A tree of which nothing is known yet."""
    if type(tree) is Literal:
        return Parsed(tree, (), {})
    return Parsed(tree, tuple(dict.fromkeys([each.name for each in names(tree)])), {})


class Shelf:
    """What is kept at a place, by units and text: a tree, its names, its traits, its meanings.

    `new` are the texts of which something is to be kept.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self.rows: dict[tuple[int, int], dict[str, Any]] = {}
        self.new: dict[Place, Parsed] = {}
        found: Any = cache.read(place) if place else None
        try:
            made_by, rows = found
            is_whole = all(type(each) is dict for each in rows.values())
            if made_by == _made_by() and is_whole and sum(map(len, rows.values())) < _MOST:
                self.rows = rows
        except (TypeError, ValueError, AttributeError):  # nothing, or nothing of ours
            pass

    def parsed(self, content: str, units: UnitSystem) -> Parsed | None:
        """What is known of a text; None where nothing is."""
        place = signature(units), content
        try:
            data, words, shape, ways = self.rows[place[0]][content]
            tree = tree_of(loads(data))
            kinds = type(words), {*map(type, words)} <= {str}, {*map(type, shape)}
            if kinds != (tuple, True, {bool}):
                return None
            note_traits(tree, Traits(*shape))
            return Parsed(tree, words, dict(ways), data, place, self.new)
        except Exception:  # of whatever kind: it is not there or not ours, and is made anew
            return None

    def add(self, content: str, units: UnitSystem, tree: Node) -> Parsed:
        """A tree that is new here."""
        place, data = (signature(units), content), marshal.dumps(tree_data(tree))
        found = parsed_tree(tree)._replace(data=data, place=place, new=self.new)
        self.new[place] = found
        return found

    def keep(self) -> None:
        """Keeps what is new beside the rest."""
        if not self.new:
            return
        while self.new:  # another thread may find out more meanwhile
            (signed, content), found = self.new.popitem()
            ways = dict(_ways_data(dict(found.meanings)))
            row = found.data, found.names, tuple(traits(found.tree)), ways
            self.rows.setdefault(signed, {})[content] = row
        cache.write(self.place, (_made_by(), self.rows))


def _ways_data(meanings: Mapping[Any, Any]) -> Iterator[tuple[Any, Any]]:
    """What a tree measures as data, as far as it can be."""
    for given, meaning in meanings.items():
        try:
            yield flat(given), flat(meaning)
        except ValueError:  # a power that is no whole number
            continue


@lru_cache(maxsize=200)
def signature(units: UnitSystem) -> tuple[int, int]:
    """The checksum of what words mean in some units."""
    own = [
        (word, unit.factors, unit.factor, unit.dimension.powers)
        for word, unit in sorted(units.own.items())
    ]
    said = own, sorted(units.plurals.items()), sorted(units.nouns), sorted(units.defined)
    return cache.checksum(repr(said).encode())


def _made_by() -> tuple[str, int]:
    return __version__, cache.program()
