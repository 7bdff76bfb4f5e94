"""Between which values an input is usual: the `low` and `high` that its file gives."""

from typing import NamedTuple

from envelope.errors import InputError, Text
from envelope.language.constant import constant
from envelope.language.parser import parse
from envelope.language.shapes import is_bare, with_unit
from envelope.language.simple import simple
from envelope.model.graph.graph import Graph, Quantity
from envelope.model.graph.scopes import outside, scope_of


class Bounds(NamedTuple):
    """The usual ends of an input in base units; None for one that is not given."""

    low: float | None
    high: float | None

    def given(self) -> list[float]:
        """The ends that there are."""
        return [end for end in self if end is not None]


def bounds(graph: Graph, quantity: Quantity) -> Bounds:
    """The ends that the part gives for its own value, else those of its block."""
    return Bounds(_end(graph, quantity, "low"), _end(graph, quantity, "high"))


def _end(graph: Graph, quantity: Quantity, key: str) -> float | None:
    """An end; each file speaks in its own units, and of what its part counts."""
    scope = scope_of(quantity.name)
    for entry, system in ((quantity.given, outside(scope)), (quantity.entry, scope)):
        text = entry.attribute(key) if entry else None
        if text is not None:
            return _value(graph, quantity, text, system)
    return None


def _value(graph: Graph, quantity: Quantity, text: Text, scope: str) -> float | None:
    """The value of an end; None for what is no value of this quantity, or follows from others."""
    units = graph.systems.get(scope, graph.units)  # a reference number has no scope
    try:
        tree = simple(text, units) or parse(text, units)
        if quantity.unit and quantity.dimension.powers and is_bare(tree):
            tree = with_unit(tree, quantity.unit)
        value, unit = constant(tree, text, units)
    except InputError:
        return None
    dimension = graph.placeholders.dimension(unit.dimension, scope)
    return value if dimension == quantity.dimension else None
