"""What a run gave: a mapping from names to quantities that can be asked further and shown."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from envelope.analysis.explain import Step, explain
from envelope.analysis.uncertainty import with_spreads
from envelope.engine.run import SAMPLES, SEED, Run, Sampling, with_quantity
from envelope.errors import InputError
from envelope.language.nearest import nothing_called
from envelope.model.build.build import Request
from envelope.model.graph.expressions import extended
from envelope.model.graph.graph import TOTAL, Check, Graph

if TYPE_CHECKING:
    import pint
    from matplotlib.figure import Figure

    from envelope.api.answers import SpreadResult


def quantity(result: Run, name: str) -> pint.Quantity[Any]:
    """A quantity of a run as a pint Quantity on the registry of its scenario."""
    from envelope.units.registry import to_quantity  # pint: 150 ms that only a Quantity needs

    return to_quantity(result.values[name], result.unit(name), result.graph.all_units())


class Result(Mapping[str, "pint.Quantity[Any]"]):
    """What a run gave: a mapping from name (`total.servers`) to pint Quantity."""

    def __init__(self, result: Run, request: Request) -> None:
        self.values_in_base_units = result.values
        self._run = result
        self._request = request

    def __getitem__(self, name: str) -> pint.Quantity[Any]:
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

    def explain(self, name: str) -> Explanation:
        """Where a number comes from, down to the inputs; prints as a tree."""
        return Explanation(explain(self._run, known(self._run.graph, name)))

    def calc(self, expression: str) -> pint.Quantity[Any]:
        """Any expression over the names of this result, in its units and conventions."""
        added = extended(self._run.graph, expression)
        return quantity(with_quantity(self._run, added), added.name)

    def draw(
        self, *, samples: int = SAMPLES, seed: int = SEED, confidence: float | None = None
    ) -> Result:
        """The same with its ranges drawn, so that reports show how sure they are.

        With a `confidence` of 0.9 every value is the one that 90 % of the samples do not exceed.
        A result without ranges stays as it is. Raises InputError.
        """
        drawn = with_spreads(self._run, (), Sampling(samples, seed), confidence)
        return Result(drawn, self._request)

    def spread(self, name: str) -> SpreadResult | None:
        """How a drawn quantity is spread, in base units: 5th, 50th, 95th percentile, a histogram.

        None where no range is behind it or nothing was drawn.
        """
        from envelope.api.answers import SpreadResult  # only what is shown needs it

        full = known(self._run.graph, name)
        found = self._run.spread(full)
        if found is None:
            return None
        shown = SpreadResult(*found)
        shown.run, shown.name = self._run, full
        return shown

    def samples(self, name: str, *, samples: int = SAMPLES, seed: int = SEED) -> Any:
        """A NumPy array of a quantity in all drawn samples, in base units."""
        from envelope.engine.samples import Sampler  # NumPy: 65 ms that only samples need

        full = known(self._run.graph, name)
        sampler = Sampler(self._run, [full], (), Sampling(samples, seed))
        return sampler.arrays().get(full, [self._run.values[full]] * samples)

    def figure(self, name: str, *, samples: int = SAMPLES, seed: int = SEED) -> Figure:
        """A Matplotlib figure of how a quantity is distributed. Needs Matplotlib."""
        from envelope.formats.plot import distribution_figure  # an extra

        full = known(self._run.graph, name)
        return distribution_figure(self._run, full, Sampling(samples, seed))

    def to_text(self) -> str:
        """The report for a terminal, at most 100 columns wide."""
        return self._written("text")

    def to_markdown(self) -> str:
        """The report in Markdown."""
        return self._written("markdown")

    def to_csv(self) -> str:
        """Every quantity on a line: name, value, unit, text, basis, formula, source."""
        return self._written("csv")

    def to_json(self) -> str:
        """The report as JSON: scenario, inputs, results, parts, totals, checks, conventions."""
        return self._written("json")

    def to_html(self) -> str:
        """The report as one HTML page that stands by itself."""
        return self._written("html")

    def to_xlsx(self, path: str | os.PathLike[str]) -> None:
        """Write the scenario as a spreadsheet of live formulas. Needs XlsxWriter.

        Ranges count with their medians. Raises InputError where XlsxWriter is not installed.
        """
        from envelope.formats.workbook import write_xlsx  # an extra

        content = write_xlsx(self._run)
        with open(path, "wb") as file:
            file.write(content)

    def to_frame(self) -> Any:
        """Every quantity as a row of a pandas data frame. Needs pandas."""
        import pandas as pd  # an extra

        from envelope.report.json_data import rows

        return pd.DataFrame(rows(self._run)).set_index("name")

    def _written(self, form: str) -> str:
        from envelope.formats import write_report  # tabulate: 20 ms that only a report needs

        return write_report(self._run, form)

    def _repr_html_(self) -> str:
        from envelope.formats.html import report_html  # as above
        from envelope.report.capacity import capacity_report

        return report_html(capacity_report(self._run))

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return str(self)


class Explanation(list[Step]):
    """The steps of a derivation; prints as a tree."""

    def __str__(self) -> str:
        from envelope.formats.explanation import tree  # only what is shown needs it

        return tree(self)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"

    def _repr_markdown_(self) -> str:
        return f"```text\n{self}\n```"


def known(graph: Graph, name: str) -> str:
    """The full name of a quantity, `total.servers` for `servers` where only parts have such.

    Raises InputError with the nearest right name.
    """
    found = graph.find(name) or graph.find(f"{TOTAL}.{name}")
    if found is not None:
        return found
    raise InputError(nothing_called(name, graph.quantities))
