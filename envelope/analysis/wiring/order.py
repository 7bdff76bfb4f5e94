"""The parts of a scenario in the order of their flows."""

from collections.abc import Iterable

from envelope.analysis.wiring.ends import is_flow
from envelope.analysis.wiring.leads import leads
from envelope.model.graph.graph import Graph
from envelope.model.graph.order import Needs, in_order


def in_flow_order(graph: Graph) -> list[str]:
    """The parts of the scenario in the order of their flows: what faces clients first.

    A part follows those whose flows it takes in. A cycle of flows is cut somewhere.
    """
    parts, said = graph.outer_parts, leads(graph)
    before = {
        part: _feeders(graph, part, said[part]) for part in parts if not graph.parts[part].edge
    }
    edges = [part for part in parts if graph.parts[part].edge]
    order, _ = in_order([*edges, *before], lambda part: Needs([], before.get(part, [])))
    return order


def _feeders(graph: Graph, part: str, said: Iterable[str]) -> list[str]:
    """The parts whose flows stand in the inputs of a part, and those its file says lead to it."""
    inputs = [
        quantity
        for name, quantity in graph.quantities.items()
        if name.startswith(f"{part}.") and quantity.kind == "input"
    ]
    used = {used for each in inputs for used in each.formula.references()}
    flows = [name for name in used if is_flow(graph.quantities[name].dimension)]
    fed = {*(name.partition(".")[0] for name in flows), *said}
    return [each for each in graph.outer_parts if each in fed and each != part]
