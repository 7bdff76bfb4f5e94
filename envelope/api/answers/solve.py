"""Where a condition holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from envelope.analysis.solve import Solution
from envelope.api.answer import Answer
from envelope.report.notes import time_asked
from envelope.report.solve import solution_data, solution_table
from envelope.report.table import Pieces, Report, Table


@dataclass(frozen=True, repr=False)
class SolveResult(Answer, Solution):
    """Where a condition holds; values are in base units."""

    def report(self) -> Report:
        """Now and both sides of every crossing, the answer in words below."""
        return Report(
            f"{self.run.graph.title}: {self.condition}", time_asked(self.run), (self.table(),)
        )

    def table(self) -> Table:
        """The same rows."""
        return solution_table(self)

    def shown(self, form: str) -> Report | Pieces:
        """The table, and of which moment it is."""
        return time_asked(self.run), self.table()

    def data(self) -> Any:
        """Intervals and crossings, values in the unit of the quantity."""
        return solution_data(self)

    def records(self) -> Sequence[Mapping[str, Any]]:
        """The intervals in which it holds, in the unit of the quantity."""
        return list(self.data()["intervals"])

    @property
    def holds(self) -> bool:
        """Whether the condition holds anywhere."""
        return not self.nowhere
