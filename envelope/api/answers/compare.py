"""Two runs side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from envelope.analysis.compare import (
    CaseRuns,
    Compared,
    compare_cases,
    compare_scenarios,
    compare_settings,
)
from envelope.api.answer import Answer
from envelope.engine.run import SEED
from envelope.model.build.request import Request, Setting
from envelope.model.graph.graph import Graph
from envelope.report.columns import cases_data, cases_numbers, cases_report
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


@dataclass(frozen=True, repr=False)
class CasesResult(Answer, CaseRuns):
    """Several cases of a scenario side by side."""

    def report(self) -> Report:
        """What each sets, results, checks that fail."""
        return cases_report(self)

    def table(self) -> Table:
        """A row for each quantity, a column for each case."""
        return cases_numbers(self)

    def data(self) -> Any:
        """Each case by its name."""
        return cases_data(self)

    @property
    def holds(self) -> bool:
        """Whether no check of severity error fails in a case that holds in the first one."""
        first, checks = self.runs[0], self.runs[0].graph.checks
        return not any(first.holds[at] and checks[at].severity == "error" for at in self.checks)


def in_cases(
    request: Request, cases: Sequence[str], *, every: bool = False, seed: int = SEED
) -> ComparedResult | CasesResult:
    """A scenario in several of its cases: two with what causes their differences.

    A single one is compared with the scenario as it is written. Raises InputError or
    CalculationError.
    """
    chosen = _every if every else reported
    if len(cases) > 2:
        return CasesResult.of(compare_cases(request, cases, chosen))
    one, other = cases if len(cases) == 2 else ("", *cases)
    requests = (request._replace(case=one), request._replace(case=other))
    titles = (one or "as written", other)
    return ComparedResult.of(compare_scenarios(*requests, chosen, seed), titles=titles)


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
