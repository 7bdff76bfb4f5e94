"""A run in which each change can be made or not: both sides in one graph, with switches.

A switch is a quantity that is 0 or 1. A quantity that changes is `if switch then the right formula
else the left one`, a total counts what a switch brings while that is on. So a mixture costs one
call of a compiled function, however many quantities there are, and the graph is made once.
"""

from collections.abc import Callable, Mapping, Sequence

from envelope.analysis.compare.changes import Change
from envelope.analysis.compare.differences import BEFORE, Differences
from envelope.analysis.compare.groups import Groups
from envelope.analysis.compare.loops import LEFT, RIGHT, loop_in, unrolled
from envelope.analysis.compare.switches import NOTHING, index, is_switch, switch, switches
from envelope.analysis.compare.trees import Making
from envelope.engine.run import Run
from envelope.engine.safe_function import probe
from envelope.language.tree import Name, Node, mapped, names
from envelope.model.graph.graph import Formula, Graph
from envelope.model.graph.order import Needs, in_order
from envelope.tuples import NamedTuple
from envelope.units.unit import Unit


class Mixture(NamedTuple):
    """Results with some of the changes made; `groups` are the changes that only go together.

    The function takes a 0 or 1 for each group, and gives None where there is no result.
    """

    groups: tuple[tuple[int, ...], ...]
    function: Callable[..., Sequence[float] | None]
    idle: frozenset[int]  # the groups that move none of the results


def mixture(found: Differences, changes: Sequence[Change], outputs: Sequence[str]) -> Mixture:
    """The function of what differs to some results."""
    making = Making(found, changes)
    trees, groups = making.trees(), making.groups
    while (loop := loop_in(trees, found.right)) is not None:
        for name in loop - trees.keys():
            trees[name] = found.right.tree(name)
        groups.join(switches(trees[name] for name in loop))
        trees = unrolled(trees, loop, groups)
    listed = groups.listed()
    named = [switch(each[0]) for each in listed]
    run = _run(found, {name: _grouped(tree, groups) for name, tree in trees.items()}, named)
    behind = run.graph.behind(outputs)
    idle = frozenset(at for at, each in enumerate(named) if each not in behind)
    chosen = Run(_ordered(run.graph, [*behind, *named]), run.values, ())
    return Mixture(listed, probe(chosen, named, outputs), idle)


def _grouped(tree: Node, groups: Groups) -> Node:
    """A tree with the switch of the group in the place of those of its changes."""

    def change(node: Node) -> Node:
        if isinstance(node, Name) and is_switch(node.name):
            return Name(switch(groups.first(index(node.name))))
        return node

    return mapped(tree, change)


def _run(found: Differences, trees: Mapping[str, Node], named: Sequence[str]) -> Run:
    """The right run with other trees, and with switches, which are off."""
    right = found.right
    quantities = dict(right.quantities)
    values = {name: right.run.values[each.name] for name, each in quantities.items()}
    model = next(iter(quantities.values()))
    for name, tree in {**dict.fromkeys(named, NOTHING), **trees}.items():
        links: dict[str, str | Unit] = {each.name: each.name for each in names(tree)}
        formula = Formula(model.formula.text, tree, links, "", right.run.graph.units)
        quantities[name] = model._replace(name=name, formula=formula, entry=None, given=None)
        values[name] = _value(found, name)
    return Run(right.run.graph._replace(quantities=quantities, limits={}), values, ())


def _value(found: Differences, name: str) -> float:
    """The value of a quantity on the side that it is of; that of a switch is 0."""
    of_left = name.endswith((BEFORE, LEFT))
    for mark in (LEFT, RIGHT, BEFORE):
        name = name.removesuffix(mark)
    of_left = of_left or name not in found.right.quantities
    return (found.left if of_left else found.right).value(name)


def _ordered(graph: Graph, listed: Sequence[str]) -> Graph:
    """The graph with some of its quantities alone, each after those that it uses."""
    chosen = {name: graph.quantities[name] for name in listed}
    order, _ = in_order(chosen, lambda name: Needs(chosen[name].formula.references(), []))
    return graph._replace(quantities={name: chosen[name] for name in order})
