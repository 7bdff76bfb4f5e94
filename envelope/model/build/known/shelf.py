"""What is known of the texts of one preset, kept between runs: their trees, and what they measure.

It is data under the checksum of the program; what is damaged, foreign or of another version counts
as nothing, and is made anew.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from envelope import __version__
from envelope.language.meaning import Meaning
from envelope.language.tree import Node
from envelope.model.files import cache
from envelope.model.graph.codec import decoder, encode_more
from envelope.model.graph.placeholders import Given
from envelope.units.system import UnitSystem

_MOST = 20_000  # rows of one file

Words = tuple[str, tuple[int, int]]  # a text, and the checksum of its units


class Shelf:
    """What is kept at a place, and what is new.

    `trees` are the rows of trees, `ways` those of what is given to a tree and of what that measures
    then.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self.rows: tuple[bytes, ...] = ()
        self.trees: dict[Words, int] = {}
        self.ways: dict[Words, list[tuple[int, int]]] = {}
        self.new_trees: dict[Words, Node] = {}
        self.new_meanings: dict[Words, dict[Given, Meaning]] = {}
        found: Any = cache.read(place) if place else None
        try:
            made_by, rows, trees, ways = found
            if made_by == _made_by() and len(rows) < _MOST:
                self.rows, self.trees, self.ways = rows, trees, ways
        except (TypeError, ValueError):  # nothing, or nothing of ours
            pass
        self.record = decoder(self.rows)

    def tree(self, words: Words) -> Node | None:
        """The tree of a text; None where it is not known."""
        place = self.trees.get(words)
        if place is None:
            return None
        try:
            found: Node = self.record(place)
        except Exception:  # of whatever kind: it is not ours, and is made anew
            return None
        return found

    def meanings(self, words: Words) -> dict[Given, Meaning]:
        """What the tree of a text is known to measure."""
        try:
            ways = self.ways.get(words, ())
            return {self.record(given): self.record(meaning) for given, meaning in ways}
        except Exception:  # as above
            return {}

    def keep(self) -> None:
        """Keeps what is new beside the rest."""
        trees, meanings = self.new_trees, self.new_meanings
        if not (trees or meanings):
            return
        self.new_trees, self.new_meanings = {}, {}  # another thread may find out more meanwhile
        rows, places = encode_more(self.rows, trees.values())
        self.trees |= dict(zip(trees, places, strict=True))
        self.rows = self._with_meanings(rows, meanings)
        self.record = decoder(self.rows)
        cache.write(self.place, (_made_by(), self.rows, self.trees, self.ways))

    def _with_meanings(
        self, rows: tuple[bytes, ...], new: Mapping[Words, Mapping[Given, Meaning]]
    ) -> tuple[bytes, ...]:
        """Rows with those of what trees measure."""
        records = [each for found in new.values() for pair in found.items() for each in pair]
        rows, places = encode_more(rows, records)
        pairs = iter(zip(places[::2], places[1::2], strict=True))
        for words, found in new.items():
            self.ways[words] = [*self.ways.get(words, ()), *(next(pairs) for _ in found)]
        return rows


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
