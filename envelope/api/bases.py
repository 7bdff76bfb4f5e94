"""Whose the default values of scenarios and blocks are, as an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from envelope.analysis.library.bases import Default, defaults
from envelope.api.answer import Answer
from envelope.api.library import KINDS
from envelope.report.library.bases import bases_data, bases_table
from envelope.report.table import Pieces, Report, Table


@dataclass(frozen=True, repr=False)
class Bases(Answer):
    """Default values: how many are chosen, measured, published, a vendor's or assumed."""

    found: Sequence[Default]

    def report(self) -> Report:
        """A row for each file, and one for all."""
        return Report("Whose the numbers are", "", (self.table(),))

    def shown(self, form: str) -> Report | Pieces:
        """The table alone."""
        return (self.table(),)

    def table(self) -> Table:
        """A row for each file, and one for all."""
        return bases_table(self.found)

    def data(self) -> Any:
        """The counts, those of each file, and what is assumed."""
        return bases_data(self.found)


def bases(kind: str = "all") -> Bases:
    """Those of the scenarios, of the blocks, or of all."""
    kinds = KINDS.values() if kind == "all" else [KINDS[kind]]
    return Bases([each for named in kinds for each in defaults(named())])
