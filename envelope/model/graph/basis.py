"""Whose values are: those of an input by what is said of it, a result's by its weakest operand."""

from collections.abc import Iterable, Mapping, Sequence

from envelope.model.graph.formula import named_in, traits_of
from envelope.model.graph.graph import Formula, Quantity, Written

# From the strongest basis to the weakest. What is chosen, as the number of copies, can be changed
# but not wrong, so that it makes nothing that is computed from it less certain.
STRENGTH = ("chosen", "measured", "published", "vendor", "assumed")
_RANK = {basis: rank for rank, basis in enumerate(STRENGTH)}


def weakest(bases: Iterable[str]) -> str:
    """The weakest of several bases; `measured` when there is none."""
    return max(bases, key=_RANK.__getitem__, default="measured")


def basis_of(stated: str, used: Sequence[Quantity]) -> str:
    """The basis of a quantity with its own, which may be empty, and what it is computed from."""
    if not used:
        return stated or "assumed"
    bases = {quantity.basis for quantity in used}
    return weakest({*bases, stated} if stated else bases)


def stated_basis(attributes: Mapping[str, str], formula: Formula, *, is_input: bool) -> str:
    """The basis of what a file says itself of a quantity; empty where it only follows from others.

    The numbers of a formula, unlike an input's, are taken for part of what it is.
    """
    if is_input or not formula.links:
        return own_basis(attributes, formula.written)
    return attributes.get("basis", "")


def own_basis(attributes: Mapping[str, str], written: Written) -> str:
    """The basis of the numbers of an input itself; empty where it only follows from others."""
    if "basis" in attributes:
        return attributes["basis"]
    if "source" in attributes:
        return "published"
    return "assumed" if _has_own_number(written) else ""


def _has_own_number(written: Written) -> bool:
    """Whether an expression holds more than names: a number other than 0 and 1, or no name."""
    return not named_in(written) or traits_of(written).numbers
