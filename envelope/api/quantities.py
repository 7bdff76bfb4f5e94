"""Quantities of a run: by the names that people call them, and as those of pint."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from envelope.engine.run import Run
from envelope.errors import InputError, Problem
from envelope.model.graph.graph import Graph
from envelope.model.graph.near import nothing_called


def known(graph: Graph, name: str) -> str:
    """The full name of a quantity, `total.servers` for `servers` where only parts have such.

    Raises InputError with the nearest right name.
    """
    found = graph.result(name)
    if found is not None:
        return found
    raise InputError(nothing_called(graph, name))


def listed(names: str | Iterable[str]) -> list[str]:
    """Names as a list: of a text with commas between them, or of several such.

    >>> listed("servers, cost"), listed(["servers", "cost"])
    (['servers', 'cost'], ['servers', 'cost'])
    """
    texts = (names,) if isinstance(names, str) else names
    return [name.strip() for text in texts for name in text.split(",") if name.strip()]


def measured(graph: Graph, name: str) -> str:
    """The same for what is asked for numbers. Raises InputError for what holds a word, too."""
    found = known(graph, name)
    if graph.quantities[found].words:
        raise InputError(Problem("not-a-quantity", f"`{found}` holds a word, no number"))
    return found


def quantity(result: Run, name: str) -> Any:
    """A quantity of a run as a pint Quantity on the registry of its scenario; a word as text."""
    if result.graph.quantities[name].words:
        return result.text(name)
    from envelope.units.registry import to_quantity  # pint: 150 ms that only a Quantity needs

    return to_quantity(result.values[name], result.unit(name), result.graph.all_units())
