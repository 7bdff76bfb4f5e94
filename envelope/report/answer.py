"""What an answer is to those who write it, and the report of a run as one."""

from typing import Any, NamedTuple, Protocol

from envelope.engine.run import Run
from envelope.report.brief.details import NONE, Details
from envelope.report.brief.headline import drawn
from envelope.report.brief.report import brief_report
from envelope.report.capacity import capacity_report
from envelope.report.json_data import report_data, rows_table
from envelope.report.table import Pieces, Report, Table

__all__ = ["CapacityReport", "Content", "drawn"]


class Content(Protocol):
    """An answer, before any format."""

    def report(self) -> Report:
        """The tables, under a title."""

    def shown(self, form: str) -> Report | Pieces:
        """What is read as `text` or `markdown`: the report, or less than that."""

    def table(self) -> Table:
        """One table of bare values, for a spreadsheet or a script."""

    def data(self) -> Any:
        """The same as plain data: dictionaries, lists, texts and numbers."""


class CapacityReport(NamedTuple):
    """The report of a run, and what it shows beside the answer."""

    run: Run
    details: Details = NONE

    def report(self) -> Report:
        """All its tables in the order of the field."""
        return capacity_report(self.run, every_input=self.details.all)

    def shown(self, form: str) -> Report | Pieces:
        """In a terminal the answer first, and the details that are asked for; else all of it."""
        return brief_report(self.run, self.details) if form == "text" else self.report()

    def table(self) -> Table:
        """A row for every quantity."""
        return rows_table(self.run)

    def data(self) -> Any:
        """Scenario, inputs, results, parts, totals, checks, conventions, sources."""
        return report_data(self.run)
