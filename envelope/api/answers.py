"""Results of analyses that show themselves, in a terminal and in a notebook."""

from math import isclose
from typing import TYPE_CHECKING

from envelope.analysis.compare import Compared
from envelope.analysis.conventions import Comparison
from envelope.analysis.flip import Flips
from envelope.analysis.growth import History
from envelope.analysis.hardware import MachineComparison
from envelope.analysis.latency import Budget
from envelope.analysis.sensitivity import Tornado
from envelope.analysis.solve import Solution
from envelope.analysis.stress import Stresses
from envelope.analysis.sweep import Sweep
from envelope.engine.run import Run, Spread
from envelope.formats.html import report_html
from envelope.formats.markdown import write_markdown
from envelope.formats.terminal import WIDTH
from envelope.formats.text import write_text
from envelope.report.bars import sparkline
from envelope.report.compare import compare_report
from envelope.report.conventions import convention_table
from envelope.report.flip import flip_table
from envelope.report.growth import Calendar, capacity_table, growth_table
from envelope.report.hardware import offers_table
from envelope.report.headings import label
from envelope.report.latency import latency_report
from envelope.report.sensitivity import advice, sensitivity_table
from envelope.report.solve import solution_table
from envelope.report.stress import stress_report
from envelope.report.sweep import sweep_tables
from envelope.report.table import Column, Report, Table
from envelope.units.writing import quantity_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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

    def _repr_markdown_(self) -> str:
        return write_markdown(self.report())


class SweepResult(Shown, Sweep):
    """The results of a scenario over its axes; `values` and `points` are in base units."""

    def report(self) -> Report:
        """A grid for two inputs, else a row for each point."""
        return Report(self.run.graph.title, "", sweep_tables(self, WIDTH))

    def figure(self) -> "Figure":
        """A Matplotlib figure: each result over the first input. Needs Matplotlib."""
        from envelope.formats.plot import sweep_figure  # an extra

        return sweep_figure(self)


class ComparedResult(Shown, Compared):
    """Two runs side by side; `difference` and `caused` are in base units."""

    def report(self) -> Report:
        """What was changed, results, what causes their differences, checks."""
        names = (self.left.graph.name, self.right.graph.name)
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


class ConventionsResult(Shown, Comparison):
    """A scenario under every convention; values are in base units."""

    def report(self) -> Report:
        """A row for each result that moves."""
        return Report(_title(self.runs[0]), "", (convention_table(self),))


class SolveResult(Shown, Solution):
    """Where a condition holds; values are in base units."""

    def report(self) -> Report:
        """Now and both sides of every crossing, the answer in words below."""
        return Report(f"{_title(self.run)}: {self.condition}", "", (solution_table(self),))


class FlipsResult(Shown, Flips):
    """How far inputs can move before an answer changes; values are in base units."""

    def report(self) -> Report:
        """The nearest first."""
        return Report(_title(self.run), "", (flip_table(self),))


class TornadoResult(Shown, Tornado):
    """What moves a result; values are in base units."""

    def report(self) -> Report:
        """The input that moves it furthest first, above it what to measure better."""
        words = advice(self) if self.swings else ""
        return Report(_title(self.run), words, (sensitivity_table(self),))

    def figure(self) -> "Figure":
        """A Matplotlib figure: a bar for each input. Needs Matplotlib."""
        from envelope.formats.plot import tornado_figure  # an extra

        return tornado_figure(self)


class GrowthResult(Shown, History):
    """Results over time; times are in seconds, values in base units."""

    def report(self) -> Report:
        """A row for each moment, and the checks that fail before the end."""
        calendar = Calendar(self._period())
        tables = (growth_table(self, calendar), capacity_table(self, calendar))
        return Report(_title(self.run), "", tables)

    def figure(self) -> "Figure":
        """A Matplotlib figure: each result over time, and when checks fail. Needs Matplotlib."""
        from envelope.formats.plot import growth_figure  # an extra

        return growth_figure(self)

    def _period(self) -> str:
        """The period that lies between two moments; a step where it has no name."""
        step = self.times[1] - self.times[0] if len(self.times) > 1 else 0.0
        named = ((name, self.run.graph.units.find(name)) for name in _PERIODS)
        fits = (name for name, unit in named if unit and isclose(unit.factor, step))
        return next(fits, "step")


class HardwareResult(Shown, MachineComparison):
    """A part on every machine shape, the one on which it costs least first."""

    def report(self) -> Report:
        """A row for each shape."""
        return Report(_title(self.own), "", (offers_table(self),))


class SpreadResult(Shown, Spread):
    """A drawn quantity, in base units: quantiles, and how often it falls where."""

    run: Run
    name: str

    def report(self) -> Report:
        """The quantiles in the quantity's unit, and the distribution."""
        unit, units = self.run.unit(self.name), self.run.graph.units
        texts = [quantity_text(each, unit, units, rescale=True) for each in self.quantiles[:3]]
        titles = [Column(title, number=True) for title in ("p5", "p50", "p95")]
        columns = (*titles, Column("distribution", name=True))
        table = Table(label(self.run, self.name), columns, ((*texts, sparkline(self.counts)),))
        return Report(_title(self.run), "", (table,))


_PERIODS = ("day", "week", "month", "year")


def _title(run: Run) -> str:
    return run.graph.title
