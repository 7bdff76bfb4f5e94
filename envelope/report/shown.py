"""Results of analyses that show themselves, in a terminal and in a notebook."""

from envelope.analysis.compare import Compared
from envelope.analysis.latency import Budget
from envelope.analysis.stress import Stresses
from envelope.analysis.sweep import Sweep
from envelope.report.cells import Report
from envelope.report.compare import compare_report
from envelope.report.html import report_html
from envelope.report.latency import latency_report
from envelope.report.stress import stress_report
from envelope.report.sweep import sweep_tables
from envelope.report.text import write_text


class Shown:
    """What is shown as a report."""

    def report(self) -> Report:
        """The tables to show."""
        raise NotImplementedError

    def __str__(self) -> str:
        return write_text(self.report())

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return report_html(self.report())


class SweepResult(Shown, Sweep):
    """The results of a scenario over its axes; `values` and `points` are in base units."""

    def report(self) -> Report:
        """A grid for two inputs, else a row for each point."""
        return Report(self.run.graph.sheet.title, "", sweep_tables(self))


class ComparedResult(Shown, Compared):
    """Two runs side by side; `difference` and `caused` are in base units."""

    def report(self) -> Report:
        """What was changed, results, what causes their differences, checks."""
        names = (self.left.graph.sheet.document.name, self.right.graph.sheet.document.name)
        return compare_report(self, names if names[0] != names[1] else ("before", "after"))


class StressResult(Shown, Stresses):
    """A scenario as it is and under each stress, the worst first; values are in base units."""

    def report(self) -> Report:
        """What breaks first, what happens, what it does to parts, checks that then fail."""
        return stress_report(self)


class LatencyResult(Shown, tuple[Budget, ...]):
    """The budgets of paths through a scenario; times are in seconds."""

    def report(self) -> Report:
        """A table for each path."""
        return latency_report(self)
