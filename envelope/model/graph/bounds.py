"""Between which values an input is usual: the `low` and `high` that its file gives."""

from envelope.model.graph.graph import Graph, Quantity
from envelope.tuples import NamedTuple


class Bounds(NamedTuple):
    """The usual ends of an input in base units; None for one that is not given."""

    low: float | None = None
    high: float | None = None

    def given(self) -> list[float]:
        """The ends that there are."""
        return [end for end in self if end is not None]


def bounds(graph: Graph, quantity: Quantity) -> Bounds:
    """The ends that the part gives for its own value, else those of its block."""
    return Bounds(*graph.usual.get(quantity.name, ()))
