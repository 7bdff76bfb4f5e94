"""What blocks predict beside what was measured on real programs, as an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from envelope.analysis.library.measured import Compared, compared
from envelope.api.answer import Answer
from envelope.model.library.measured import measurements
from envelope.report.library.measured import measured_data, measured_numbers, measured_tables
from envelope.report.table import Report, Table


@dataclass(frozen=True, repr=False)
class Measured(Answer):
    """Runs of real programs: what the blocks predict, what was measured, by kind."""

    found: Sequence[Compared]

    def report(self) -> Report:
        """A table for each kind, and one of all kinds."""
        return Report("What is predicted beside what was measured", "", measured_tables(self.found))

    def table(self) -> Table:
        """A row for each run, as bare values."""
        return measured_numbers(self.found)

    def data(self) -> Any:
        """Runs and kinds."""
        return measured_data(self.found)


def measured() -> Measured:
    """All that was measured, predicted anew."""
    return Measured(compared(measurements()))
