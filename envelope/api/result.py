"""What a run gave: a mapping from names to quantities that can be asked further and shown."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from envelope import analysis, formats, report
from envelope.api import answers
from envelope.api.answer import Answer
from envelope.api.quantities import known, measured
from envelope.api.quantities import quantity as pint_quantity
from envelope.api.writing import write_file
from envelope.engine.computed import computed, run_at
from envelope.engine.run import SAMPLES, SEED, Run, Sampling, with_quantity
from envelope.errors import Text, text_of
from envelope.model.build.request import Request
from envelope.model.graph.graph import Check
from envelope.report.brief.details import NONE, Details, detailed
from envelope.report.table import Pieces, Report, Table
from envelope.units.writing import value_data

if TYPE_CHECKING:
    import pint
    from matplotlib.figure import Figure

    from envelope.report.answer import CapacityReport


class Result(Answer, Mapping[str, Any]):
    """What a run gave: a mapping from name (`total.servers`) to pint Quantity.

    What holds a word (`cache.engine`) is a text.

    Its report shows some `details` beside the answer, or none.
    """

    def __init__(self, result: Run, request: Request, details: Details = NONE) -> None:
        self.values_in_base_units = result.values
        self._run = result
        self._request = request
        self._details = details

    def __getitem__(self, name: str) -> Any:
        if not isinstance(name, str) or self._run.graph.result(name) is None:
            raise KeyError(name)
        return self._quantity(name)

    def _quantity(self, name: str) -> Any:
        return pint_quantity(self._run, known(self._run.graph, name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._run.graph.written)

    def __len__(self) -> int:
        return len(self._run.graph.written)

    def text(self, name: str) -> str:
        """A quantity as people write it: `34.7k requests/s`."""
        return self._run.text(known(self._run.graph, name))

    def full_name(self, name: str) -> str:
        """The full name of a quantity, `total.servers` for `servers`. Raises InputError."""
        return known(self._run.graph, name)

    def quantity(self, name: str) -> dict[str, Any]:
        """A quantity as data: its value in its unit, the unit's symbol, its text."""
        full = known(self._run.graph, name)
        return value_data(self._run.values[full], self._run.unit(full), self._run.text(full))

    @property
    def title(self) -> str:
        """The title of the scenario."""
        return self._run.graph.title

    @property
    def sources(self) -> dict[str, str]:
        """What its sources stand for, by key."""
        return dict(self._run.graph.sources)

    @property
    def headline(self) -> list[str]:
        """The names of the results that a report begins with: its own, and the totals."""
        return analysis.headline.at_a_glance(self._run.graph)

    @property
    def failing(self) -> list[Check]:
        """The checks that do not hold."""
        return self._run.failing()

    @property
    def is_drawn(self) -> bool:
        """Whether its ranges have been drawn; `draw` leaves alone what has none."""
        return self._run.spreads is not None

    @property
    def notes(self) -> list[str]:
        """What is to be said of what was set: that nothing depends on it, that it is unusual."""
        return report.notes.notes(self._run)

    def notes_of(self, form: str) -> list[str]:
        """What should be known beside what is written in a form."""
        return formats.notes(self._run, form)

    def explain(self, name: str, *, depth: int | str | None = None) -> Answer:
        """Where a number comes from, down to the inputs; prints as a tree.

        Three levels of what matters most, or all of so many levels: `depth=1`, `depth="all"`. Of a
        part what it is given, needs and costs and what binds it; of a check its numbers, and what
        would turn it. Raises InputError.
        """
        return answers.explanation_of(self._run, name, depth)

    def napkin(self, name: str, *, depth: int | str | None = None) -> answers.NapkinExplanation:
        """A number as on a whiteboard: each step in one or two digits and powers of ten.

        With a day of 10⁵ seconds; each step says by how much the rounding has made it wrong.

        >>> import envelope
        >>> print(envelope.load("twitter").run().napkin("tweet_rate").to_text().splitlines()[-2])
        tweet_rate = 1.5 × 10⁸ users × 2 tweets/user/day ≈ 3 × 10³ tweets/s (−14%)

        Raises InputError.
        """
        rough = computed(self._request._replace(convention=answers.NAPKIN_CONVENTION))
        return answers.napkin_of(self._run, rough, name, depth)

    def calc(self, expression: str) -> pint.Quantity[Any]:
        """Any expression over the names of this result, in its units and conventions."""
        from envelope.model.graph.expressions import extended  # the parser: 10 ms

        added = extended(self._run.graph, expression)
        found: pint.Quantity[Any] = pint_quantity(with_quantity(self._run, added), added.name)
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
        text = time if isinstance(time, Text) else text_of(time, "at")
        full = self._run.at.full if self._run.at else self._run
        request = self._request._replace(at=text)
        return Result(run_at(full, text), request, self._details)

    def showing(self, *details: str) -> Result:
        """The same, whose report in a terminal shows more than the answer.

        `assumptions`, `derivations`, `checks`, `sources`, or `all` with the inputs of all parts.
        Raises InputError for another word.
        """
        return Result(self._run, self._request, detailed(details))

    def drawn_for(self, form: str, sampling: Sampling, confidence: float | None = None) -> Result:
        """The same as far as a form shows it: a report of headlines needs no other spreads."""
        ranges = formats.FORMATS[form].ranges
        if not ranges:
            return self
        names = report.headings.reported(self._run.graph) if ranges == "results" else []
        is_brief = form == "text" and names and confidence is None
        if is_brief and analysis.uncertainty.has_ranges(self._run.graph):
            run = report.answer.drawn(self._run, names, sampling)
            return Result(run, self._request, self._details)
        return self._drawn(names, sampling, confidence)

    def _drawn(self, names: Sequence[str], sampling: Sampling, confidence: float | None) -> Result:
        drawn = analysis.uncertainty.with_spreads(self._run, names, sampling, confidence)
        return Result(drawn, self._request, self._details)

    def spread(self, name: str) -> answers.SpreadResult | None:
        """How a drawn quantity is spread, in base units: 5th, 50th, 95th percentile, a histogram.

        None where no range is behind it or nothing was drawn.
        """
        full = known(self._run.graph, name)
        found = self._run.spread(full)
        if found is None:
            return None
        return answers.SpreadResult(self._run, full, *found)

    def samples(self, name: str, *, samples: int = SAMPLES, seed: int = SEED) -> Any:
        """A NumPy array of a quantity in all drawn samples, in base units.

        These are byte, second, USD and one of each noun, as those of `Scenario.compile`.
        """
        from envelope.engine.samples import Sampler  # NumPy: 65 ms that only samples need

        full = measured(self._run.graph, name)
        sampler = Sampler(self._run, [full], (), Sampling(samples, seed))
        return sampler.array(full, self._run.values[full])

    def figure(self, name: str, *, samples: int = SAMPLES, seed: int = SEED) -> Figure:
        """A Matplotlib figure of how a quantity is distributed. Needs Matplotlib."""
        full = measured(self._run.graph, name)
        return formats.plot.distribution_figure(self._run, full, Sampling(samples, seed))

    def report(self) -> Report:
        """The capacity report: assumptions, results, parts, checks, conventions, sources."""
        return self._content.report()

    def shown(self, form: str) -> Report | Pieces:
        """In a terminal the answer first, and the details that are asked for."""
        return self._content.shown(form)

    def __str__(self) -> str:
        return self.to_text()

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

    def to(self, form: str, **options: Any) -> str | bytes:
        """The report in a form: that of an answer, or xlsx, mermaid, prometheus.

        A form may take options of its own: `to("prometheus", margin=0.1, wait="1h")`. Raises
        InputError.
        """
        return formats.write_run(self._run, form, self._details, **options)

    def to_xlsx(self, path: str | os.PathLike[str]) -> None:
        """Write the scenario as a spreadsheet of live formulas. Needs XlsxWriter.

        Ranges count with their medians. Raises InputError where XlsxWriter is not installed.
        """
        content = self.to("xlsx")
        assert isinstance(content, bytes)
        write_file(os.fspath(path), content)

    def to_frame(self) -> Any:
        """Every quantity as a row of a pandas data frame, a word as its `text`.

        Raises InputError where pandas is not installed.
        """
        frame = formats.frames.frame(report.json_data.rows(self._run)).set_index("name")
        return frame.assign(value=[_number(value) for value in frame["value"]])

    @property
    def _content(self) -> CapacityReport:
        return report.answer.CapacityReport(self._run, self._details)

    def __repr__(self) -> str:
        graph = self._run.graph
        texts = [f"{name} = {self._run.text(name)}" for name in analysis.headline.headline(graph)]
        failing = len(self.failing)
        texts += [f"{failing} check{'s' * (failing != 1)} failing"] if failing else []
        return f"<Result: {'; '.join([graph.title, *texts])}>"

    def _repr_html_(self) -> str:
        return formats.notebook.run_html(self._with_ranges._run)

    def _repr_markdown_(self) -> str:
        return self._with_ranges.to_markdown()

    @property
    def _with_ranges(self) -> Result:
        """The same with the ranges of what its report shows, as a command has them."""
        return self if self._run.spreads else self.drawn_for("html", Sampling(SAMPLES, SEED))


def _number(value: float | str) -> float:
    """A number as it is, so that a column of them can be calculated with; NaN for a word."""
    return math.nan if isinstance(value, str) else value
