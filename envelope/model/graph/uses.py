"""What quantities are computed from, by name: for walks over a graph that look at few of them."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any

from envelope.model.graph.graph import Formula, Graph, Quantity
from envelope.model.graph.outline import (
    KeptQuantities,
    MadeQuantities,
    Outline,
    guessed_of,
    used_in,
)


def _known(graph: Graph) -> Outline | None:
    """The outline that the quantities have; None where it would have to be made."""
    quantities = graph.quantities
    return quantities.outline if isinstance(quantities, KeptQuantities | MadeQuantities) else None


def uses_of(graph: Graph) -> Mapping[str, Sequence[str]]:
    """What each quantity is computed from, in evaluation order."""
    return used_in(graph.quantities)


def uses_of_checks(graph: Graph) -> Sequence[Sequence[str]]:
    """What each check is computed from."""
    known = _known(graph)
    return known.check_uses if known else [each.formula.references() for each in graph.checks]


def formula_of(graph: Graph, name: str) -> Formula:
    """The formula of a quantity, of which nothing else need be made."""
    quantities = graph.quantities
    if isinstance(quantities, KeptQuantities):
        return quantities.formula(name)
    return quantities[name].formula


def kept_terms(graph: Graph) -> Callable[[str], Any]:
    """What gives what the engine computes of a quantity's formula, where that was kept, else None.

    By its name.
    """
    quantities = graph.quantities
    if isinstance(quantities, KeptQuantities):
        return quantities.known_terms.get
    return quantities.terms.quantities.get if isinstance(quantities, MadeQuantities) else _no_term


def _no_term(_: str) -> None:
    return None


def kept_term_of_check(graph: Graph, index: int) -> Any:
    """The same of a check."""
    quantities = graph.quantities
    if not isinstance(quantities, KeptQuantities | MadeQuantities):
        return None
    known = quantities.terms.checks
    return known[index] if index < len(known) else None


def with_terms(graph: Graph, terms: bytes) -> Graph:
    """A graph that has just been made, with what the engine computes of it."""
    made = MadeQuantities(graph.quantities, graph.outline(), terms)
    return graph._replace(quantities=made)


def guessed(graph: Graph) -> Sequence[str]:
    """The inputs that are assumed, hold no word, are not set, and are computed from nothing."""
    known = _known(graph)
    return known.guessed if known else guessed_of(graph.quantities, graph.written)


def needed(uses: Mapping[str, Sequence[str]], names: Iterable[str]) -> set[str]:
    """The names of quantities and of all that they are computed from."""
    stack = list(names)
    found = set(stack)
    while stack:
        used = [each for each in uses[stack.pop()] if each not in found]
        stack += used
        found.update(used)
    return found


def deciding(graph: Graph) -> Container[str]:
    """The quantities that may pick one of several constraints, and those computed from them.

    Where that is not known, all of them.
    """
    known = _known(graph)
    return known.deciding if known else graph.quantities


def with_more(known: Mapping[str, Quantity], more: Quantity) -> Mapping[str, Quantity]:
    """Quantities and one more that is computed from them."""
    if not isinstance(known, KeptQuantities | MadeQuantities):
        return {**known, more.name: more}
    before, name = known.outline, more.name
    draws, accumulates, picks, _ = more.formula.traits
    uses = {**before.uses, name: tuple(more.formula.references())}
    is_deciding = picks or any(used in before.deciding for used in uses[name])
    outline = before._replace(
        uses=uses,
        ranges=(*before.ranges, name) if draws else before.ranges,
        accumulating=(*before.accumulating, name) if accumulates else before.accumulating,
        deciding={**before.deciding, name: picks} if is_deciding else before.deciding,
    )
    if isinstance(known, KeptQuantities):
        return known.changed({name: more}, outline)
    return MadeQuantities({**known, name: more}, outline)
