"""How well a quantity is known: the basis of an input, and of what is computed from it."""

from collections.abc import Iterable, Mapping

from envelope.model.graph import Quantity

STRENGTH = ("measured", "published", "vendor", "assumed")


def weakest(bases: Iterable[str]) -> str:
    """The weakest of several bases; `measured` when there is none."""
    return max(bases, key=STRENGTH.index, default=STRENGTH[0])


def basis_of(facts: Mapping[str, str], used: list[Quantity]) -> str:
    """The basis of a quantity that is said so much about and computed from those."""
    if used:
        said = [facts["basis"]] if "basis" in facts else []
        return weakest([*said, *(quantity.basis for quantity in used)])
    return facts.get("basis", "published" if "source" in facts else "assumed")
