"""How far each result moves when a month, a day or a KB means something else."""

from dataclasses import dataclass

from envelope.engine.computed import computed
from envelope.engine.run import Run
from envelope.model.build.request import Request
from envelope.model.library.units import convention_names
from envelope.tuples import NamedTuple


class ConventionRow(NamedTuple):
    """A result under several conventions: its value in base units, in the order of `names`."""

    name: str
    values: tuple[float, ...]

    def change(self, index: int) -> float:
        """How far the value under one convention is from the first one, as a share."""
        first = self.values[0]
        return (self.values[index] - first) / first if first else 0.0


@dataclass(frozen=True)
class Comparison:
    """A scenario under every convention; the first run is the one in force."""

    names: tuple[str, ...]
    runs: tuple[Run, ...]
    moved: tuple[ConventionRow, ...]


def compare_conventions(request: Request, listed: tuple[str, ...] | None = None) -> Comparison:
    """Every result of a scenario under every convention, its own first."""
    own = computed(request)
    others = [name for name in convention_names() if name != own.graph.convention]
    runs = [own]
    for name in others:
        runs.append(computed(request._replace(convention=name)))
    names = listed or tuple(own.graph.written)
    moved = tuple(
        ConventionRow(name, tuple(each.values[name] for each in runs))
        for name in names
        if own.graph.quantities[name].kind != "input" and not own.graph.quantities[name].words
    )
    return Comparison((own.graph.convention, *others), tuple(runs), moved)
