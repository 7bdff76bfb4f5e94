"""A scenario as it grows: every result at every moment, and when each check first fails.

Inputs with a growth grow; what accumulates is the integral of what is written less what retention
drops, from an empty start. Where ranges are drawn, each sample grows by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from envelope.engine.code import Compiled, Program, loaded, program
from envelope.engine.progress import steps
from envelope.engine.run import Run, Sampling
from envelope.errors import InputError, Problem, Text
from envelope.language.functions import FUNCTIONS
from envelope.language.shapes import is_range
from envelope.model.build.growth import growth_of
from envelope.model.graph.excess import Excess, excess_at, first
from envelope.model.graph.expressions import linked
from envelope.model.graph.graph import Check, Graph, Growth
from envelope.model.graph.limits import limits, named
from envelope.units.writing import duration_text

if TYPE_CHECKING:
    from envelope.engine.arrays import Array
    from envelope.engine.time import Grid

SAMPLES = 2048  # drawn where the default is asked for: each is a whole history
_TOGETHER = 128  # samples at a time, so that all their histories stay small
_MOMENTS = 240
_LONGEST = 2000  # steps of a table


class Capacity(NamedTuple):
    """When a check first fails, in seconds from the start; None where it always holds.

    `early` and `late` are the 5th and 95th percentile of that time over the drawn samples, None
    where fewer of them fail at all; `odds` is the share of samples in which it fails by the end.
    """

    check: Check
    fails: float | None
    early: float | None = None
    late: float | None = None
    odds: float | None = None


@dataclass(frozen=True)
class History:
    """Results over time: moments in seconds from the start, values in base units.

    `sampling` is how the dates of failing checks were drawn; None where nothing is a range.
    """

    run: Run
    growths: Mapping[str, Growth]
    times: tuple[float, ...]
    values: Mapping[str, tuple[float, ...]]
    capacities: tuple[Capacity, ...]
    sampling: Sampling | None


def grow(
    run: Run,
    outputs: Sequence[str],
    over: float,
    step: float,
    given: Iterable[tuple[str, Text]] = (),
    sampling: Sampling | None = None,
) -> History:
    """A scenario at every `step` of seconds until `over`.

    `given` are growths from outside, as `("dau", 30%/year)`. Raises InputError.
    """
    if not 0 < step <= over or over / step > _LONGEST:
        message = f"a time to look ahead has 1 to {_LONGEST} steps"
        raise InputError(Problem("usage", message))
    growths = with_growths(run.graph, given)
    plain = _Model(run, outputs, growths)
    times = [step * index for index in range(round(over / step) + 1)]
    values, _ = plain.at(times)
    _refuse_excess(run, growths, times)
    fails = plain.first_failures(over)
    samples = (sampling or Sampling(SAMPLES)) if _drawn(run, growths) else None
    none = [(None, None, None)] * len(fails)
    spread = none if samples is None else _spread(run, growths, over, samples)
    capacities = tuple(
        Capacity(check, fail, *ends)
        for check, fail, ends in zip(run.graph.checks, fails, spread, strict=True)
    )
    named = {name: tuple(each.tolist()) for name, each in zip(outputs, values, strict=True)}
    return History(run, growths, tuple(times), named, capacities, samples)


def _refuse_excess(run: Run, growths: Mapping[str, Growth], times: Sequence[float]) -> None:
    """Raises InputError where something grows to what it cannot be."""
    graph, names = run.graph, [*run.graph.limits]
    model = _Model(run, names, growths)
    found: dict[str, Problem] = {}
    for name, values in zip(names, model.at(times)[0], strict=True):
        low, high = limits(graph, name).loose()
        wrong = ((values < low) | (values > high)).tolist()
        if name not in model.program.constants and True in wrong:
            place = wrong.index(True)
            excess = Excess(name, float(values[place]), limits(graph, name))
            after = duration_text(times[place], graph.units)
            found.setdefault(named(graph, name), excess_at(graph, excess, f"after {after}"))
    if found:
        raise InputError(*(found[name] for name in first(graph, found)))


def with_growths(graph: Graph, given: Iterable[tuple[str, Text]]) -> dict[str, Growth]:
    """The growths of a scenario and those put in from outside. Raises InputError."""
    found = dict(graph.growths)
    for name, text in given:
        formula, meaning = linked(graph, text)
        if meaning.dimension is None:
            raise InputError(Problem("not-a-quantity", "a growth is a share per time: 30%/year"))
        growth = growth_of(name, formula, meaning, graph.quantities[name].dimension)
        if isinstance(growth, Problem):
            raise InputError(growth)
        found[name] = growth
    return found


def _drawn(run: Run, growths: Mapping[str, Growth]) -> bool:
    trees = [quantity.formula.tree for quantity in run.graph.quantities.values()]
    return any(map(is_range, [*trees, *(growth.formula.tree for growth in growths.values())]))


class _Model:
    """A scenario compiled over time, with the medians of its ranges or with drawn ones."""

    def __init__(
        self,
        run: Run,
        outputs: Sequence[str],
        growths: Mapping[str, Growth],
        *,
        drawn: bool = False,
    ) -> None:
        self.run = run
        self.growths = growths
        self.outputs = len(outputs)
        conditions = [check.formula for check in run.graph.checks]
        operators = {name: "*" if each.period else "+" for name, each in growths.items()}
        self.program = program(
            run, (), outputs, arrays=True, drawn=drawn, growing=operators, conditions=conditions
        )
        formulas = [growth.formula for growth in growths.values()]
        self.rates = program(run, (), (), arrays=True, drawn=drawn, conditions=formulas)
        self._grid: Grid | None = None
        self._function = self._load(self.program)
        self._rate_function = self._load(self.rates)

    def _load(self, source: Program) -> Compiled:
        from envelope.engine.arrays import array_functions  # NumPy: what looks ahead alone needs it

        integrals = {f"call_{name}" for name, row in FUNCTIONS.items() if row.integrates}
        functions = {**array_functions(), **dict.fromkeys(integrals, self._accumulated)}
        return loaded(source.source, functions)

    def _accumulated(self, rate: "Array", time: "Array") -> "Array":
        assert self._grid is not None
        return self._grid.accumulated(rate, time)

    def at(
        self, times: Sequence[float], scores: Mapping[str, "Array"] | None = None
    ) -> tuple[list["Array"], list["Array"]]:
        """Outputs and conditions at moments (the last axis), in samples (the first) if drawn."""
        import numpy as np  # 65 ms, needed by what looks ahead alone

        from envelope.engine.time import Grid

        grid = self._grid = Grid(np.asarray(times, dtype=float))
        rates = _all(self._rate_function, self._scores(self.rates, scores))
        factors = [
            (1 + rate * growth.period) ** (grid.times / growth.period)
            if growth.period
            else rate * grid.times
            for rate, growth in zip(rates, self.growths.values(), strict=True)
        ]
        values = [*factors, *self._scores(self.program, scores)]
        found = _all(self._function, values)
        shape = (*next(iter(scores.values())).shape[:1], len(times)) if scores else (len(times),)
        whole = [np.broadcast_to(each, shape) for each in found]
        return whole[: self.outputs], [each.astype(bool) for each in whole[self.outputs :]]

    def _scores(self, used: Program, scores: Mapping[str, "Array"] | None) -> list["Array"]:
        """The scores of the ranges that a program draws, a row for each sample."""
        return [scores[name][:, None] for name in used.streams] if scores else []

    def streams(self) -> dict[str, str]:
        """Everything that is drawn, and its distribution."""
        return {**self.program.streams, **self.rates.streams}

    def first_failures(self, over: float) -> list[float | None]:
        """When each check first fails, to a thousandth of the step of a fine grid."""
        times = _moments(over, _MOMENTS)
        return [
            self._first(index, holds.tolist(), times)
            for index, holds in enumerate(self.at(times)[1])
        ]

    def _first(self, index: int, holds: list[bool], times: list[float]) -> float | None:
        if all(holds):
            return None
        place = holds.index(False)
        low, high = times[max(place - 1, 0)], times[place]
        for _ in range(10 if place else 0):
            middle = (low + high) / 2
            fine = self.at([*times[:place], middle])[1][index][-1]
            low, high = (middle, high) if fine else (low, middle)
        return high


def _moments(over: float, count: int) -> list[float]:
    return [over * moment / count for moment in range(count + 1)]


def _all(function: Compiled, values: Sequence[Any]) -> list[Any]:
    """What a compiled function returns, as a list however much it is."""
    import numpy as np  # as above

    with np.errstate(all="ignore"):  # a branch that is not taken may divide by zero
        found = function(*values)
    if found is None:
        return []
    return list(found) if isinstance(found, tuple) else [found]


def _spread(
    run: Run, growths: Mapping[str, Growth], over: float, samples: Sampling
) -> list[tuple[float | None, float | None, float]]:
    """For each check the 5th and 95th percentile of when it fails, and in what share it does."""
    import numpy as np  # as above

    from envelope.engine.correlation import correlation
    from envelope.engine.lattice import blocks

    model = _Model(run, (), growths, drawn=True)
    streams, times = model.streams(), _moments(over, _MOMENTS // 2)
    mix = correlation(run.graph.correlated, streams)
    first: list[list[Any]] = [[] for _ in run.graph.checks]
    for scores, _ in steps(blocks(streams, *samples), "samples", lambda block: block[1]):
        mixed = mix(scores)
        for start in range(0, len(mixed[0]), _TOGETHER):
            part = [each[start : start + _TOGETHER] for each in mixed]
            named = dict(zip(streams, part, strict=True))
            for holds, found in zip(model.at(times, named)[1], first, strict=True):
                found.append(np.where(holds.all(-1), len(times), np.argmin(holds, -1)))
    return [_ends(np.concatenate(found), times) for found in first]


def _ends(first: "Array", times: list[float]) -> tuple[float | None, float | None, float]:
    import numpy as np  # as above

    early, late = np.percentile(first, [5, 95], method="higher").astype(int)
    moments = [times[place] if place < len(times) else None for place in (early, late)]
    return moments[0], moments[1], float(np.mean(first < len(times)))
