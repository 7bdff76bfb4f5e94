"""How well values are known: as well as the weakest of what they are computed from."""

from collections.abc import Iterable, Mapping

from envelope.model.graph.graph import Quantity

# From the strongest basis to the weakest.
STRENGTH = ("measured", "published", "vendor", "assumed")


def weakest(bases: Iterable[str]) -> str:
    """The weakest of several bases; `measured` when there is none."""
    return max(bases, key=STRENGTH.index, default=STRENGTH[0])


def basis_of(attributes: Mapping[str, str], used: list[Quantity]) -> str:
    """The basis of a quantity that is said so much about and computed from those."""
    if used:
        said = [attributes["basis"]] if "basis" in attributes else []
        return weakest([*said, *(quantity.basis for quantity in used)])
    return attributes.get("basis", "published" if "source" in attributes else "assumed")
