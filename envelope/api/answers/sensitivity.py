"""What moves a result."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from envelope import formats
from envelope.analysis.sensitivity import Tornado
from envelope.api.answer import Answer
from envelope.report.sensitivity import advice, sensitivity_data, sensitivity_table
from envelope.report.table import Pieces, Report, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, repr=False)
class TornadoResult(Answer, Tornado):
    """What moves a result; values are in base units.

    With `every`, inputs that move it little are shown, too.
    """

    every: bool = False

    def report(self) -> Report:
        """The input that moves it furthest first, above it what to measure better."""
        words = advice(self) if self.swings else ""
        table = sensitivity_table(self, every=self.every)
        return Report(self.run.graph.title, words, (table,))

    def table(self) -> Table:
        """A row for every input."""
        return sensitivity_table(self, every=True)

    def shown(self, form: str) -> Report | Pieces:
        """The advice, and the table."""
        words = advice(self) if self.swings else f"Nothing moves `{self.output}`."
        return words, sensitivity_table(self, every=self.every)

    def data(self) -> Any:
        """The result, the advice, and what each input does."""
        return sensitivity_data(self)

    def figure(self) -> "Figure":
        """A Matplotlib figure: a bar for each input. Needs Matplotlib."""
        return formats.plot.tornado_figure(self)
