"""Results over many values of inputs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from envelope import formats
from envelope.analysis.axes import Extent, Listed, extent
from envelope.analysis.sweep import Sweep, plan, sweep
from envelope.api.answer import Answer
from envelope.api.quantities import known, listed
from envelope.api.settings import setting, several
from envelope.errors import InputError, Problem, Text, text_of
from envelope.formats.terminal import WIDTH
from envelope.model.build.request import Request
from envelope.report.notes import time_asked
from envelope.report.sweep import numbers_table, sweep_data, sweep_tables
from envelope.report.table import Pieces, Report, Table
from envelope.units.writing import number_in, unit_symbol

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, repr=False)
class SweepResult(Answer, Sweep):
    """The results of a scenario over its axes; `values` and `points` are in base units.

    `chart` says whether a terminal draws each result as a line, by default where there is one.
    """

    chart: bool | None = None

    def report(self) -> Report:
        """A grid for two inputs, else a row for each point."""
        return Report(self.run.graph.title, time_asked(self.run), sweep_tables(self, WIDTH))

    def table(self) -> Table:
        """A row for each point, in the units that the titles name."""
        return numbers_table(self)

    def shown(self, form: str) -> Report | Pieces:
        """Of which moment it is, and the tables; at a terminal the lines, too."""
        time = time_asked(self.run)
        if form == "text":
            charts = formats.charts.sweep_charts(self, self.chart)
            return (time, *formats.charts.sweep_blocks(self), *charts)
        return (time, *sweep_tables(self, WIDTH))

    def data(self) -> Any:
        """Axes, and points with a value for each result."""
        return sweep_data(self)

    def to_frame(self) -> Any:
        """Points as rows of a pandas data frame, in the units that its `attrs` name.

        Raises InputError where pandas is not installed.
        """
        names = [each.name for each in self.axes]
        units = {name: self.run.unit(name) for name in (*names, *self.outputs)}
        rows = (
            {**dict(zip(names, point.at, strict=True)), **dict(zip(self.outputs, row, strict=True))}
            for point, row in zip(self.points, self._rows(), strict=True)
        )
        frame = formats.frames.frame(
            [{name: number_in(row[name], unit) for name, unit in units.items()} for row in rows]
        )
        frame.attrs = {name: unit_symbol(unit) for name, unit in units.items()}
        return frame.set_index(names)

    def _rows(self) -> Iterator[tuple[float, ...]]:
        """The results at each point."""
        return zip(*(self.values(name) for name in self.outputs), strict=True)

    def figure(self) -> "Figure":
        """A Matplotlib figure: each result over the first input. Needs Matplotlib."""
        return formats.plot.sweep_figure(self)


def swept(
    request: Request,
    extents: Mapping[str, Extent],
    outputs: str | Sequence[str] = (),
    *,
    chart: bool | None = None,
) -> SweepResult:
    """Results of a scenario, by default the headline totals, over the extents of inputs."""
    planned = plan(request, extents)
    names = [known(planned.run.graph, name) for name in listed(outputs)]
    return SweepResult.of(sweep(planned, names), chart=chart)


def extent_of(request: Request, name: str, given: Any) -> Extent:
    """The values that Python gives an axis: a text such as `1M..1bn:25`, or a sequence."""
    found = extent(text_of(given, name)) if isinstance(given, str) else None
    return found or Listed(tuple(setting(request, name, value) for value in several(given)))


def divided(request: Request, scale: str = "") -> tuple[Request, Mapping[str, Extent]]:
    """A request without the settings that are several values, and those. Raises InputError."""
    fixed = dict(request.settings or {})
    extents = {}
    for name, given in (request.settings or {}).items():
        found = extent(given, scale) if isinstance(given, Text) else None
        if found is not None:
            extents[name] = found
            del fixed[name]
    if not extents:
        message = "nothing is swept: no input is given several values"
        raise InputError(Problem("usage", message, hint="as in `dau=1M..1bn:25`"))
    return request._replace(settings=fixed), extents
