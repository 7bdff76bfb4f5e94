"""A graph as it is at a moment: what accumulates holds what came in until then.

`accumulated(rate, time)` becomes `rate * min(time, 1 year)`, and what grows is a number, so that
whatever knows a graph knows one of a moment. Where something grows, more or less came in before
than comes in then: each integral has a factor for that.
"""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from envelope.errors import Span, text_of
from envelope.language.functions import FUNCTIONS
from envelope.language.printer import write
from envelope.language.simple import simple
from envelope.language.tree import Binary, Call, Literal, Name, Node, Word, mapped, names
from envelope.model.graph.graph import Check, Formula, Graph
from envelope.model.graph.uses import needed, uses_of
from envelope.tuples import NamedTuple
from envelope.units.system import UnitSystem

Factors = Mapping[tuple[str, int], float]
_NONE: Factors = MappingProxyType({})
_MARK = "\0"  # stands around the number of a literal, until it is written
_SAME = 1e-12


class Limit(NamedTuple):
    """A time until which something comes in, and how it was written."""

    literal: Literal
    words: str


class Integral(NamedTuple):
    """What accumulates somewhere: in which quantity or check, at which place, as formulas.

    `rate` is what comes in, `kept` how long it is kept, `whole` what has come in.
    """

    key: tuple[str, int]
    rate: Formula
    kept: Formula
    whole: Formula


def integrals(graph: Graph) -> Iterator[Integral]:
    """All that accumulates in the quantities of a graph."""
    for name in graph.outline().accumulating:
        yield from _integrals(name, graph.quantities[name].formula)


def every_integral(graph: Graph) -> Iterator[Integral]:
    """The same, in its checks too."""
    yield from integrals(graph)
    for check in graph.checks:
        yield from _integrals(_key(check), check.formula)


def moves(graph: Graph) -> bool:
    """Whether a rate at which something accumulates is another one later.

    Something grows, or what accumulates comes of what has accumulated itself.
    """
    if graph.growths:
        return True
    rates = [each.rate for each in integrals(graph)]
    links = (rate.links[name.name] for rate in rates for name in names(rate.tree))
    behind = needed(uses_of(graph), [link for link in links if isinstance(link, str)])
    filling = graph.outline().accumulating
    return any(name in behind for name in filling) or any(_calls(rate.tree) for rate in rates)


def _integrals(name: str, formula: Formula) -> Iterator[Integral]:
    for place, call in enumerate(_calls(formula.tree)):
        trees = (*call.arguments, call)
        yield Integral((name, place), *(formula._replace(tree=tree) for tree in trees))


def _key(check: Check) -> str:
    return f"check {check.full_name}"


def filled(graph: Graph, time: float, words: str, factors: Factors = _NONE) -> dict[str, Formula]:
    """The formulas of what accumulates, as they are so many seconds after an empty start."""
    limit = _limit(time, words, graph.units)
    return {
        name: _filled(graph.quantities[name].formula, limit, name, factors)
        for name in graph.outline().accumulating
    }


def at_time(
    graph: Graph,
    time: float,
    words: str,
    grown: Mapping[str, float] = MappingProxyType({}),
    factors: Factors = _NONE,
) -> Graph:
    """The graph of a moment, so many seconds after an empty start, in which nothing grows further.

    `grown` are the values of what grows, `factors` how many times as much has come in as if it
    had always come in as it does then, by the keys of the integrals.
    """
    limit = _limit(time, words, graph.units)
    formulas = filled(graph, time, words, factors)
    checks = tuple(
        check._replace(formula=_filled(check.formula, limit, _key(check), factors))
        for check in graph.checks
    )
    numbers = graph.with_values(grown).quantities if grown else {}
    formulas |= {name: numbers[name].formula for name in grown}
    then = graph.with_formulas(formulas)
    return then._replace(checks=checks, growths={}, limits=_limits_of(graph, grown))


def _limits_of(graph: Graph, grown: Collection[str]) -> Mapping[str, tuple[float, float, float]]:
    """The limits of a moment: of whole things that grow there is any number on the way."""
    moved = set(grown)
    for name, used in uses_of(graph).items():
        if not moved.isdisjoint(used):
            moved.add(name)
    return {
        name: (low, high, 0.0 if name in moved else step)
        for name, (low, high, step) in graph.limits.items()
    }


def _calls(tree: Node) -> list[Call]:
    """What accumulates in a tree, the innermost first."""
    found: list[Call] = []

    def note(node: Node) -> Node:
        """The same node, noted where it accumulates."""
        if _accumulates(node):
            assert isinstance(node, Call)
            found.append(node)
        return node

    mapped(tree, note)
    return found


def _accumulates(node: Node) -> bool:
    return isinstance(node, Call) and FUNCTIONS[node.function].integrates


def _filled(formula: Formula, limit: Limit, name: str, factors: Factors) -> Formula:
    """A formula in which what accumulates is what came in until a time."""
    calls = iter(range(len(_calls(formula.tree))))
    texts = {id(limit.literal): limit.words}
    made = []  # so that no identity is given away twice

    def changed(node: Node) -> Node:
        """What came in until the limit, for what accumulates."""
        if not _accumulates(node):
            return node
        assert isinstance(node, Call)
        rate, kept = node.arguments
        came = Binary("*", rate, Call("min", (kept, limit.literal)))
        factor = factors.get((name, next(calls)), 1.0)
        if abs(factor - 1) < _SAME:
            return came
        made.append(Literal(factor))
        texts[id(made[-1])] = f"{factor:.3g}"
        return Binary("*", came, made[-1])

    if not _calls(formula.tree):
        return formula
    return _written(formula, mapped(formula.tree, changed), texts)


def _written(formula: Formula, tree: Node, texts: Mapping[int, str]) -> Formula:
    """A formula with another tree: its text has literals as they were written, or as `texts` say.

    Those are by the identities of literals.
    """
    old, literals = formula.text.content, list[Literal]()

    def leaf(node: Literal | Name | Word) -> str:
        """A name or a word as it is written, a literal as its number between marks."""
        if not isinstance(node, Literal):
            return write(node)
        literals.append(node)
        return f"{_MARK}{len(literals) - 1}{_MARK}"

    content, spans = "", dict[int, Span]()
    for index, piece in enumerate(write(tree, leaf).split(_MARK)):
        if index % 2:
            node = literals[int(piece)]
            text = texts.get(id(node)) or old[node.span.start : node.span.end] or write(node)
            spans[id(node)] = Span(len(content), len(content) + len(text))
        content += text if index % 2 else piece
    tree = mapped(tree, lambda node: node._replace(span=spans.get(id(node), Span(0, 0))))
    return formula._replace(tree=tree, text=formula.text._replace(content=content))


def _limit(time: float, words: str, units: UnitSystem) -> Limit:
    """A time as it was written, where that is a number and a unit; else in seconds."""
    found = simple(text_of(words, "at"), units)
    if isinstance(found, Literal) and found.unit is not None:
        return Limit(Literal(found.number, found.unit), words)
    second = units.find("s")
    assert second is not None
    return Limit(Literal(time / second.factor, second), words)
