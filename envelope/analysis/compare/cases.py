"""One scenario in several of its cases."""

from collections.abc import Sequence
from dataclasses import dataclass

from envelope.analysis.compare.compared import Chosen, every_quantity
from envelope.engine.computed import computed
from envelope.engine.run import Run
from envelope.model.build.request import Request


@dataclass(frozen=True)
class CaseRuns:
    """Several cases of a scenario, run: what they set, and the quantities to compare."""

    runs: tuple[Run, ...]
    given: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """The names of the cases."""
        return tuple(run.graph.case for run in self.runs)

    @property
    def checks(self) -> tuple[int, ...]:
        """The places of the checks that fail in some of the cases."""
        places = range(len(self.runs[0].holds))
        return tuple(at for at in places if not all(run.holds[at] for run in self.runs))


def compare_cases(
    request: Request, cases: Sequence[str], chosen: Chosen = every_quantity
) -> CaseRuns:
    """A scenario in each of its cases. Raises InputError and CalculationError."""
    runs = tuple(computed(request._replace(case=case)) for case in cases)
    given = dict.fromkeys(name for each in runs for name in each.graph.outline().overridden)
    results = dict.fromkeys(name for each in runs for name in chosen(each.graph))
    return CaseRuns(runs, tuple(given), tuple(results))
