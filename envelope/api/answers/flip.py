"""How far inputs can move before an answer changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from envelope.analysis.flip import USUAL, Flips, Limit, flips
from envelope.analysis.targets import named, usual
from envelope.api.answer import Answer
from envelope.engine.run import Run
from envelope.report.flip import flip_data, flip_table
from envelope.report.headings import reported
from envelope.report.notes import time_asked
from envelope.report.table import Pieces, Report, Table


@dataclass(frozen=True, repr=False)
class FlipsResult(Answer, Flips):
    """How far inputs can move before an answer changes; values are in base units."""

    def report(self) -> Report:
        """The nearest first."""
        return Report(self.run.graph.title, time_asked(self.run), (self.table(),))

    def table(self) -> Table:
        """The same rows."""
        return flip_table(self)

    def shown(self, form: str) -> Report | Pieces:
        """The table, and of which moment it is."""
        return time_asked(self.run), self.table()

    def data(self) -> Any:
        """Each flip: the last value with the present answer, and the first one after it."""
        return flip_data(self)

    def records(self) -> Sequence[Mapping[str, Any]]:
        """The flips as data."""
        return list(self.data()["flips"])


def flipped(run: Run, results: Sequence[str], *, every: bool) -> FlipsResult:
    """The flips of some results, of all that a report shows where none is named.

    All of them, or the nearest ones: a few of each where nothing was named. Raises InputError.
    """
    targets = named(run, results) if results else usual(run, reported(run.graph))
    limit = Limit() if every else Limit(total=USUAL.total) if results else USUAL
    return FlipsResult.of(flips(run, targets, limit))
