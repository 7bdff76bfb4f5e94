"""Formulas: what their names mean, and their trees, made when somebody asks for them.

A report reads few of the trees of a scenario. The others stay the data that they were kept as.
"""

import marshal
from collections.abc import Callable, Mapping
from typing import Any, final

from envelope.errors import Text
from envelope.language.shapes import Traits, note_traits, traits
from envelope.language.tree import Convert, Literal, Node, names, nodes
from envelope.model.files import plain
from envelope.model.files.bounded import loads
from envelope.model.graph.placeholders import Placeholders
from envelope.tuples import NamedTuple
from envelope.units.system import UnitSystem
from envelope.units.table import BASES
from envelope.units.unit import Unit

_MOST_WAYS = 100  # in which one tree measures something


# The names in a tree, its traits, the nouns of its units, its ways, and its term.
Known = tuple[tuple[str, ...], Traits, tuple[str, ...], dict[str, Any], Any]


@final
class Parsed:
    """A tree, each name in it once, its traits, the nouns of its units, and what it measures.

    The tree of one that was kept is made of its `data`, and parsed `anew` where that is damaged.
    `ways` maps the words for what its names measure to what the tree does. `term` is what the
    engine computes where each name is another quantity; None where that is not known.
    """

    __slots__ = ("_anew", "_data", "_tree", "is_new", "names", "nouns", "term", "traits", "ways")

    def __init__(
        self,
        tree: Node | None,
        known: Known,
        data: bytes = b"",
        anew: Callable[[], Node] | None = None,
    ) -> None:
        self._tree = tree
        self._data = data
        self._anew = anew
        self.names, self.traits, self.nouns, self.ways, self.term = known
        self.is_new = not data  # whether something of it is not kept yet

    def __eq__(self, other: object) -> bool:
        return self.tree == (other.tree if isinstance(other, Parsed) else other)

    def __hash__(self) -> int:
        return hash(self.tree)

    @property
    def tree(self) -> Node:
        """The tree of the text."""
        if self._tree is None:
            self._tree = self._made()
            note_traits(self._tree, self.traits)
        return self._tree

    def _made(self) -> Node:
        try:
            return plain.tree_of(loads(self._data))
        except Exception:  # of whatever kind: the data is not ours
            assert self._anew is not None
            self._data, self.is_new = b"", True
            return self._anew()

    @property
    def data(self) -> bytes:
        """The tree as `marshal` writes it."""
        if not self._data:
            self._data = marshal.dumps(plain.tree_data(self.tree))
        return self._data

    def note(self, given: str, meaning: Any) -> None:
        """Notes what the tree measures where its names do what is given, as data."""
        if len(self.ways) < _MOST_WAYS:
            self.ways[given] = meaning
            self.is_new = True

    def note_term(self, term: Any) -> None:
        """Notes what the engine computes where each name is another quantity."""
        self.term = term
        self.is_new = True


Written = Node | Parsed


def parsed_tree(tree: Node) -> Parsed:
    """A tree of which nothing is known yet."""
    return Parsed(tree, (named_in(tree), traits(tree), nouns_in(tree), {}, None))


def tree_of(written: Written) -> Node:
    """The tree of what is perhaps one already."""
    return written.tree if type(written) is Parsed else written


def traits_of(written: Written) -> Traits:
    """What is special about a tree, which need not be made for that."""
    return written.traits if type(written) is Parsed else traits(written)


def named_in(written: Written) -> tuple[str, ...]:
    """Each name in it once, in the order of the text."""
    if type(written) is Parsed:
        return written.names
    return tuple(dict.fromkeys([each.name for each in names(written)]))


def nouns_in(tree: Node) -> tuple[str, ...]:
    """Each noun that a unit in a tree speaks of, once."""
    units = (each.unit for each in nodes(tree) if isinstance(each, Literal | Convert))
    bases = [base for unit in units if unit is not None for base, _ in unit.dimension.powers]
    return tuple(base for base in dict.fromkeys(bases) if base not in BASES)


Link = str | Unit


class _Formula(NamedTuple):
    text: Text
    tree: Written
    links: Mapping[str, Link]
    scope: str
    units: UnitSystem
    part: str = ""


class Formula(_Formula):
    """A tree, where it was written, and what each of its names means: a quantity or a unit.

    `scope` is the prefix of the scope that it was written in: empty, or `part.`. One that is given
    to a part may speak of what that part counts, too: `part` is the prefix of that. Where a tree is
    given as what was `written`, it is made when it is asked for.
    """

    __slots__ = ()

    @property
    def written(self) -> Written:
        """The tree, or what was parsed and holds it."""
        return self[1]

    @property
    def tree(self) -> Node:
        """The tree."""
        return tree_of(self[1])

    @property
    def traits(self) -> Traits:
        """What is special about the tree, which need not be made for that."""
        return traits_of(self[1])

    def counted(self, placeholders: Placeholders, unit: Unit) -> Unit:
        """A unit with what parts count in the place of their placeholder nouns."""
        unit = placeholders.translate(unit, self.scope)
        return placeholders.translate(unit, self.part) if self.part else unit

    def references(self) -> list[str]:
        """The quantities that the formula uses, in written order."""
        return [link for link in self.links.values() if isinstance(link, str)]
