"""Two runs side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from envelope.analysis.compare import Compared, compare_scenarios, compare_settings
from envelope.api.answer import Answer
from envelope.engine.run import SEED
from envelope.model.build.request import Request, Setting
from envelope.model.graph.graph import Graph
from envelope.report.compare import compare_data, compare_numbers, compare_report
from envelope.report.headings import reported
from envelope.report.table import Report, Table


@dataclass(frozen=True, repr=False)
class ComparedResult(Answer, Compared):
    """Two runs side by side; `difference` and `caused` are in base units.

    `titles` are what the two are called.
    """

    titles: tuple[str, str] = ("before", "after")

    def report(self) -> Report:
        """What was changed, results, what causes their differences, checks."""
        return compare_report(self, self.titles)

    def table(self) -> Table:
        """A row for each result, with a column for what each change contributes."""
        return compare_numbers(self, self.titles)

    def data(self) -> Any:
        """Changes, results and checks, values in the unit of each result."""
        return compare_data(self, self.titles)

    @property
    def holds(self) -> bool:
        """Whether no check of severity error fails that did not."""
        return not any(check.severity == "error" for check in self.newly_failing)


def with_changes(
    request: Request, changes: Mapping[str, Setting], *, every: bool = False, seed: int = SEED
) -> ComparedResult:
    """A scenario without and with changes: the results of its report, or every quantity.

    Raises InputError or CalculationError.
    """
    found = compare_settings(request, changes, _every if every else reported, seed)
    return ComparedResult.of(found)


def side_by_side(
    left: Request, right: Request, *, every: bool = False, seed: int = SEED
) -> ComparedResult:
    """Two scenarios: the results of their reports, or every quantity that both have.

    Raises InputError or CalculationError.
    """
    found = compare_scenarios(left, right, _every if every else reported, seed)
    return ComparedResult.of(found, titles=(left.name, right.name))


def compare(
    left: str, right: str, *, convention: str | None = None, every: bool = False, seed: int = SEED
) -> ComparedResult:
    """Two scenarios side by side, each a preset's name or a path. Raises InputError.

    With `every`, all quantities that both have; else the results of their reports.
    """
    requests = (Request(left, convention), Request(right, convention))
    return side_by_side(*requests, every=every, seed=seed)


def _every(graph: Graph) -> Sequence[str]:
    return graph.written
