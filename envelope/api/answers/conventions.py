"""A scenario under every convention."""

from dataclasses import dataclass
from typing import Any

from envelope.analysis.conventions import Comparison
from envelope.api.answer import Answer
from envelope.report.columns import convention_data, convention_table
from envelope.report.table import Pieces, Report, Table


@dataclass(frozen=True, repr=False)
class ConventionsResult(Answer, Comparison):
    """A scenario under every convention; values are in base units.

    With `every`, results that do not move are shown, too.
    """

    every: bool = False

    def report(self) -> Report:
        """A row for each result that moves."""
        return Report(self.runs[0].graph.title, "", (self.table(),))

    def table(self) -> Table:
        """The same row."""
        return convention_table(self, every=self.every)

    def shown(self, form: str) -> Report | Pieces:
        """The table alone."""
        return (self.table(),)

    def data(self) -> Any:
        """Each result's value in base units and its change, by convention."""
        return convention_data(self)
