"""Formulas: what their names mean, and their trees, made when somebody asks for them.

A report reads few of the trees of a scenario. The others stay the data that they were kept as.
"""

import marshal
from collections.abc import Callable, Iterable, Mapping
from typing import Any, final

from envelope.errors import Text
from envelope.language.meaning import Meaning
from envelope.language.shapes import Traits, note_traits, traits
from envelope.language.tree import Node, names
from envelope.model.files import plain
from envelope.model.files.bounded import loads
from envelope.model.files.plain import flat, meaning_of
from envelope.model.graph.placeholders import Placeholders
from envelope.tuples import NamedTuple
from envelope.units.dimension import Dimension
from envelope.units.system import UnitSystem
from envelope.units.unit import Unit

_MOST_WAYS = 100  # in which one tree measures something
_MOST = 10_000

_words: dict[int, tuple[Any, str]] = {}  # by the identity of a meaning or unit, which is held


@final
class Parsed:
    """A tree, each name in it once, its traits, and what it measures by what its names do.

    The tree of one that was kept is made of its `data`, and parsed `anew` where that is damaged.
    `ways` maps the words for what its names measure to what the tree does. `term` is what the
    engine computes where each name is another quantity; None where that is not known.
    """

    __slots__ = ("_anew", "_data", "_tree", "is_new", "names", "term", "traits", "ways")

    def __init__(
        self,
        tree: Node | None,
        names: tuple[str, ...],
        traits: Traits,
        ways: dict[str, Any],
        term: Any = None,
        data: bytes = b"",
        anew: Callable[[], Node] | None = None,
    ) -> None:
        self._tree = tree
        self._data = data
        self._anew = anew
        self.names = names
        self.traits = traits
        self.ways = ways
        self.term = term
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
            self._data = b""
            return self._anew()

    @property
    def data(self) -> bytes:
        """The tree as `marshal` writes it."""
        if not self._data:
            self._data = marshal.dumps(plain.tree_data(self.tree))
        return self._data

    def meaning(self, given: str) -> Meaning | None:
        """What the tree measures where its names do what is given; None where that is unknown."""
        try:
            found = self.ways.get(given)
            return meaning_of(found) if found is not None else None
        except Exception:  # of whatever kind: it is not ours, and is found out anew
            return None

    def note(self, given: str, meaning: Meaning) -> None:
        """Notes what the tree measures, if that can be kept."""
        if len(self.ways) >= _MOST_WAYS:
            return
        try:
            self.ways[given] = flat(meaning)
        except ValueError:  # a power that is no whole number
            return
        self.is_new = True

    def note_term(self, term: Any) -> None:
        """Notes what the engine computes where each name is another quantity."""
        self.term = term
        self.is_new = True


Written = Node | Parsed


def parsed_tree(tree: Node) -> Parsed:
    """A tree of which nothing is known yet."""
    return Parsed(tree, named_in(tree), traits(tree), {})


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


_Measure = Meaning | Unit | Dimension | None


def words_for(operands: Iterable[_Measure]) -> str:
    """What several things measure in words: others for others."""
    said = []
    for each in operands:
        known = _words.get(id(each))
        said.append(known[1] if known is not None else _said(each))
    return "\n".join(said)


def _said(value: _Measure) -> str:
    """The same of one, which is noted."""
    if len(_words) >= _MOST:
        _words.clear()
    if value is None:
        text = "?"
    elif isinstance(value, Unit):
        text = _unit_words(value)
    elif isinstance(value, Dimension):
        text = _powers_words(value.powers)
    else:
        dimension = "?" if value.dimension is None else _powers_words(value.dimension.powers)
        text = f"{dimension};{value.unit and _unit_words(value.unit)}"
    _words[id(value)] = value, text
    return text


def _unit_words(unit: Unit) -> str:
    own = f"{unit.factor!r} {_powers_words(unit.factors)};{_powers_words(unit.dimension.powers)}"
    return f"{own}{unit.words}" if unit.words else own


def _powers_words(powers: Iterable[tuple[str, Any]]) -> str:
    return "".join([f"{base} {power} " for base, power in powers])
