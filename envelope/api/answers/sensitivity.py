"""What moves a result, or several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from envelope import formats
from envelope.analysis.headline import results
from envelope.analysis.sensitivity import Tornado, tornado
from envelope.api.answer import Answer
from envelope.api.quantities import listed, measured
from envelope.engine.guesses import leaf_inputs, most_important
from envelope.engine.run import Run, Sampling
from envelope.errors import InputError, Problem
from envelope.report.notes import time_asked
from envelope.report.sensitivity import (
    advice,
    headline,
    headlines,
    sensitivities_data,
    sensitivities_table,
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


@dataclass(frozen=True, repr=False)
class SensitivitiesResult(Answer):
    """What moves several results of a run, each by itself; with `every`, more of each is shown."""

    run: Run
    found: tuple[Tornado, ...]
    every: bool = False

    def report(self) -> Report:
        """The inputs that move each result most, above them what to measure better."""
        words = [headlines(self.found), time_asked(self.run), self._advice()]
        return Report(self.run.graph.title, " ".join(filter(None, words)), (self._table(),))

    def table(self) -> Table:
        """A row for each input and result."""
        return sensitivities_table(self.found, every=True)

    def shown(self, form: str) -> Report | Pieces:
        """The results as they are, of which moment, the advice, and the table."""
        return headlines(self.found), time_asked(self.run), self._advice(), self._table()

    def _table(self) -> Table:
        return sensitivities_table(self.found, every=self.every)

    def _advice(self) -> str:
        """What to measure next for what all is done for, else for the first of the results."""
        first = most_important(self.run)
        moved = [each for each in self.found if each.swings]
        moved.sort(key=lambda each: each.output != first)
        return advice(moved[0]) if moved else "Nothing moves them."

    def data(self) -> Any:
        """Each result with its advice, and what each input does to it."""
        return sensitivities_data(self.found)

    def records(self) -> Sequence[Mapping[str, Any]]:
        """Each input of each result with its ends, and the result there."""
        return [
            {"result": result["output"]["name"], **each}
            for result in self.data()["results"]
            for each in result["inputs"]
        ]


def moved_by_inputs(
    run: Run,
    outputs: str | Sequence[str],
    sampling: Sampling,
    *,
    sobol: bool = False,
    every: bool = False,
) -> TornadoResult | SensitivitiesResult:
    """What moves a result, or each of several; of the headline results where none is named.

    Raises InputError.
    """
    names = [measured(run.graph, name) for name in listed(outputs)]
    if not names:
        shown = [name for name in results(run.graph) if not run.graph.quantities[name].words]
        names = [name for name in shown if leaf_inputs(run, name)]
        if not names:
            raise InputError(Problem("usage", "no result depends on an input"))
    found = tuple(tornado(run, name, sampling, sobol=sobol) for name in names)
    if len(found) == 1:
        return TornadoResult.of(found[0], every=every)
    return SensitivitiesResult(run, found, every)
