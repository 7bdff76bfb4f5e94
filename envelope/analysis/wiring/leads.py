"""Which parts lead to which, as a file says it beside its formulas."""

from collections.abc import Iterator
from itertools import pairwise

from envelope.analysis.wiring.ends import outputs_behind, owners
from envelope.model.graph.graph import Graph
from envelope.model.graph.paths import PathStep, path_steps
from envelope.model.library.outputs import stands_before

CLIENTS = ""


def leads(graph: Graph) -> dict[str, tuple[str, ...]]:
    """The parts that lead to a part: those of its `from`, and its balancers."""
    found: dict[str, list[str]] = {part: list(graph.parts[part].before) for part in graph.parts}
    for part in graph.outer_parts:
        for behind in _behind(graph, part):
            found[behind].append(part)
    return {part: tuple(dict.fromkeys(sources)) for part, sources in found.items()}


def steps_before(graph: Graph) -> dict[str, tuple[str, ...]]:
    """The parts that come right before a part in a path of a request; clients before the first."""
    found: dict[str, list[str]] = {}
    for texts in graph.sheet.paths.values():
        steps = [_parts(step) for step in path_steps(graph, texts)]
        for before, after in pairwise([[CLIENTS], *steps]):
            for part in after:
                found.setdefault(part, []).extend(each for each in before if each != part)
    return {part: tuple(dict.fromkeys(sources)) for part, sources in found.items()}


def _behind(graph: Graph, part: str) -> Iterator[str]:
    """The parts whose servers a part stands before."""
    for name in (f"{part}.{word}" for word in stands_before()):
        quantity = graph.quantities.get(name)
        if quantity is not None and not quantity.formula.scope:
            used = outputs_behind(graph, quantity.formula.references())
            yield from (owner for owner in owners(used) if owner != part)


def _parts(step: PathStep) -> list[str]:
    return [branch.part.partition(".")[0] for branch in step.branches]
