"""A scenario under stresses."""

from dataclasses import dataclass
from typing import Any

from envelope.analysis.stress import Stresses
from envelope.api.answer import Answer
from envelope.report.stress import parts_table, stress_data, stress_report
from envelope.report.table import Report, Table


@dataclass(frozen=True, repr=False)
class StressResult(Answer, Stresses):
    """A scenario as it is and under each stress, the worst first; values are in base units.

    Without `every`, what happens, what it does to parts and which checks then fail is not shown.
    """

    every: bool = True

    def report(self) -> Report:
        """What breaks first, what happens, what it does to parts, checks that then fail."""
        return stress_report(self, every=self.every)

    def table(self) -> Table:
        """Every output of every part without and under each stress."""
        return parts_table(self)

    def data(self) -> Any:
        """Values without and under each stress, in the units of the report."""
        return stress_data(self)

    @property
    def holds(self) -> bool:
        """Whether nothing breaks."""
        return not any(each.is_broken for each in self.stressed)
