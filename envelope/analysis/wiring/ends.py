"""What of a graph belongs to a part: its outputs, which other parts may use, and what flows."""

from collections.abc import Iterable

from envelope.model.graph.graph import Graph, Quantity
from envelope.units.dimension import Dimension


def is_flow(dimension: Dimension) -> bool:
    """Whether it is one thing, or data, per time: `requests/s`, `MB/s`; not a price."""
    powers = dict(dimension.powers)
    return powers.pop("time", 0) == -1 and list(powers.values()) == [1] and "money" not in powers


def is_output(graph: Graph, name: str) -> bool:
    """Whether a quantity is computed by a part; what a part was given is none of its own."""
    return graph.quantities[name].kind == "formula" and name.partition(".")[0] in graph.parts


def outputs_behind(graph: Graph, used: Iterable[str]) -> list[str]:
    """The outputs of parts behind quantities, through the scenario's formulas, in their order."""

    def is_end(quantity: Quantity) -> bool:
        """Whether what a part computes begins here; totals are of all parts."""
        return quantity.kind == "total" or is_output(graph, quantity.name)

    found = graph.behind(used, is_end)
    return [name for name in graph.quantities if name in found and is_output(graph, name)]


def owners(names: Iterable[str]) -> list[str]:
    """The outermost parts that quantities belong to, each once."""
    return list(dict.fromkeys(name.partition(".")[0] for name in names))
