"""What a scenario's blocks ask beside what really ran, and what it needs beside what runs."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from envelope.model.files.sheet import Entry
from envelope.model.graph.growths import Growth
from envelope.tuples import NamedTuple
from envelope.units.unit import Unit

if TYPE_CHECKING:
    from envelope.model.graph.graph import Formula


class Reality(NamedTuple):
    """What the scenario's blocks ask beside what really ran, in the unit of that.

    `kind` is what it is one of, such as a store in memory.
    """

    name: str
    kind: str
    asked: "Formula"
    ran: "Formula"
    unit: Unit
    about: str
    source: str
    entry: Entry

    @property
    def sides(self) -> "tuple[Formula, Formula]":
        """What is asked, and what ran."""
        return self.asked, self.ran


class Running(NamedTuple):
    """What runs today of a quantity, in the unit in which that was written."""

    name: str
    formula: "Formula"
    unit: Unit
    about: str
    source: str
    entry: Entry


def others_of(
    growths: Mapping[str, Growth], realities: Iterable[Reality], running: Iterable[Running]
) -> "list[Formula]":
    """Formulas that ask for quantities beside those of quantities and checks."""
    found = [each for growth in growths.values() for each in growth.formulas]
    found += [formula for each in realities for formula in (each.asked, each.ran)]
    return [*found, *(each.formula for each in running)]
