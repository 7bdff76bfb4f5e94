"""Twice of what a machine is there for, on every machine shape: it never costs less.

What is asked of a part's machines is what its formulas divide by something that machines give:
`ceil(dataset * replication_factor / usable_disk)` asks twice as much for twice the `dataset`.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from envelope.engine.code import compile_graph
from envelope.engine.run import Run
from envelope.language.constant import constant
from envelope.language.parser import parse
from envelope.language.tree import Binary, Literal, Name, Node, children, names, nodes
from envelope.model.graph.graph import Graph, Quantity
from envelope.model.library.machines import machines, shares_of
from envelope.units.system import UnitSystem

RESULTS = ("servers", "cost")
_NEAR = 1e-9
_TIMES = "(times)"

Shape = Mapping[str, float]  # what it gives, by the names of a part's inputs, in base units


class Answer(NamedTuple):
    """A result of a part on a shape: as it is, and with twice of what is asked."""

    asked: str
    shape: str
    result: str
    before: float
    after: float


def on_shapes(run: Run) -> Iterator[str]:
    """Where twice of what is asked of a part's machines costs less, or needs fewer of them."""
    library = shapes(run.graph.units)
    for part in run.graph.parts:
        for each in answers(run, part, library):
            if each.after < each.before - _NEAR * abs(each.before):
                yield (
                    f"{each.result} goes from {each.before} to {each.after} on {each.shape}"
                    f" with twice {each.asked}"
                )


def shapes(units: UnitSystem) -> dict[str, Shape]:
    """Every machine shape of the library."""
    return {
        name: {
            key: constant(parse(entry.text, units), entry.text, units).value
            for key, entry in machine.given.items()
            if entry.text is not None
        }
        for name, (machine, _) in machines().items()
    }


def answers(run: Run, part: str, library: Mapping[str, Shape]) -> Iterator[Answer]:
    """A part's servers and cost, and the whole's, on each shape, with twice of each demand.

    A result without a value on a shape is left out.
    """
    given = _given(run.graph, part, library)
    asked = demands(run.graph, part, frozenset(_physical(given)))
    wanted = [f"{of}.{each}" for of, each in product((part, "total"), RESULTS)]
    results = [name for name in wanted if name in run.graph.quantities]
    if not asked or not results:
        return
    found = _computed(run, asked, list(given.values()), results)
    for result, rows in zip(results, found, strict=True):
        for demand, row in zip(asked, rows[1:], strict=True):
            for shape, before, after in zip(given, rows[0], row, strict=True):
                if np.isfinite(before) and np.isfinite(after):
                    yield Answer(demand, shape, result, float(before), float(after))


def _physical(given: Mapping[str, Shape]) -> Iterator[str]:
    """What any shape gives, except what it costs."""
    for shape in given.values():
        yield from (name for name in shape if not name.endswith("_price"))


def _given(graph: Graph, part: str, library: Mapping[str, Shape]) -> dict[str, Shape]:
    """What each shape gives to a part; a shape that gives nothing is left out."""
    scope, known = f"{part}.", machines()
    inputs = {
        name.removeprefix(scope)
        for name, each in graph.quantities.items()
        if name.startswith(scope) and each.kind == "input"
    }
    shares = {name: shares_of(known[name][0], inputs) for name in library}
    return {
        name: {scope + key: library[name][key] for key in keys}
        for name, keys in shares.items()
        if keys
    }


def demands(graph: Graph, part: str, given: frozenset[str]) -> list[str]:
    """What a part's counts of servers divide by what machines give."""
    behind = _following(graph, given)
    found: dict[str, None] = {}
    for quantity in graph.quantities.values():
        is_counted = quantity.dimension.powers == (("server", 1),)
        if not is_counted or quantity.formula.scope != f"{part}.":
            continue
        for node in nodes(quantity.formula.tree):
            if isinstance(node, Binary) and node.operator == "/":
                below = _named(quantity, node.right)
                if not behind.isdisjoint(below):
                    found |= dict.fromkeys(_named(quantity, *_above(node.left)))
    return [name for name in found if _is_demand(graph.quantities[name])]


def _is_demand(quantity: Quantity) -> bool:
    """A plain number is none, and what is had on a server is what there is of it."""
    powers = dict(quantity.dimension.powers)
    return bool(powers) and powers.get("server", 0) >= 0


def _following(graph: Graph, given: frozenset[str]) -> set[str]:
    """What is computed from what machines give, and that itself."""
    found = set(given)
    for name, quantity in graph.quantities.items():
        if not found.isdisjoint(quantity.formula.references()):
            found.add(name)
    return found


def _above(node: Node) -> Iterator[Node]:
    """A node without what it is divided by."""
    if isinstance(node, Binary) and node.operator == "/":
        yield from _above(node.left)
    elif children(node):
        for child in children(node):
            yield from _above(child)
    else:
        yield node


def _named(quantity: Quantity, *within: Node) -> list[str]:
    links = (quantity.formula.links.get(each.name) for node in within for each in names(node))
    return [link for link in links if isinstance(link, str)]


def _computed(
    run: Run, asked: Sequence[str], given: Sequence[Shape], results: Sequence[str]
) -> list[npt.NDArray[np.float64]]:
    """The results: rows without and with twice of each demand, columns by shape."""
    inputs = sorted({name for shape in given for name in shape})
    own = [[shape.get(name, run.values[name]) for shape in given] for name in inputs]
    size = (1 + len(asked), len(given))
    factors = np.ones((len(asked), *size))
    for place in range(len(asked)):
        factors[place, 1 + place] = 2
    arguments = [*inputs, *(name + _TIMES for name in asked)]
    function = compile_graph(with_factors(run, asked), arguments, [*results, results[0]])
    with np.errstate(all="ignore"):
        found = function(*(np.tile(row, (size[0], 1)) for row in np.array(own)), *factors)
    return [np.broadcast_to(each, size) for each in found[:-1]]


def with_factors(run: Run, asked: Sequence[str]) -> Run:
    """A run in which some quantities are multiplied, each by an input of its own that is 1."""
    quantities = dict(run.graph.quantities)
    for name in asked:
        quantity, factor = quantities[name], name + _TIMES
        formula = quantity.formula
        tree = Binary("*", formula.tree, Name(factor))
        links = {**formula.links, factor: factor}
        one = formula._replace(tree=Literal(1), links={})
        quantities[name] = quantity._replace(formula=formula._replace(tree=tree, links=links))
        quantities[factor] = quantity._replace(name=factor, kind="input", formula=one)
    values = {**run.values, **{name + _TIMES: 1.0 for name in asked}}
    return run._replace(graph=run.graph._replace(quantities=quantities), values=values)
