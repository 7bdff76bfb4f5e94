"""A part on every machine shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from envelope.analysis.hardware import MachineComparison
from envelope.api.answer import Answer
from envelope.report.hardware import comparison_data, comparison_table, headline
from envelope.report.notes import time_asked
from envelope.report.table import Pieces, Report, Table


@dataclass(frozen=True, repr=False)
class HardwareResult(Answer, MachineComparison):
    """A part on every machine shape, the one on which it costs least first.

    Without `every`, text and Markdown show the cheapest alone.
    """

    every: bool = True

    def report(self) -> Report:
        """The cheapest in words, and a row for each shape."""
        about = " ".join(filter(None, (time_asked(self.own), headline(self))))
        return Report(self.own.graph.title, about, (self.table(),))

    def table(self) -> Table:
        """The same rows."""
        return comparison_table(self)

    def shown(self, form: str) -> Report | Pieces:
        """Of which moment it is, the cheapest in words, and the table."""
        return time_asked(self.own), headline(self), comparison_table(self, every=self.every)

    def data(self) -> Any:
        """The part as it is, and on each shape."""
        return comparison_data(self)

    def records(self) -> Sequence[Mapping[str, Any]]:
        """The part as it is, and on each shape."""
        return [self.data()["as_it_is"], *self.data()["machines"]]
