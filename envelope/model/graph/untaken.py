"""Inputs of parts that keep their defaults, though the scenario has a quantity of that name."""

from collections.abc import Iterator

from envelope.errors import Label
from envelope.model.graph.graph import Graph
from envelope.tuples import NamedTuple


class Untaken(NamedTuple):
    """An input of a part, and the quantity of the scenario that it does not take."""

    part: str
    name: str
    label: Label


def untaken(graph: Graph) -> Iterator[Untaken]:
    """All such inputs of the scenario's own parts, where both measure the same.

    A part that says anything of the input, be it `{}`, knows of it.
    """
    own = [name for name in graph.quantities if "." not in name]
    for part, entry in graph.sheet.parts.items():
        for name in own:
            found = graph.quantities.get(f"{part}.{name}")
            if found is None or found.kind != "input" or found.given or found.set:
                continue
            if name not in entry.given and found.dimension == graph.quantities[name].dimension:
                yield Untaken(part, name, entry.document.key_label(entry.path))
