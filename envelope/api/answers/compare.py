"""Two runs side by side."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

from envelope import formats
from envelope.analysis.compare.cases import CaseRuns, compare_cases
from envelope.analysis.compare.compared import (
    Compared,
    compare_runs,
    compare_scenarios,
    compare_settings,
)
from envelope.api.answer import Answer
from envelope.api.answers.annotations import annotations
from envelope.api.settings import settings_given
from envelope.engine.computed import computed
from envelope.engine.run import SEED
from envelope.errors import text_of
from envelope.model.build.request import Request, Setting
from envelope.model.graph.graph import Graph
from envelope.report.columns import (
    cases_data,
    cases_numbers,
    cases_report,
    chain_numbers,
    chain_report,
)
from envelope.report.compare import compare_report
from envelope.report.compare_data import compare_data, compare_numbers
from envelope.report.headings import reported
from envelope.report.table import Pieces, Report, Table

_COMMIT = re.compile(r"^([0-9a-f]{8})[0-9a-f]{32}:")


@dataclass(frozen=True, repr=False)
class ComparedResult(Answer, Compared):
    """Two runs side by side; `difference` and `caused` are in base units.

    `titles` are what the two are called.
    """

    titles: tuple[str, str] = ("before", "after")

    def report(self) -> Report:
        """What was changed, results, what causes their differences, checks."""
        return compare_report(self, self.titles)

    def shown(self, form: str) -> Report | Pieces:
        """The report; in Markdown what fits into a comment on a pull request."""
        if form == "markdown":
            return (formats.comparison.write_comparison(self, self.titles),)
        return self.report()

    def table(self) -> Table:
        """A row for each result, with a column for what each change contributes."""
        return compare_numbers(self, self.titles)

    def data(self) -> Any:
        """Changes, results and checks, values in the unit of each result."""
        return compare_data(self, self.titles)

    def to(self, form: str) -> str | bytes:
        """Any form of an answer; `sarif` and `github` for remarks on the lines of the right one."""
        if form in formats.FINDINGS:
            return formats.write_findings(list(annotations(self)), form)
        return super().to(form)

    @property
    def holds(self) -> bool:
        """Whether no check of severity error fails that did not."""
        return not any(check.severity == "error" for check in self.newly_failing)


@dataclass(frozen=True, repr=False)
class ChainResult(Answer):
    """Several versions, each compared with the one before it."""

    steps: tuple[ComparedResult, ...]
    titles: tuple[str, ...]

    def report(self) -> Report:
        """Results of all, then of each step what was changed and what that causes."""
        return chain_report(self.steps, self.titles)

    def shown(self, form: str) -> Report | Pieces:
        """The report; in Markdown a comment for each step."""
        if form != "markdown":
            return self.report()
        return tuple(formats.comparison.write_comparison(step, step.titles) for step in self.steps)

    def table(self) -> Table:
        """A row for each result, a column for each version."""
        return chain_numbers(self.steps, self.titles)

    def to(self, form: str) -> str | bytes:
        """Any form of an answer; `sarif` and `github` for remarks on the lines of the last one."""
        return self.steps[-1].to(form) if form in formats.FINDINGS else super().to(form)

    def data(self) -> Any:
        """The data of each step."""
        return {"versions": list(self.titles), "steps": [step.data() for step in self.steps]}

    @property
    def holds(self) -> bool:
        """Whether no check of severity error fails in the last that does not in the first."""
        first, last = self.steps[0].left, self.steps[-1].right
        before = {check.full_name for check in first.failing()}
        failing = (each for each in last.failing() if each.severity == "error")
        return all(check.full_name in before for check in failing)


@dataclass(frozen=True, repr=False)
class CasesResult(Answer, CaseRuns):
    """Several cases of a scenario side by side; `steps` are each against the first."""

    steps: tuple[ComparedResult, ...] = ()

    def report(self) -> Report:
        """What each sets, results, checks that fail, what causes the differences."""
        return cases_report(self, self.steps)

    def table(self) -> Table:
        """A row for each quantity, a column for each case."""
        return cases_numbers(self)

    def data(self) -> Any:
        """Each case by its name."""
        return cases_data(self, self.steps)

    @property
    def holds(self) -> bool:
        """Whether no check of severity error fails in a case that holds in the first one."""
        first, checks = self.runs[0], self.runs[0].graph.checks
        return not any(first.holds[at] and checks[at].severity == "error" for at in self.checks)


def in_cases(
    request: Request, cases: Sequence[str], *, every: bool = False, seed: int = SEED
) -> ComparedResult | CasesResult:
    """A scenario in several of its cases, with what causes their differences to the first.

    A single one is compared with the scenario as it is written. Raises InputError or
    CalculationError.
    """
    chosen = _every if every else reported
    if len(cases) > 2:
        found = compare_cases(request, cases, chosen)
        first, *others = found.runs
        steps = (
            ComparedResult.of(
                compare_runs(first, each, chosen, seed), titles=(cases[0], each.graph.case)
            )
            for each in others
        )
        return CasesResult.of(found, steps=tuple(steps))
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
    return ComparedResult.of(found, titles=(_title(left), _title(right)))


def one_after_another(
    requests: Sequence[Request], *, every: bool = False, seed: int = SEED
) -> ChainResult:
    """Several versions: what was changed from each to the next, and what that causes.

    Raises InputError or CalculationError.
    """
    runs, titles = [computed(each) for each in requests], [_title(each) for each in requests]
    chosen = _every if every else reported
    steps = tuple(
        ComparedResult.of(
            compare_runs(runs[at], runs[at + 1], chosen, seed), titles=(titles[at], titles[at + 1])
        )
        for at in range(len(runs) - 1)
    )
    return ChainResult(steps, tuple(titles))


def _title(request: Request) -> str:
    """What is compared, a commit by no more than its first digits."""
    return _COMMIT.sub(r"\1:", request.name)


@overload
def compare(left: str, right: str, /, **options: Any) -> ComparedResult: ...
@overload
def compare(left: str, right: str, third: str, /, *more: str, **options: Any) -> ChainResult: ...
def compare(
    left: str,
    right: str,
    /,
    *more: str,
    convention: str | None = None,
    at: str = "",
    every: bool = False,
    seed: int = SEED,
    **settings: Any,
) -> ComparedResult | ChainResult:
    """Scenarios side by side, each a preset's name or a path. Raises InputError.

    After more than two each is compared with the one before it: `steps` are these comparisons.

    With `every`, all quantities that both have; else the results of their reports. What is set
    (`pricing="3 years"`) is set in both. Both are of the moment when every retention is full, or
    `at` a time after an empty start.
    """
    time = text_of(at, "at") if at else None
    plain = (Request(each, convention, at=time) for each in (left, right, *more))
    requests = [each._replace(settings=settings_given(each, settings)) for each in plain]
    if more:
        return one_after_another(requests, every=every, seed=seed)
    return side_by_side(*requests, every=every, seed=seed)


def _every(graph: Graph) -> Sequence[str]:
    return graph.written
