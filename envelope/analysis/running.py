"""What runs of a scenario's quantities, beside what it needs of them."""

from envelope.engine.run import Run
from envelope.engine.scalar import evaluate
from envelope.model.graph.reality import Running
from envelope.tuples import NamedTuple

_P95 = 2  # the place of the 95th percentile among the quantiles of a spread
_EXACT = 1e-9


class Standing(NamedTuple):
    """A quantity of which something runs: how much, and how much is needed, in base units.

    `most` is what is needed at the 95th percentile, where a range is behind it.
    """

    running: Running
    runs: float
    needs: float
    most: float | None

    @property
    def name(self) -> str:
        """The quantity's name."""
        return self.running.name

    @property
    def demand(self) -> float:
        """What has to run: what is needed, at the 95th percentile where that is known."""
        return self.needs if self.most is None else self.most

    @property
    def left(self) -> float:
        """What runs beyond that; below zero what is short."""
        return self.runs - self.demand

    @property
    def suffices(self) -> bool:
        """Whether what runs is enough for that."""
        return self.left >= -_EXACT * abs(self.demand)


def standings(run: Run) -> list[Standing]:
    """Everything of which the scenario says what runs, in the order of its file."""
    return [_standing(run, each) for each in run.graph.running]


def _standing(run: Run, running: Running) -> Standing:
    where = f"in what is running of {running.name}"
    runs = evaluate(run.graph, running.formula, run.values, where)
    spread = run.spread(running.name)
    most = spread.quantiles[_P95] if spread else None
    return Standing(running, runs, run.values[running.name], most)
