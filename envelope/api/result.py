"""What a run gave: a mapping from names to quantities that can be asked further and shown."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from envelope import analysis, formats, report
from envelope.api import answers
from envelope.api.answer import Answer
from envelope.api.quantities import known, measured, quantity
from envelope.engine.run import SAMPLES, SEED, Moment, Run, Sampling, with_quantity
from envelope.errors import InputError, Label, Problem, Span, Text, text_of
from envelope.model.build.request import Request
from envelope.model.graph.graph import Check
from envelope.report.table import Report, Table

if TYPE_CHECKING:
    import pint
    from matplotlib.figure import Figure

    from envelope.report.answer import CapacityReport


class Result(Answer, Mapping[str, Any]):
    """What a run gave: a mapping from name (`total.servers`) to pint Quantity.

    What holds a word (`cache.engine`) is a text.

    With `every_input`, its report lists the defaults of all parts, too.
    """

    def __init__(self, result: Run, request: Request, *, every_input: bool = False) -> None:
        self.values_in_base_units = result.values
        self._run = result
        self._request = request
        self._every_input = every_input

    def __getitem__(self, name: str) -> Any:
        if not isinstance(name, str) or self._run.graph.find(name) is None:
            raise KeyError(name)
        return quantity(self._run, known(self._run.graph, name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._run.graph.written)

    def __len__(self) -> int:
        return len(self._run.graph.written)

    def text(self, name: str) -> str:
        """A quantity as people write it: `34.7k requests/s`."""
        return self._run.text(known(self._run.graph, name))

    @property
    def failing(self) -> list[Check]:
        """The checks that do not hold."""
        return self._run.failing()

    @property
    def notes(self) -> list[str]:
        """What is to be said of what was set: that nothing depends on it, that it is unusual."""
        return report.notes.notes(self._run)

    def explain(self, name: str) -> answers.Explanation:
        """Where a number comes from, down to the inputs; prints as a tree."""
        found = analysis.explain.explain(self._run, known(self._run.graph, name))
        return answers.Explanation(found)

    def calc(self, expression: str) -> pint.Quantity[Any]:
        """Any expression over the names of this result, in its units and conventions."""
        from envelope.model.graph.expressions import extended  # the parser: 10 ms

        added = extended(self._run.graph, expression)
        found: pint.Quantity[Any] = quantity(with_quantity(self._run, added), added.name)
        return found

    def draw(
        self, *, samples: int = SAMPLES, seed: int = SEED, confidence: float | None = None
    ) -> Result:
        """The same with its ranges drawn, so that reports show how sure they are.

        With a `confidence` of 0.9 every value is the one that 90 % of the samples do not exceed.
        A result without ranges stays as it is. Raises InputError.
        """
        return self._drawn((), Sampling(samples, seed), confidence)

    def at(self, time: str | Text) -> Result:
        """The result that long after an empty start, its inputs grown as the file says.

        Without it a report is of the moment when every retention is full, and nothing has grown.

        >>> import envelope
        >>> twitter = envelope.load("twitter").run()
        >>> share = twitter.at("1 year")["total.storage"] / twitter["total.storage"]
        >>> f"{share.magnitude:.0%}"
        '20%'

        Raises InputError or CalculationError.
        """
        from envelope.engine.time import run_at  # NumPy: 65 ms
        from envelope.model.graph.expressions import duration  # the parser: 10 ms

        text = time if isinstance(time, Text) else text_of(time, "at")
        moment = Moment(duration(text, self._run.graph), " ".join(text.content.split()))
        if moment.time <= 0:
            label = Label(text, Span(0, len(text.content)))
            message = f"`{moment.words}` is no time after the start"
            raise InputError(Problem("usage", message, (label,)))
        later = run_at(self._run, moment)
        return Result(later, self._request, every_input=self._every_input)

    def listing(self, *, every_input: bool) -> Result:
        """The same, whose report lists the defaults of all parts, or not."""
        return Result(self._run, self._request, every_input=every_input)

    def drawn_for(self, form: str, sampling: Sampling, confidence: float | None = None) -> Result:
        """The same as far as a form shows it: a report of headlines needs no other spreads."""
        ranges = formats.FORMATS[form].ranges
        if not ranges:
            return self
        names = report.headings.reported(self._run.graph) if ranges == "results" else []
        return self._drawn(names, sampling, confidence)

    def _drawn(self, names: Sequence[str], sampling: Sampling, confidence: float | None) -> Result:
        drawn = analysis.uncertainty.with_spreads(self._run, names, sampling, confidence)
        return Result(drawn, self._request, every_input=self._every_input)

    def spread(self, name: str) -> answers.SpreadResult | None:
        """How a drawn quantity is spread, in base units: 5th, 50th, 95th percentile, a histogram.

        None where no range is behind it or nothing was drawn.
        """
        full = known(self._run.graph, name)
        found = self._run.spread(full)
        if found is None:
            return None
        counted = (found.counts, found.low, found.high)
        return answers.SpreadResult(self._run, full, found.quantiles, *counted)

    def samples(self, name: str, *, samples: int = SAMPLES, seed: int = SEED) -> Any:
        """A NumPy array of a quantity in all drawn samples, in base units."""
        from envelope.engine.samples import Sampler  # NumPy: 65 ms that only samples need

        full = measured(self._run.graph, name)
        sampler = Sampler(self._run, [full], (), Sampling(samples, seed))
        return sampler.arrays().get(full, [self._run.values[full]] * samples)

    def figure(self, name: str, *, samples: int = SAMPLES, seed: int = SEED) -> Figure:
        """A Matplotlib figure of how a quantity is distributed. Needs Matplotlib."""
        full = measured(self._run.graph, name)
        return formats.plot.distribution_figure(self._run, full, Sampling(samples, seed))

    def report(self) -> Report:
        """The capacity report: assumptions, results, parts, checks, conventions, sources."""
        return self._content.report()

    def table(self) -> Table:
        """Every quantity in a row: name, value, unit, text, basis, formula, source."""
        return self._content.table()

    def data(self) -> Any:
        """The report as data: scenario, inputs, results, parts, totals, checks, conventions."""
        return self._content.data()

    @property
    def holds(self) -> bool:
        """Whether every check of severity error holds."""
        return not any(check.severity == "error" for check in self.failing)

    def to(self, form: str) -> str | bytes:
        """The report in a form: that of an answer, or xlsx, mermaid. Raises InputError."""
        return formats.write_run(self._run, form, every_input=self._every_input)

    def to_xlsx(self, path: str | os.PathLike[str]) -> None:
        """Write the scenario as a spreadsheet of live formulas. Needs XlsxWriter.

        Ranges count with their medians. Raises InputError where XlsxWriter is not installed.
        """
        content = self.to("xlsx")
        assert isinstance(content, bytes)
        with open(path, "wb") as file:
            file.write(content)

    def to_frame(self) -> Any:
        """Every quantity as a row of a pandas data frame, a word as its `text`. Needs pandas."""
        import pandas as pd  # an extra

        frame = pd.DataFrame(report.json_data.rows(self._run)).set_index("name")
        return frame.assign(value=[_number(value) for value in frame["value"]])

    @property
    def _content(self) -> CapacityReport:
        return report.answer.CapacityReport(self._run, self._every_input)

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


def _number(value: float | str) -> float:
    """A number as it is, so that a column of them can be calculated with; NaN for a word."""
    return math.nan if isinstance(value, str) else value
