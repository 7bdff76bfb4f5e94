"""Results over many values of inputs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from envelope import formats
from envelope.analysis.axes import Extent, Listed, extent
from envelope.analysis.sweep import Sweep, plan, sweep
from envelope.api.answer import Answer
from envelope.api.quantities import known
from envelope.api.settings import setting, several
from envelope.errors import InputError, Problem, Text, text_of
from envelope.formats.terminal import WIDTH
from envelope.model.build.request import Request
from envelope.report.sweep import numbers_table, sweep_data, sweep_tables
from envelope.report.table import Pieces, Report, Table

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
        return Report(self.run.graph.title, "", sweep_tables(self, WIDTH))

    def table(self) -> Table:
        """A row for each point, in the units that the titles name."""
        return numbers_table(self)

    def shown(self, form: str) -> Report | Pieces:
        """The tables; at a terminal the lines, too."""
        if form == "text":
            charts = formats.charts.sweep_charts(self, self.chart)
            return (*formats.charts.sweep_blocks(self), *charts)
        return sweep_tables(self, WIDTH)

    def data(self) -> Any:
        """Axes, and points with a value for each result."""
        return sweep_data(self)

    def figure(self) -> "Figure":
        """A Matplotlib figure: each result over the first input. Needs Matplotlib."""
        return formats.plot.sweep_figure(self)


def swept(
    request: Request,
    extents: Mapping[str, Extent],
    outputs: Sequence[str] = (),
    *,
    chart: bool | None = None,
) -> SweepResult:
    """Results of a scenario, by default the headline totals, over the extents of inputs."""
    planned = plan(request, extents)
    names = [known(planned.run.graph, name) for name in outputs]
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
