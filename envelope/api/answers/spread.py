"""How a drawn quantity is spread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from envelope.api.answer import Answer
from envelope.engine.run import Run
from envelope.report.amounts.spreads import picture, quantile_texts
from envelope.report.headings import label
from envelope.report.json_data import quantity_data
from envelope.report.table import Column, Report, Table


@dataclass(frozen=True, repr=False)
class SpreadResult(Answer):
    """A drawn quantity, in base units: quantiles, and how often it falls where.

    `counts` are numbers of samples in bins of equal width from `low` to `high`; each of `whole`
    numbers stands in the middle of its bin.
    """

    run: Run
    name: str
    quantiles: tuple[float, ...]
    counts: tuple[int, ...]
    low: float
    high: float
    whole: bool = False

    def report(self) -> Report:
        """The quantiles in the quantity's unit, and the distribution."""
        texts = quantile_texts(self.run, self.name, self.quantiles)
        titles = [Column(title, number=True) for title in ("p5", "p50", "p95")]
        columns = (*titles, Column("distribution", name=True))
        table = Table(label(self.run, self.name), columns, ((*texts, picture(self.counts)),))
        return Report(self.run.graph.title, "", (table,))

    def data(self) -> Any:
        """The quantity with its quantiles, and the counts between the ends of its unit."""
        factor = self.run.unit(self.name).factor
        ends = {"low": self.low / factor, "high": self.high / factor}
        found = quantity_data(self.run, self.name)
        return {"name": self.name, **found, "counts": self.counts, **ends}

    def records(self) -> Sequence[Mapping[str, Any]]:
        """The quantity with its quantiles."""
        return [{key: each for key, each in self.data().items() if key != "counts"}]
