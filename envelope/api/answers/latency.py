"""The time of a request along paths."""

from typing import Any

from envelope.analysis.latency import Budget
from envelope.api.answer import Answer
from envelope.report.latency import latency_data, latency_report, legs_table
from envelope.report.table import Report, Table


class LatencyResult(Answer, tuple[Budget, ...]):
    """The budgets of paths through a scenario; times are in seconds."""

    __slots__ = ()

    def report(self) -> Report:
        """A table for each path."""
        return latency_report(self)

    def table(self) -> Table:
        """Every leg of every path, times in ms."""
        return legs_table(self)

    def data(self) -> Any:
        """Each path with its steps, times in ms."""
        return latency_data(self)

    @property
    def holds(self) -> bool:
        """Whether 99 % of the requests stay within the target, on every path."""
        return all(budget.is_kept for budget in self)
