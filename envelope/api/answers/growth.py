"""Results over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isclose
from typing import TYPE_CHECKING, Any

from envelope import formats
from envelope.analysis.growth import SAMPLES, History, grow
from envelope.analysis.headline import headline, results
from envelope.api.answer import Answer
from envelope.api.quantities import known, listed
from envelope.engine.run import Run, Sampling
from envelope.errors import InputError, Problem, Text, text_of
from envelope.model.graph.expressions import duration
from envelope.model.graph.graph import Graph
from envelope.report.growth import (
    STEP,
    Calendar,
    capacity_table,
    growth_data,
    growth_table,
    numbers_table,
)
from envelope.report.headings import charted
from envelope.report.table import Pieces, Report, Table
from envelope.tuples import NamedTuple

if TYPE_CHECKING:
    from matplotlib.figure import Figure

GROWTH_SAMPLES = SAMPLES  # drawn unless another number is asked for: each is a history
PERIODS = {"month": "1 month", "quarter": "3 months", "year": "1 year"}
_NAMED = ("day", "week", "month", "year")
_STEPS = Calendar(STEP)
_MOST = 24  # rows, where nobody says how long each is


class Pace(NamedTuple):
    """How far to look ahead and in which steps, the time to act before a check fails, the begin.

    A step may also be a number of seconds. `by` is a period of PERIODS instead of a step, an empty
    one the shortest that makes few rows.
    """

    over: str | Text = "3 years"
    step: str | Text | float = "1 month"
    by: str | None = None
    lead: str | Text = "0 days"
    start: date | None = None


@dataclass(frozen=True, repr=False)
class GrowthResult(Answer, History):
    """Results over time; times are in seconds, values in base units.

    `calendar` says what moments are called.
    """

    calendar: Calendar = _STEPS

    def report(self) -> Report:
        """A row for each moment, and the checks that fail before the end."""
        tables = (growth_table(self, self.calendar), capacity_table(self, self.calendar))
        return Report(self.run.graph.title, "", tables)

    def table(self) -> Table:
        """A row for each moment, in the units that the titles name."""
        return numbers_table(self, self.calendar)

    def shown(self, form: str) -> Report | Pieces:
        """Both tables; at a terminal a single result as a line, too."""
        moments, dates = growth_table(self, self.calendar), capacity_table(self, self.calendar)
        if form != "text":
            return moments, dates
        return moments, formats.charts.growth_chart(self, self.calendar).rstrip(), dates

    def data(self) -> Any:
        """Times in days, values in the units that the report shows."""
        return growth_data(self, self.calendar)

    def figure(self) -> "Figure":
        """A Matplotlib figure: each result over time, and when checks fail. Needs Matplotlib."""
        return formats.plot.growth_figure(self)


def grown(
    run: Run,
    outputs: str | Sequence[str],
    pace: Pace,
    rates: Mapping[str, str | Text],
    sampling: Sampling | None,
) -> GrowthResult:
    """Results of a run as its inputs grow.

    By default what grows, then what the file says comes first, else the totals that a report shows,
    where there are none what a sweep shows. Raises InputError.
    """
    graph = run.graph
    length = _seconds(pace.over, "over", graph)
    period = pace.by if pace.by != "" else _period(graph, length)
    step = _seconds(PERIODS[period] if period else pace.step, "step", graph)
    lead = _seconds(pace.lead, "lead", graph)
    calendar = Calendar(period or _named(graph, step), pace.start, lead)
    given = [(known(graph, name), _text(rate, name)) for name, rate in rates.items()]
    growing = [*graph.growths, *(name for name, _ in given)]
    names = [known(graph, name) for name in listed(outputs)]
    if not names:
        shown = graph.headline or charted(graph) or headline(graph)
        names = list(dict.fromkeys([*growing, *shown])) or results(graph)
    return GrowthResult.of(grow(run, names, length, step, given, sampling), calendar=calendar)


def _text(given: str | Text, name: str) -> Text:
    return given if isinstance(given, Text) else text_of(given, name)


def _seconds(given: str | Text | float, name: str, graph: Graph) -> float:
    return given if isinstance(given, float) else duration(_text(given, name), graph)


def _period(graph: Graph, length: float) -> str:
    """The shortest period that makes no more than a screen of rows."""
    fits = (
        period
        for period, text in PERIODS.items()
        if length / _seconds(text, "step", graph) <= _MOST
    )
    return next(fits, list(PERIODS)[-1])


def _named(graph: Graph, step: float) -> str:
    """The period that lies between two moments; a step where it has no name."""
    named = ((name, graph.units.find(name)) for name in _NAMED)
    fits = (name for name, unit in named if unit and isclose(unit.factor, step))
    return next(fits, STEP)


def day(text: str) -> date:
    """A date such as 2027-01-31, or 2027-01 for its first day. Raises InputError."""
    try:
        return date.fromisoformat(text if len(text) > len("2027-01") else f"{text}-01")
    except ValueError:
        message = f"`{text}` is no date"
        raise InputError(Problem("usage", message, hint="as in `2027-01-31`")) from None
