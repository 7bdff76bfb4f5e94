"""What moves a result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from envelope import formats
from envelope.analysis.sensitivity import Tornado
from envelope.api.answer import Answer
from envelope.report.notes import time_asked
from envelope.report.sensitivity import (
    advice,
    headline,
    sensitivity_data,
    sensitivity_table,
)
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
        words = " ".join(filter(None, [headline(self), time_asked(self.run), self._advice()]))
        table = sensitivity_table(self, every=self.every)
        return Report(self.run.graph.title, words, (table,))

    def table(self) -> Table:
        """A row for every input."""
        return sensitivity_table(self, every=True)

    def shown(self, form: str) -> Report | Pieces:
        """The result as it is, of which moment, the advice, and the table."""
        words = self._advice() or f"Nothing moves `{self.output}`."
        return (
            headline(self),
            time_asked(self.run),
            words,
            sensitivity_table(self, every=self.every),
        )

    def _advice(self) -> str:
        return advice(self) if self.swings else ""

    def data(self) -> Any:
        """The result, the advice, and what each input does."""
        return sensitivity_data(self)

    def records(self) -> Sequence[Mapping[str, Any]]:
        """Each input with its ends, and the result there."""
        return list(self.data()["inputs"])

    def figure(self) -> "Figure":
        """A Matplotlib figure: a bar for each input. Needs Matplotlib."""
        return formats.plot.tornado_figure(self)
