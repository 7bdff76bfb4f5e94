"""A scenario under every convention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from envelope.analysis.conventions import Comparison
from envelope.api.answer import Answer
from envelope.report.columns import convention_data, convention_table
from envelope.report.notes import time_asked
from envelope.report.table import Pieces, Report, Table


@dataclass(frozen=True, repr=False)
class ConventionsResult(Answer, Comparison):
    """A scenario under every convention; values are in base units.

    With `every`, results of parts are shown, too, and those that do not move.
    """

    every: bool = False

    def report(self) -> Report:
        """A row for each of the scenario's own results, and of the totals, that moves."""
        own = self.runs[0]
        return Report(own.graph.title, time_asked(own), (self._brief(),))

    def table(self) -> Table:
        """A row for each result that moves, those of parts, too."""
        return convention_table(self, every=self.every)

    def _brief(self) -> Table:
        return convention_table(self, every=self.every, brief=True)

    def shown(self, form: str) -> Report | Pieces:
        """The table, and of which moment it is."""
        return time_asked(self.runs[0]), self._brief()

    def data(self) -> Any:
        """Each result's value in base units and its change, by convention."""
        return convention_data(self)

    def records(self) -> Sequence[Mapping[str, Any]]:
        """Each result under every convention, in base units."""
        return [
            {"result": name, **{each: found["value"] for each, found in by_convention.items()}}
            for name, by_convention in self.data().items()
        ]
