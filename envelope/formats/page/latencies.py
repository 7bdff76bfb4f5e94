"""The paths of a scenario as the page adds up their times."""

from collections.abc import Iterator, Mapping
from typing import Any

from envelope.analysis.latency import Budget, budgets, otherwise, steps_of
from envelope.engine.run import Run
from envelope.errors import EnvelopeError
from envelope.model.graph.graph import Formula
from envelope.model.graph.paths import Branch, PathStep
from envelope.model.library.outputs import along_path, limit, limited


class LatencyData:
    """The paths of a run, none where no part takes time; `formulas` are what they call."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.formulas: list[Formula] = []
        self.paths = list(self._paths())

    def _paths(self) -> Iterator[tuple[Budget, list[tuple[PathStep, list[dict[str, Any]]]]]]:
        try:
            found = budgets(self.run)
        except EnvelopeError:
            return
        for budget, steps in zip(found, steps_of(self.run), strict=True):
            yield budget, [(step, [self._branch(each) for each in step.branches]) for step in steps]

    def _branch(self, branch: Branch) -> dict[str, Any]:
        """A part that is asked; quantities by name, formulas by their place."""
        p99 = f"{branch.part}.{along_path('p99').name}"
        is_own = p99 in self.run.values
        return {
            "mean": f"{branch.part}.{along_path('mean').name}",
            "p99": p99 if is_own else None,
            "otherwise": None if is_own else self._called(otherwise(self.run, branch.part)),
            "count": None if branch.at_once is None else self._called(branch.at_once),
        }

    def _called(self, formula: Formula) -> int:
        self.formulas.append(formula)
        return len(self.formulas) - 1

    def data(self, places: Mapping[str, int]) -> dict[str, Any]:
        """As the scripts take it; quantities by their places."""
        return {
            "limit": limit(),
            "paths": [
                {
                    "path": budget.path,
                    "target": budget.target,
                    "steps": [
                        {
                            "text": step.text,
                            "inside": leg.inside,
                            "branches": [_placed(each, places) for each in branches],
                            "utilization": _outputs(step, limited().name, places),
                            "wait": _outputs(step, along_path("wait").name, places),
                        }
                        for leg, (step, branches) in zip(budget.legs, steps, strict=True)
                    ],
                }
                for budget, steps in self.paths
            ],
        }


def _placed(branch: dict[str, Any], places: Mapping[str, int]) -> dict[str, Any]:
    return {key: places[each] if isinstance(each, str) else each for key, each in branch.items()}


def _outputs(step: PathStep, output: str, places: Mapping[str, int]) -> list[int]:
    names = (f"{branch.part}.{output}" for branch in step.branches)
    return [places[name] for name in names if name in places]
