"""What is written alike and means another: by which unit or convention that was redefined."""

from collections.abc import Iterator, Mapping, Sequence

from envelope.analysis.compare.differences import Differences
from envelope.language.tree import Convert, Literal, Node, nodes
from envelope.model.graph.graph import Graph
from envelope.model.library.units import convention_definitions, defined
from envelope.texts import Text
from envelope.tuples import NamedTuple
from envelope.units.system import UnitSystem

CONVENTIONS = "units and conventions"  # where no single one explains what differs
_CONVENTION = "convention"


class Redefined(NamedTuple):
    """Quantities that differ by units alone: by which, and how these were said before and after."""

    label: str
    names: tuple[str, ...]
    before: str
    after: str


def redefined(found: Differences, names: Sequence[str]) -> Iterator[Redefined]:
    """A change for each unit or convention; several count as one where a formula uses them."""
    one, other = (_definitions(side.run.graph) for side in (found.left, found.right))
    changed = [word for word in {**one, **other} if one.get(word) != other.get(word)]
    causes = _Causes(found, changed)
    groups: list[tuple[set[str], list[str]]] = []
    for name in names:
        words, members = causes.of(name), [name]
        alike = [each for each in groups if each[0] & words or not (each[0] or words)]
        for group in alike:
            words, members = words | group[0], [*group[1], *members]
            groups.remove(group)
        groups.append((words, members))
    for words, members in groups:
        listed = [word for word in changed if word in words] or changed
        label = " and ".join(map(_label, listed)) if words else CONVENTIONS
        texts = (_said(said, listed) for said in (one, other))
        yield Redefined(label, tuple(name for name in names if name in members), *texts)


def _label(word: str) -> str:
    return word if word == _CONVENTION else f"unit {word}"


def _said(said: Mapping[str, str], words: Sequence[str]) -> str:
    if len(words) == 1:
        return said.get(words[0], "")
    return ", ".join(f"{word} = {said[word]}" for word in words if word in said)


def _definitions(graph: Graph) -> dict[str, str]:
    return {_CONVENTION: graph.convention, **{w: text.content for w, text in _own(graph).items()}}


def _own(graph: Graph) -> dict[str, Text]:
    """The definitions of a scenario that are not those of its convention."""
    known = convention_definitions(graph.convention)
    return {
        word: text
        for word, text in graph.definitions.items()
        if word not in known or known[word].content != text.content
    }


class _Causes:
    """Which of the changed words makes a unit another one."""

    def __init__(self, found: Differences, changed: Sequence[str]) -> None:
        self.found = found
        graphs = (found.left.run.graph, found.right.run.graph)
        self.before = _units(*graphs, "")
        self.systems = {word: _units(*graphs, word) for word in changed}
        self.known: dict[str, set[str]] = {}

    def of(self, name: str) -> set[str]:
        """The words because of which a quantity differs; none where no single one explains it."""
        trees = [side.tree(name) for side in (self.found.left, self.found.right)]
        # A unit that a result is only shown in changes nothing.
        return self.units(trees, Literal) or self.units(trees, Convert)

    def units(self, trees: Sequence[Node], kind: type[Literal] | type[Convert]) -> set[str]:
        """The words that change the units in some nodes."""
        units = (each.unit for tree in trees for each in nodes(tree) if isinstance(each, kind))
        symbols = {symbol for unit in units if unit for symbol, _ in unit.factors}
        return set().union(*(self.symbol(each) for each in symbols))

    def symbol(self, symbol: str) -> set[str]:
        """The words that change how much a unit is."""
        if symbol not in self.known:
            own = _factor(self.before, symbol)
            self.known[symbol] = {
                word for word, system in self.systems.items() if _factor(system, symbol) != own
            }
        return self.known[symbol]


def _factor(system: UnitSystem, symbol: str) -> float:
    unit = system.find(symbol)
    return unit.factor if unit else 0.0


def _units(left: Graph, right: Graph, word: str) -> UnitSystem:
    """The units of the left graph, with one word as the right one defines it; none for an empty."""
    convention = right.convention if word == _CONVENTION else left.convention
    own, other = _own(left), _own(right)
    if word and word != _CONVENTION:
        own = {each: text for each, text in own.items() if each != word}
        own |= {word: other[word]} if word in other else {}
    return defined({**convention_definitions(convention), **own}).units
